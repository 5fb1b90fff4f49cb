"""Transfer codes: short, typed by hand, and found again in what a bank makes of a memo."""

import re
import unicodedata
from collections.abc import Callable

PREFIX = "MC"
DIGITS = 9
_CODE = re.compile(rf"{PREFIX}(\d{{{DIGITS + 2}}})(?!\d)")


def transfer_code(number: int) -> str:
    """`MC` + nine digits + two check digits (ISO 7064, mod 97-10): a slip of the hand is seen."""
    digits = f"{number:0{DIGITS}d}"
    return f"{PREFIX}{digits}{98 - int(digits + '00') % 97:02d}"


def is_transfer_code(text: str) -> bool:
    """Whether a text is a code with right check digits."""
    found = re.fullmatch(rf"{PREFIX}\d{{{DIGITS + 2}}}", text)
    return found is not None and int(text[len(PREFIX) :]) % 97 == 1


def new_transfer_code(draw: Callable[[int], int]) -> str:
    """A code of a number drawn by chance (`secrets.randbelow`)."""
    return transfer_code(draw(10**DIGITS))


def codes_in(memo: str) -> tuple[str, ...]:
    """
    The right codes in a bank's memo, each once.

    Banks add their own words, upper-case everything, drop marks and put blanks anywhere:
    `MBVCB.123.mc 123456789 25 chuyen tien` is read as well.
    """
    plain = unicodedata.normalize("NFKD", memo).upper()
    plain = "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
    found = [PREFIX + digits for digits in _CODE.findall(plain)]
    # A bank's own number may follow the code without a blank between them.
    found += [plain[at : at + len(PREFIX) + DIGITS + 2] for at in _starts(plain)]
    return tuple(dict.fromkeys(one for one in found if is_transfer_code(one)))


def _starts(plain: str) -> list[int]:
    return [hit.start() for hit in re.finditer(PREFIX, plain)]
