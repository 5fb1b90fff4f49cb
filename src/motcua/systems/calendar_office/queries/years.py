"""A draft of a year: what is wrong with it, and what its approval would meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from motcua.base.editing.values import Problem, missing
from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.drafting import api as drafting

from ..rules.hours import (
    HOURS,
    cut_off_lines,
    cut_offs_thing,
    hour_lines,
    hours_thing,
    problems_of_hours,
)
from ..rules.plans import SHEETS, changed_days, entries_of, problems_of, thing_of

Thing = Mapping[str, Any]
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Effect:
    """
    What the approval of a draft changes.

    :ivar days: the days that would be worked otherwise.
    :ivar over: running time limits whose time holds one of them; their due days stay as promised.
    :ivar ending: those that are due on a day that would be off: people would come in vain.
    :ivar before, after: the working days of the year.
    :ivar hours: the days with other hours or another cut-off in some calendar.
    :ivar over_hours: running time limits whose time holds one of those.
    """

    days: tuple[date, ...]
    over: int
    ending: int
    before: int
    after: int
    hours: tuple[date, ...] = ()
    over_hours: int = 0


def language() -> str:
    """The reader's language: vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def thing_in_force(year: int, number: int | None = None) -> dict[str, Any]:
    """A version of a year as the sheets have it; an empty one where nothing is published."""
    found = calendars.find_year(year, number)
    days = thing_of(found.entries) if found is not None else {"days": []}
    hours, cut_offs = calendars.written_hours(year)
    if found is not None and found.hours is not None:
        hours, cut_offs = list(found.hours), list(found.cut_offs or ())  # type: ignore[arg-type]
    return {**days, "hours": hours_thing(hours), "cut_offs": cut_offs_thing(cut_offs)}


def calendar_titles() -> list[tuple[str, str]]:
    """The calendars that offices keep, by code."""
    return [(code, title[language()]) for code, title in calendars.list_calendars()]


def problems_in(draft: drafting.VersionDraft, thing: Thing, at: datetime) -> list[Problem]:
    """Everything that has to be mended before a draft is published, each at its field."""
    year = int(draft.code)
    before, today = thing_in_force(year), vietnam_day(at)
    found = list(problems_of(thing, year=year, before=before, today=today))
    codes = [code for code, _title in calendar_titles()]
    found += problems_of_hours(thing, year=year, codes=codes)
    found += _of_past_hours(before, thing, year, today)
    return [*missing(SHEETS, thing), *found]


def _of_past_hours(before: Thing, thing: Thing, year: int, today: date) -> list[Problem]:
    past = [day for day in changed_hours(before, thing, year) if day <= today]
    if not past:
        return []
    words = {
        "vi": f"Giờ của ngày {past[0]:%d/%m/%Y} đã tới hoặc đã qua, nên không đổi được.",
        "en": f"{past[0]:%d/%m/%Y} is here or past, so its hours stay.",
    }
    return [Problem((HOURS,), "", words)]


def changed_hours(before: Thing, after: Thing, year: int) -> list[date]:
    """The days of which a calendar has other hours, or another cut-off; none while it is faulty."""
    if "hours" not in after:
        return []
    try:
        was, will = (
            calendars.hours_by_day(hour_lines(one) or (), cut_off_lines(one) or (), year=year)
            for one in (before, after)
        )
    except (calendars.InvalidContent, ValueError):
        return []  # told at its field
    days: set[date] = set()
    for code in was.keys() | will.keys():
        old, new = was.get(code, {}), will.get(code, {})
        days |= {day for day in old.keys() | new.keys() if old.get(day) != new.get(day)}
    return sorted(days)


def effect_of(draft: drafting.VersionDraft, thing: Thing) -> Effect:
    """What a draft would change, counted as things stand now."""
    year = int(draft.code)
    stood = thing_in_force(year)
    days = changed_days(stood, thing)
    off = {day for day in days if not _is_worked(day, thing)}
    over, ending = deadlines.clocks_over(days), deadlines.clocks_over(off)
    return Effect(
        tuple(days),
        over.over,
        ending.ending,
        calendars.working_days_with(year, entries_of(stood)),
        calendars.working_days_with(year, _readable(thing)),
        tuple(hours := changed_hours(stood, thing, year)),
        deadlines.clocks_over(hours).over,
    )


def _is_worked(day: date, thing: Thing) -> bool:
    entries = [one for one in _readable(thing) if day.isoformat() in one["dates"]]
    return entries[-1]["kind"] == "make_up" if entries else day.isoweekday() < 6


def _readable(thing: Thing) -> list[dict[str, Any]]:
    """The entries of a draft that a calendar can take, while others are not filled in yet."""
    return [
        {"name": {}, "legal_basis": {}, "certainty": "computed", **one}
        for one in entries_of(thing)
        if one.get("kind") and (one["kind"] != "make_up" or one.get("replaces"))
    ]
