"""Numbers and symbols of official papers (Decree 30/2020) and their verification codes."""

import re
import secrets
from datetime import date

# Crockford's base 32: no I, L, O, U, so that a code survives being read aloud and typed.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def new_verification_code() -> str:
    """A new code of 60 random bits in three groups, e.g. 7K2M-0QXA-9FTD: it cannot be guessed."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return "-".join(letters[place : place + 4] for place in range(0, _LENGTH, 4))


def tidy_verification_code(typed: str) -> str | None:
    """The code that somebody typed, in its written form; None where it cannot be one."""
    letters = re.sub(r"[\s\-–—_.]", "", typed).upper().translate(_MISREAD)
    if len(letters) != _LENGTH or any(letter not in _ALPHABET for letter in letters):
        return None
    return "-".join(letters[place : place + 4] for place in range(0, _LENGTH, 4))


def agency_symbol(name: str) -> str:
    """
    The abbreviation of an issuing body in a number: UBND, SXD (Decree 30/2020, Appendix I).

    A people's committee is UBND whatever its unit; other bodies take their words' initials.
    """
    words = [word for word in re.split(r"[\s,–-]+", name) if word]
    if name.casefold().startswith("ủy ban nhân dân"):
        return "UBND"
    skip = {"và", "các", "tỉnh", "hà", "tĩnh"}
    return "".join(word[0].upper() for word in words if word.casefold() not in skip)


def written_number(pattern: str, *, sequence: int, symbol: str, year: int) -> str:
    """A number as it stands on the paper: `{sequence}/QĐ-{symbol}` gives 05/QĐ-UBND."""
    # Decree 30/2020, Appendix I, part II: numbers below 10 carry a leading zero.
    return pattern.format(sequence=f"{sequence:02d}", symbol=symbol, year=year)


def written_day(day: date) -> dict[str, str]:
    """Day, month and year as a paper writes them: days 1–9 and months 1–2 with a leading zero."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return {"day": f"{day.day:02d}", "month": month, "year": str(day.year)}
