"""When a figure holds: the day or period that its passage, or else the whole report, names."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from .passages import Passage, plain

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_PATTERNS = (
    (
        "day",
        re.compile(
            r"(?:tinh\s+)?den\s+(?:het\s+)?(?:thoi diem\s+)?(?:hien tai\s+)?(?:ngay\s+)?"
            r"(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>(?:19|20)\d{2})"
        ),
    ),
    ("months", re.compile(rf"(?P<count>\d{{1,2}}) thang (?P<half>dau|cuoi) nam(?:\s+{_YEAR})?")),
    ("quarter", re.compile(rf"quy (?P<quarter>i{{1,3}}|iv|[1-4])\b(?:\s?/\s?|\s+nam\s+)?{_YEAR}?")),
    ("month", re.compile(rf"thang (?P<month>\d{{1,2}})(?:\s?/\s?|\s+nam\s+){_YEAR}")),
    ("span", re.compile(rf"giai doan (?P<first>(?:19|20)\d{{2}})\s?[-–]\s?{_YEAR}")),
    ("year", re.compile(rf"\bn\wm\s+{_YEAR}\b(?!\s?[-–])")),
)
# A year that a law, a plan or a programme is of says nothing of when a figure was counted.
_OF_A_PAPER = re.compile(r"(?:ke hoach|chuong trinh|nghi quyet|quyet dinh|cong nghe)[^.;]{0,60}$")
_YEAR_END = 12
_BARE_YEAR = re.compile(r"(?:[Nn]ăm\s+)?((?:19|20)\d{2})")


@dataclass(frozen=True)
class Time:
    """
    A day ("as of") or a period, half open, and how the report wrote it.

    `kind` is day, month, quarter, months (the first n of a year), year or span.
    """

    kind: str
    first: date
    until: date
    written: str
    start: int = 0
    end: int = 0


def report_time(passages: list[Passage]) -> Time | None:
    """The period of the whole report: the first that its title (the first passages) names."""
    for passage in passages[:12]:
        for time in times(passage, year=None):
            if time.kind in {"quarter", "months", "year", "span", "month"}:
                return time
    return None


def times(passage: Passage, *, year: int | None) -> list[Time]:
    """The days and periods a passage names, in their order; a missing year is the report's."""
    found: list[Time] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(passage.plain):
            if any(time.start < match.end() and match.start() < time.end for time in found):
                continue
            if kind == "year" and _OF_A_PAPER.search(passage.plain[: match.start()]):
                continue
            time = _time(kind, match, passage, year)
            if time is not None:
                found.append(time)
    return sorted(found, key=lambda time: time.start)


def time_at(start: int, named: list[Time], otherwise: Time | None) -> Time | None:
    """The time of what stands at a place: the last named before it, else the report's."""
    before = [time for time in named if time.start <= start and not _compared(time)]
    return before[-1] if before else otherwise


def head_time(text: str, *, year: int | None) -> Time | None:
    """The period that the head of a column names; a bare year names that year."""
    bare = _BARE_YEAR.fullmatch(text.strip())
    if bare:
        of = int(bare[1])
        return Time("year", date(of, 1, 1), date(of + 1, 1, 1), text.strip(), 0, len(text))
    named = times(Passage(text, plain(text), tuple(range(len(text)))), year=year)
    return named[-1] if named else None


def a_year_before(time: Time) -> Time:
    """The same period of the year before."""
    return replace(time, first=_earlier(time.first), until=_earlier(time.until))


def _earlier(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _compared(time: Time) -> bool:
    return time.written.startswith("so với")


def _time(kind: str, match: re.Match[str], passage: Passage, year: int | None) -> Time | None:
    named = match.groupdict()
    of = int(named["year"]) if named.get("year") else year
    if of is None:
        return None
    try:
        first, until = _bounds(kind, named, of)
    except ValueError:
        return None
    written = passage.text[match.start() : match.end()].strip()
    return Time(kind, first, until, written, match.start(), match.end())


def _bounds(kind: str, named: dict[str, str], year: int) -> tuple[date, date]:
    if kind == "day":
        day = date(year, int(named["month"]), int(named["day"]))
        return day, date.fromordinal(day.toordinal() + 1)
    if kind == "span":
        return date(int(named["first"]), 1, 1), date(year + 1, 1, 1)
    if kind == "year":
        return date(year, 1, 1), date(year + 1, 1, 1)
    if kind == "months":
        count = int(named["count"])
        begin = 1 if named["half"] == "dau" else _YEAR_END - count + 1
        return date(year, begin, 1), _month_after(year, begin + count - 1)
    month = int(named["month"]) if kind == "month" else 3 * _ROMAN[named["quarter"]] - 2
    return date(year, month, 1), _month_after(year, month if kind == "month" else month + 2)


def _month_after(year: int, month: int) -> date:
    if month > _YEAR_END:
        raise ValueError(month)
    days = calendar.monthrange(year, month)[1]
    return date.fromordinal(date(year, month, days).toordinal() + 1)


def in_order(times_named: list[Time]) -> bool:
    """Whether periods follow each other without a gap, as the parts of a year do."""
    return all(one.until == other.first for one, other in pairwise(times_named))
