"""Reads calendars; each stays in memory until its content changes."""

from datetime import date

from django.db.models import Q

from motcua.base.errors import NotFound
from motcua.base.planned import Lookup

from ..models import Calendar, CutOff, Edition, OfficeHours, SpecialDay
from ..rules import working_time


class CalendarUnknown(NotFound):
    """Không có lịch làm việc {calendar} cho ngày {day}."""

    message_en = "There is no working calendar {calendar} for {day}."


_EDITION: Lookup[Edition] = Lookup(lambda: Edition.objects.order_by("id"), is_content=True)
_kept: dict[str, tuple[str, working_time.Calendar]] = {}


def get_calendar(code: str, *, on: date) -> working_time.Calendar:
    """
    The calendar of this code, which must describe the day.

    Costs one small query, which finds out whether the content has changed.

    :raises CalendarUnknown: if there is no such calendar, or it does not describe the day.
    """
    found = _EDITION.find()
    edition = found.fingerprint if found else ""
    kept = _kept.get(code)
    if kept is None or kept[0] != edition:
        kept = (edition, _build(code, on))
        _kept[code] = kept
    calendar = kept[1]
    if not calendar.first <= on <= calendar.last:
        raise CalendarUnknown(calendar=code, day=on.isoformat())
    return calendar


def list_calendars() -> list[tuple[str, dict[str, str]]]:
    """Every calendar's code and title, for forms in which an agency chooses one."""
    return list(Calendar.objects.order_by("code").values_list("code", "title"))


def _build(code: str, on: date) -> working_time.Calendar:
    row = Calendar.objects.filter(code=code).first()
    if row is None:
        raise CalendarUnknown(calendar=code, day=on.isoformat())
    days = list(SpecialDay.objects.filter(Q(calendar=row) | Q(calendar=None)))
    return working_time.Calendar.build(
        code=row.code,
        title=row.title,
        first=row.first_day,
        last=row.last_day,
        hours=[_hours(hours) for hours in OfficeHours.objects.filter(calendar=row)],
        # A calendar's own days come last and so win over the country's.
        special_days=[_special(day) for day in sorted(days, key=lambda day: day.calendar_id or 0)],
        cut_offs=[
            working_time.CutOff(rule.at, rule.legal_basis, rule.valid_from, rule.valid_to)
            for rule in CutOff.objects.filter(calendar=row).order_by("valid_from")
        ],
    )


def _hours(row: OfficeHours) -> working_time.OfficeHours:
    return working_time.OfficeHours(
        weekday=row.weekday,
        opens=row.opens,
        closes=row.closes,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        counts_as_day=row.counts_as_day,
    )


def _special(row: SpecialDay) -> working_time.SpecialDay:
    return working_time.SpecialDay(
        day=row.day,
        is_working=row.kind == SpecialDay.Kind.MAKE_UP,
        name=row.name,
        legal_basis=row.legal_basis,
        kind=row.kind,
        replaces=row.replaces,
    )
