"""Years of the calendars, as offices see them: special days, hours, cut-offs, working days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q

from ..models import Calendar, CutOff, OfficeHours, SpecialDay, YearPlan
from ..rules import content, working_time
from .calendars import get_calendar

USUAL = "office"


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year in the list: how many days of each kind, and how many of them are not sure."""

    year: int
    number: int  # the version that the office published last; 1 for what a file says
    working_days: int
    kinds: Mapping[str, int]
    unsure: int


@dataclass(frozen=True, slots=True)
class Year:
    """A version of a year's special days, written as in a content file."""

    year: int
    number: int
    newest: int
    entries: tuple[Mapping[str, Any], ...]
    published_at: datetime | None
    hours: tuple[Mapping[str, Any], ...] | None = None  # None: those that hold now
    cut_offs: tuple[Mapping[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class HoursRow:
    """The hours of some weekdays in a season of a year."""

    valid_from: date
    valid_to: date  # the last day, included
    weekdays: tuple[int, ...]
    spans: tuple[str, ...]
    counts_as_day: bool
    certainty: str
    legal_basis: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CutOffRow:
    """The hour after which things count as received on the next working day."""

    at: time
    legal_basis: Mapping[str, str]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class CalendarHours:
    """A calendar in a year: its hours by season, its cut-offs, its own special days."""

    code: str
    title: Mapping[str, str]
    hours: tuple[HoursRow, ...]
    cut_offs: tuple[CutOffRow, ...]
    own_days: int


def newest_plans() -> list[YearPlan]:
    """The newest version of each year that an office published, by year."""
    return list(YearPlan.objects.order_by("year", "-number").distinct("year"))


def rows_of_year(year: int) -> list[content.DayRow]:
    """The special days of the whole country in a year."""
    rows = SpecialDay.objects.filter(calendar=None, day__year=year).order_by("day")
    return [
        content.DayRow(
            row.day, row.kind, row.name, row.legal_basis, row.certainty, row.source, row.replaces
        )
        for row in rows
    ]


def list_years() -> list[YearRow]:
    """Every year that the calendars describe, the last one first."""
    calendar = Calendar.objects.filter(code=USUAL).first()
    if calendar is None:
        return []
    numbers = {plan.year: plan.number for plan in newest_plans()}
    special: dict[int, list[SpecialDay]] = {}
    for row in SpecialDay.objects.filter(calendar=None):
        special.setdefault(row.day.year, []).append(row)
    built = get_calendar(USUAL, on=calendar.last_day)
    return [
        _year_row(year, numbers.get(year, 1), special.get(year, []), built)
        for year in range(calendar.last_day.year, calendar.first_day.year - 1, -1)
    ]


def _year_row(
    year: int, number: int, days: Sequence[SpecialDay], built: working_time.Calendar
) -> YearRow:
    kinds: dict[str, int] = {}
    for one in days:
        kinds[one.kind] = kinds.get(one.kind, 0) + 1
    unsure = sum(one.certainty in ("computed", "unverified") for one in days)
    return YearRow(year, number, _worked(built, year), kinds, unsure)


def _worked(built: working_time.Calendar, year: int) -> int:
    first, last = date(year, 1, 1), date(year, 12, 31)
    before = built.counted_before
    return before[built.number_of(last) + 1] - before[built.number_of(first)]


def find_year(year: int, number: int | None = None) -> Year | None:
    """A version of a year's special days, or the one in force; None where there is none."""
    plans = {plan.number: plan for plan in YearPlan.objects.filter(year=year)}
    if not plans:
        rows = rows_of_year(year)
        if not rows or number not in (None, 1):
            return None
        return Year(year, 1, 1, tuple(content.entries_of(rows)), None)
    newest = max(plans)
    plan = plans.get(newest if number is None else number)
    if plan is None:
        return None
    told_at = plan.published_at if plan.published_by else None
    written = [None if one is None else tuple(one) for one in (plan.hours, plan.cut_offs)]
    return Year(year, plan.number, newest, tuple(plan.entries), told_at, *written)


def working_days_with(year: int, entries: Sequence[Mapping[str, Any]]) -> int:
    """
    How many working days the office calendar would have in a year with other special days.

    A year after the last one is counted with the hours of the last.
    """
    calendar = Calendar.objects.filter(code=USUAL).get()
    like = min(year, calendar.last_day.year)
    weekdays = set(
        OfficeHours.objects.filter(
            calendar=calendar, counts_as_day=True, valid_from__lte=date(like, 12, 31)
        )
        .filter(Q(valid_to=None) | Q(valid_to__gt=date(like, 1, 1)))
        .values_list("weekday", flat=True)
    )
    rows = content.expand_days({"year": year, "days": content.dated(entries)})
    special = {row.day: row.kind == SpecialDay.Kind.MAKE_UP for row in rows}
    days = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    return sum(
        special.get(day, day.isoweekday() in weekdays) for day in map(date.fromordinal, days)
    )


def list_hours(year: int) -> list[CalendarHours]:
    """The hours and cut-offs of every calendar in a year."""
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    in_year = Q(valid_from__lt=end) & (Q(valid_to=None) | Q(valid_to__gt=first))
    found = []
    for calendar in Calendar.objects.filter(first_day__lt=end, last_day__gte=first).order_by(
        "code"
    ):
        rows = OfficeHours.objects.filter(in_year, calendar=calendar)
        cut_offs = CutOff.objects.filter(in_year, calendar=calendar).order_by("valid_from")
        found.append(
            CalendarHours(
                code=calendar.code,
                title=calendar.title,
                hours=tuple(_seasons(list(rows), first, end)),
                cut_offs=tuple(
                    CutOffRow(one.at, one.legal_basis, one.valid_from, one.valid_to)
                    for one in cut_offs
                ),
                own_days=calendar.special_days.filter(day__year=year).count(),
            )
        )
    return found


def _seasons(rows: Sequence[OfficeHours], first: date, end: date) -> list[HoursRow]:
    """Rows of weekdays and spans as a person would write them: one line for a season."""
    by_day: dict[tuple[date, date, int, bool, str], list[OfficeHours]] = {}
    for row in sorted(rows, key=lambda one: one.opens):
        start = max(row.valid_from, first)
        last = date.fromordinal(min(row.valid_to or end, end).toordinal() - 1)
        key = (start, last, row.weekday, row.counts_as_day, row.certainty)
        by_day.setdefault(key, []).append(row)
    lines: dict[tuple[Any, ...], list[int]] = {}
    basis: dict[tuple[Any, ...], Mapping[str, str]] = {}
    for (start, last, weekday, counts, certainty), spans in by_day.items():
        told = tuple(f"{_clock(one.opens)}–{_clock(one.closes)}" for one in spans)
        key_of_line = (start, last, told, counts, certainty)
        lines.setdefault(key_of_line, []).append(weekday)
        basis[key_of_line] = spans[0].legal_basis
    return [
        HoursRow(start, last, tuple(sorted(days)), told, counts, certainty, basis[key])
        for key, days in sorted(lines.items(), key=lambda one: (one[0][0], min(one[1])))
        for start, last, told, counts, certainty in [key]
    ]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
