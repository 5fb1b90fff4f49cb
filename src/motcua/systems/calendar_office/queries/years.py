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
    """

    days: tuple[date, ...]
    over: int
    ending: int
    before: int
    after: int


def language() -> str:
    """The reader's language: vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def thing_in_force(year: int, number: int | None = None) -> dict[str, Any]:
    """A version of a year as the sheets have it; an empty one where nothing is published."""
    found = calendars.find_year(year, number)
    return thing_of(found.entries) if found is not None else {"days": []}


def problems_in(draft: drafting.VersionDraft, thing: Thing, at: datetime) -> list[Problem]:
    """Everything that has to be mended before a draft is published, each at its field."""
    year = int(draft.code)
    found = problems_of(thing, year=year, before=thing_in_force(year), today=vietnam_day(at))
    return [*missing(SHEETS, thing), *found]


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
