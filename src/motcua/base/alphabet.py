"""
The order of the Vietnamese alphabet, in Python and in the database.

A server without the rules of Vietnamese (the platform's own has none) puts Đ behind Z and Ă behind
Y. Here every letter is exchanged for a sign that stands where the letter stands in the alphabet;
tones and capitals do not count. Text is expected in NFC, as it is stored.
"""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # huyền, hỏi, ngã, sắc, nặng
_FIRST = 0xC0  # behind digits, spaces and marks


def _signs() -> dict[str, str]:
    signs: dict[str, str] = {}
    for place, letter in enumerate(_LETTERS):
        for tone in _TONES:
            written = unicodedata.normalize("NFC", letter + tone)
            if len(written) == 1:
                signs[written] = signs[written.upper()] = chr(_FIRST + place)
    return signs


_SIGNS = _signs()
_TABLE = str.maketrans(_SIGNS)
# letters and their signs in one turn each, for SQL's translate()
WRITTEN, SIGNS = "".join(_SIGNS), "".join(_SIGNS.values())


def alphabetical(text: str) -> tuple[str, str]:
    """The key by which a text is sorted as a Vietnamese dictionary does; equals by their tones."""
    return text.translate(_TABLE), text


def alphabet_sql(expression: str) -> str:
    """The same order as SQL around an expression of ours (never of a user's)."""
    return f"translate({expression}, '{WRITTEN}', '{SIGNS}')"
