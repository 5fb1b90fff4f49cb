"""Hours and cut-offs of one year as an office writes them: by season, weekday and calendar."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from .content import CERTAINTIES, HoursRow, InvalidContent, minutes

Line = Mapping[str, Any]
Spans = tuple[tuple[int, int], ...]
Day = tuple[date, int]


@dataclass(frozen=True, slots=True)
class CutOffLine:
    """A cut-off within a year; `valid_to` is the first day on which it holds no more."""

    at: time
    legal_basis: Mapping[str, str]
    valid_from: date
    valid_to: date


def hour_rows(lines: Iterable[Line], *, year: int, calendar: str) -> list[HoursRow]:
    """
    The hours of a calendar in a year, as they are stored.

    :raises InvalidContent: for days of another year, spans that cannot be, or two lines that say
        something of one weekday on one day.
    """
    rows: list[HoursRow] = []
    taken: set[Day] = set()
    for line in lines:
        if calendar not in line["calendars"]:
            continue
        first, last = _period(line, year)
        for weekday in sorted({int(one) for one in line["weekdays"]}):
            _take(taken, first, last, weekday)
            rows += [
                HoursRow(
                    weekday=weekday,
                    opens=opens,
                    closes=closes,
                    valid_from=first,
                    valid_to=last + timedelta(days=1),
                    counts_as_day=bool(line["counts_as_day"]),
                    certainty=_certainty(line),
                    legal_basis=line["legal_basis"],
                )
                for opens, closes in spans_of(line["spans"])
            ]
    return rows


def _take(taken: set[Day], first: date, last: date, weekday: int) -> None:
    if weekday not in range(1, 8):
        raise InvalidContent(f"{weekday} is no weekday (1 Monday … 7 Sunday)")
    days = {(day, weekday) for day in _days(first, last) if day.isoweekday() == weekday}
    if again := sorted(taken & days):
        raise InvalidContent(f"two lines say which hours {again[0][0]} has")
    taken |= days


def cut_off_rows(lines: Iterable[Line], *, year: int, calendar: str) -> list[CutOffLine]:
    """
    The cut-offs of a calendar in a year, as they are stored.

    :raises InvalidContent: for days of another year, or two cut-offs on one day.
    """
    rows: list[CutOffLine] = []
    for line in lines:
        if calendar not in line["calendars"]:
            continue
        first, last = _period(line, year)
        if any(row.valid_from <= last and first < row.valid_to for row in rows):
            raise InvalidContent(f"two lines say which cut-off {first} has")
        at = time.fromisoformat(str(line["at"]))
        rows.append(CutOffLine(at, line["legal_basis"], first, last + timedelta(days=1)))
    return rows


def spans_of(texts: Sequence[str]) -> Spans:
    """
    Spans of hours as minutes of the day, in order.

    :raises InvalidContent: for one that ends before it begins, or two that overlap.
    """
    found: list[tuple[int, int]] = []
    for text in texts:
        opens, _dash, closes = text.replace("–", "-").partition("-")
        try:
            found.append((minutes(opens.strip()), minutes(closes.strip())))
        except ValueError as error:
            raise InvalidContent(f"{text} is no span of hours, such as 07:30-11:30") from error
    found.sort()
    ends = [one[1] for one in found]
    if any(closes <= opens for opens, closes in found) or any(
        later[0] < end for end, later in zip(ends, found[1:], strict=False)
    ):
        raise InvalidContent(f"hours {', '.join(texts)} end before they begin, or overlap")
    if not found:
        raise InvalidContent("a line without hours")
    return tuple(found)


def hours_by_day(
    hours: Iterable[Line], cut_offs: Iterable[Line], *, year: int
) -> dict[str, dict[date, tuple[Any, ...]]]:
    """
    What each calendar's hours and cut-off are on each day of a year, for comparing two states.

    :raises InvalidContent: naming what cannot be.
    """
    hours, cut_offs = list(hours), list(cut_offs)
    codes = {code for line in [*hours, *cut_offs] for code in line["calendars"]}
    found: dict[str, dict[date, tuple[Any, ...]]] = {}
    for code in sorted(codes):
        days: dict[date, tuple[Any, ...]] = {}
        for row in hour_rows(hours, year=year, calendar=code):
            for day in _days(row.valid_from, row.valid_to - timedelta(days=1)):
                if day.isoweekday() == row.weekday:
                    days[day] = (*days.get(day, ()), (row.opens, row.closes, row.counts_as_day))
        for cut in cut_off_rows(cut_offs, year=year, calendar=code):
            for day in _days(cut.valid_from, cut.valid_to - timedelta(days=1)):
                days[day] = (*days.get(day, ()), f"{cut.at:%H:%M}")
        found[code] = days
    return found


def _period(line: Line, year: int) -> tuple[date, date]:
    first, last = (date.fromisoformat(str(line[key])) for key in ("from", "to"))
    if first.year != year or last.year != year or last < first:
        raise InvalidContent(f"{first} – {last} is no part of {year}")
    return first, last


def _certainty(line: Line) -> str:
    if line["certainty"] not in CERTAINTIES:
        raise InvalidContent(f"{line['certainty']} is not one of {', '.join(CERTAINTIES)}")
    return str(line["certainty"])


def _days(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
