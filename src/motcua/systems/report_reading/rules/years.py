"""Whether a bare number such as 2018 names a year or counts something, by what is around it."""

import re
from typing import Literal

from .passages import Passage

Sense = Literal["year", "count", "unclear"]

# Where a number of this height is looked at twice: no noun follows it, or a dash stands before it.
_BARE = re.compile(
    r"(?<=[a-z|] )20[0-4]\d(?=\s?[.,;:)(|-]|$)|(?<=-\s)20[0-4]\d\b|(?<=trong )20[0-4]\d\b"
    r"|(?<![\w.,])20[0-4]\d(?=\s+(?:[\d|§(-]|$))"
)
_CENTURY = re.compile(r"20[0-4]\d")
# The bars of a table that a scan left in pieces.
_TORN = re.compile(r"\s[|§]|[|§]\s")
_SINCE = re.compile(
    r"\b(?:tu|den|sau|truoc|het|trong|vao|dau|cuoi|giua|ke tu|thoi ky|nien vu|vu|mua|he|xuan"
    r"|tam nhin|dinh huong|tet|ky|n[aă]m|phien ban|dai hoi|lan)\s+(?:20\d\d\s?[,-]\s?)*$"
)
_TOLD = re.compile(
    r"\b(?:la|dat|co|gom|tong|tong so|cong|duoc|con|len|nhan|tra|giai quyet|so)\s*:?\s*$"
)
_NOUN = re.compile(
    r"\s(?!(?:cua|da|la|va|den|tro|cho|ve|theo|tai|cac|nham|voi|nhu|do|se|thi|con|so voi)\b)"
    r"[a-z]{2}"
)
_MEMBER = re.compile(
    r"\s*(?:[-+•]\s)?(?P<words>[^\d]*?[a-z][^\d]*?)(?P<mark>\s?[-–:]\s?|\s)"
    r"(?P<number>\d[\d.]*)\s*\.?"
)
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3})+(?![\d.,])|(?<![\w.,])\d+(?![\d.,])")
_YEARS = range(1900, 2100)
_NEARLY = (2, 3)  # parts that make between two thirds and three halves of a total nearly make it


def sense_of(passage: Passage, start: int, end: int) -> Sense:
    """
    What the number at a place is.

    Numbers that have a noun of their own are counts. In a list whose members all say "words –
    number", a number is a count when another member cannot be a year, or when all together nearly
    make a count that stands before the list. Where nothing says which, it is `unclear`.
    """
    line = passage.plain
    if _TORN.search(line) and _CENTURY.fullmatch(line[start:end]):
        return "year"
    bare = _BARE.match(line, start)
    if bare is None or bare.end() != end:
        return "count"
    return _bare_sense(passage, start, end)


def _bare_sense(passage: Passage, start: int, end: int) -> Sense:
    line, before = passage.plain, passage.plain[:start]
    is_alone = not before.strip(" -–|") and not line[end:].strip(" -–|.,;:")
    if not is_alone and (_NOUN.match(line, end) or _in_counts(line, start, end)):
        return "count"
    if is_alone or _SINCE.search(before) or _after_name(passage, start):
        return "year"
    return "count" if _TOLD.search(before) else "unclear"


def _after_name(passage: Passage, start: int) -> bool:
    """ "Kỷ Hợi 2019": a name stands before it, in the middle of a sentence."""
    words = passage.text[:start].split()
    if len(words) < 2 or not words[-1][:1].isupper():
        return False
    return words[-1][-1:].isalpha() and not words[-2].endswith((".", ":", ";"))


def _in_counts(line: str, start: int, end: int) -> bool:
    begin, stop = _enclosing(line, start)
    mark = ";" if ";" in line[begin:stop] else ","
    members = [_MEMBER.fullmatch(piece) for piece in line[begin:stop].split(mark)]
    known = [member for member in members if member]
    marks = {member["mark"].strip() for member in known}
    if len(known) < 2 or len(known) < len(members) or len(marks) > 1:
        return False
    values = [int(member["number"].replace(".", "")) for member in known]
    if any(value not in _YEARS for value in values):
        return True
    low, high = _NEARLY
    return any(
        low * total <= high * sum(values) and low * sum(values) <= high * total
        for total in _totals(line[:begin])
    )


def _enclosing(line: str, start: int) -> tuple[int, int]:
    """The brackets around a place, or else its clause."""
    opened = line.rfind("(", 0, start)
    if opened >= 0 and ")" not in line[opened:start]:
        closed = line.find(")", start)
        return opened + 1, closed if closed >= 0 else len(line)
    begin = max(line.rfind(mark, 0, start) + len(mark) for mark in (". ", ": ", "gom "))
    stop = re.search(r"[.](?!\d)", line[start:])
    return begin, start + stop.start() if stop else len(line)


def _totals(before: str) -> list[int]:
    return [int(found[0].replace(".", "")) for found in _NUMBER.finditer(before)][-3:]
