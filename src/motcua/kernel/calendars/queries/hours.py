"""The hours and cut-offs of a year, written as an office edits them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from ..models import Calendar
from .years import CalendarHours, list_hours

Line = dict[str, Any]


def written_hours(year: int) -> tuple[list[Line], list[Line]]:
    """
    The hours and the cut-offs that hold in a year, each line once for all calendars that share it.

    A year after the last described one has the lines of that one.
    """
    last = Calendar.objects.aggregate(day=Max("last_day"))["day"]
    told = min(year, last.year) if last else year
    found = list_hours(told)
    shift = year - told
    hours = _shared((one.code, line) for one in found for line in _hours(one, shift))
    cut_offs = _shared((one.code, line) for one in found for line in _cut_offs(one, told, shift))
    return hours, cut_offs


def _hours(one: CalendarHours, shift: int) -> list[Line]:
    return [
        {
            "from": later(row.valid_from, shift).isoformat(),
            "to": later(row.valid_to, shift).isoformat(),
            "weekdays": list(row.weekdays),
            "spans": [span.replace("–", "-") for span in row.spans],
            "counts_as_day": row.counts_as_day,
            "certainty": row.certainty,
            "legal_basis": dict(row.legal_basis),
        }
        for row in one.hours
    ]


def _cut_offs(one: CalendarHours, year: int, shift: int) -> list[Line]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = [
        (max(row.valid_from, first), _last_day(row.valid_to, last), row) for row in one.cut_offs
    ]
    return [
        {
            "from": later(begins, shift).isoformat(),
            "to": later(ends, shift).isoformat(),
            "at": f"{row.at:%H:%M}",
            "legal_basis": dict(row.legal_basis),
        }
        for begins, ends, row in rows
    ]


def _last_day(valid_to: date | None, last: date) -> date:
    return min(valid_to - timedelta(days=1), last) if valid_to else last


def _shared(lines: Iterable[tuple[str, Line]]) -> list[Line]:
    found: list[Line] = []
    for code, line in lines:
        same = next((one for one in found if _without(one) == line), None)
        if same is None:
            found.append({"calendars": [code], **line})
        else:
            same["calendars"].append(code)
    return sorted(found, key=lambda one: (one["from"], one["calendars"]))


def _without(line: Mapping[str, Any]) -> Line:
    return {name: value for name, value in line.items() if name != "calendars"}


def later(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes the 28th."""
    number = 28 if (day.month, day.day) == (2, 29) and years else day.day
    return day.replace(year=day.year + years, day=number)
