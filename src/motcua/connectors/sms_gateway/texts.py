"""How long an SMS is: letters of GSM 03.38 in 7 bits, all others in 16, and the parts they fill."""

import unicodedata
from dataclasses import dataclass

# GSM 03.38, basic table, and those letters of its extension that take the room of two.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
_ONE_PART, _PARTS = {"gsm": 160, "ucs2": 70}, {"gsm": 153, "ucs2": 67}
_LIKE = str.maketrans(
    {"đ": "d", "Đ": "D", "–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."}
)


@dataclass(frozen=True, slots=True)
class Length:
    """How much room a text takes on telephones."""

    coding: str  # gsm or ucs2
    units: int
    parts: int


def length_of(text: str) -> Length:
    """The coding that a text needs, and how many parts it fills there."""
    if all(letter in _BASIC or letter in _EXTENDED for letter in text):
        coding, units = "gsm", sum(2 if letter in _EXTENDED else 1 for letter in text)
    else:
        coding, units = "ucs2", len(text.encode("utf-16-be")) // 2
    if units <= _ONE_PART[coding]:
        return Length(coding, units, 1)
    return Length(coding, units, -(-units // _PARTS[coding]))


def without_diacritics(text: str) -> str:
    """The text as cheap telephones show it: letters without marks; what has no likeness is "?"."""
    spread = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).translate(_LIKE))
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return "".join(one if one in _BASIC or one in _EXTENDED else "?" for one in plain)
