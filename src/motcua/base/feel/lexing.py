"""The words and signs of a FEEL text, each with its place."""

import re
import unicodedata
from typing import NamedTuple

from .syntax import ExpressionUnreadable

LONGEST = 20_000  # characters of one expression
MOST_TOKENS = 4_000

_SKIPPED = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.S)
_TOKEN = re.compile(
    r"(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>\*\*|\.\.|<=|>=|!=|==|&&|\|\||/\*|[-+*/=<>!()\[\]{},.:?@])",
    re.S,
)
_ESCAPED = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.S)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"==": "=", "&&": "and", "||": "or"}


class Token(NamedTuple):
    """A word or sign: what it is, how it reads, and where it begins."""

    kind: str
    value: str
    place: int


def tokens_of(source: str) -> list[Token]:
    """
    Cut a text into its tokens, ended by one of the kind `end`.

    :raises ExpressionUnreadable: at the first sign that FEEL does not have.
    """
    if len(source) > LONGEST:
        raise ExpressionUnreadable(
            source, LONGEST, f"biểu thức dài quá {LONGEST} ký tự", f"longer than {LONGEST} letters"
        )
    source = unicodedata.normalize("NFC", source)
    found: list[Token] = []
    place = _skip(source, 0)
    while place < len(source):
        match = _TOKEN.match(source, place)
        if match is None or match.group() == "/*" or len(found) >= MOST_TOKENS:
            raise _strange(source, place)
        kind, value = str(match.lastgroup), match.group()
        if value in {"&&", "||"}:
            kind = "name"
        found.append(Token(kind, _WORDS.get(value, value), place))
        place = _skip(source, match.end())
    found.append(Token("end", "", len(source)))
    return found


def _skip(source: str, place: int) -> int:
    match = _SKIPPED.match(source, place)
    return match.end() if match else place


def _strange(source: str, place: int) -> ExpressionUnreadable:
    sign = source[place : place + 12]
    if sign[0] in "\"'":
        return ExpressionUnreadable(
            source, place, "chuỗi chưa đóng dấu nháy", "the text has no closing quotation mark"
        )
    return ExpressionUnreadable(
        source, place, f"không hiểu “{sign}”", f"“{sign}” is not understood"
    )


def text_value(quoted: str) -> str:
    """What a quoted text says, its escapes resolved."""
    return _ESCAPED.sub(_unescape, quoted[1:-1]) if "\\" in quoted else quoted[1:-1]


def _unescape(match: re.Match[str]) -> str:
    sign = match.group(1)
    if len(sign) > 1:
        number = int(sign[1:], 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "�"
    return _LETTERS.get(sign, sign)
