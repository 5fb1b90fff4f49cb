"""The clock of a matter: due dates from a start, pauses and one re-appointment, and their proof."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars

from . import words
from .entries import Entry, written
from .law import Mode

CalendarOf = Callable[[str, datetime], calendars.Calendar]


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that is not over."""

    cause: str
    began_at: datetime


@dataclass(frozen=True, slots=True)
class ClockDerivation:
    """A due date with everything that made it: readable, and recomputable by hand."""

    entries: tuple[Entry, ...]
    due_original: datetime | None
    due_current: datetime | None
    rule_set: str = ""

    def lines(self, language: str = "vi") -> list[str]:
        """The whole derivation as sentences, first to last."""
        said = [line for entry in self.entries for line in words.lines(entry, language)]
        if self.due_current is not None and len(self.entries) > 1:
            said.append(words.due_now(self.due_current, language))
        return said

    def recomputed(self, calendar_of: CalendarOf) -> datetime | None:
        """The due date reckoned anew from the entries alone, as an inspector would."""
        return recompute(self.entries, calendar_of)

    def to_json(self) -> dict[str, Any]:
        """The derivation for machines: rule set, dues and entries, as plain values."""
        return {
            "rule_set": self.rule_set,
            "due_original": written(self.due_original),
            "due_current": written(self.due_current),
            "entries": [entry.to_json() for entry in self.entries],
        }


def resumed(
    calendar: calendars.Calendar,
    due: datetime,
    *,
    paused_at: datetime,
    resumed_at: datetime,
    mode: Mode,
    first: calendars.Derivation,
) -> tuple[datetime, calendars.Derivation | None]:
    """
    The due date after a pause.

    `restart`: the whole limit anew from the end of the pause. `subtract`: the due date moves by
    the time that was waited; a limit in calendar days or months by whole calendar days.
    """
    if mode == "restart":
        derivation = calendars.due(calendar, resumed_at, first.duration, first.cut_off)
        return derivation.due_at, derivation
    return subtracted(calendar, due, paused_at, resumed_at, first.duration), None


def subtracted(
    calendar: calendars.Calendar,
    due: datetime,
    paused_at: datetime,
    resumed_at: datetime,
    duration: calendars.Duration,
) -> datetime:
    """A due date moved by the time between two moments."""
    if duration.unit in {"calendar_days", "calendar_months"}:
        days = (vietnam_day(resumed_at) - vietnam_day(paused_at)).days
        if days == 0:
            return due
        return calendars.due_at(calendar, due, calendars.Duration(days, "calendar_days"))
    waited = calendars.working_minutes_between(calendar, paused_at, resumed_at)
    # Nothing was waited in working time: the moment itself stays, even at closing time.
    return calendars.add_working_minutes(calendar, due, waited) if waited > 0 else due


def recompute(
    entries: Iterable[Entry],
    calendar_of: CalendarOf,
    *,
    modes: Mapping[str, Mode] | None = None,
) -> datetime | None:
    """
    The due date that stored entries lead to, reckoned from their moments alone.

    :param calendar_of: the calendar of a code, for a moment; each entry names its own.
    :param modes: what a view makes of the pauses of a cause, instead of what law made of them.
    """
    due: datetime | None = None
    first: calendars.Derivation | None = None
    for entry in entries:
        if entry.kind == "start" and entry.reckoning is not None:
            first = entry.reckoning
            calendar = calendar_of(entry.calendar_code, first.start)
            due = calendars.due_at(calendar, first.start, first.duration, first.cut_off)
        elif entry.kind == "reappointment":
            due = entry.due_after
        elif entry.kind == "pause" and entry.ended_at and entry.mode and due and first:
            mode = (modes or {}).get(entry.cause, entry.mode)
            due, _ = resumed(
                calendar_of(entry.calendar_code, entry.ended_at),
                due,
                paused_at=entry.began_at,
                resumed_at=entry.ended_at,
                mode="restart" if mode == "restart" else "subtract",
                first=first,
            )
    return due


def first_reckoning(entries: Sequence[Entry]) -> calendars.Derivation | None:
    """How the limit that now runs was reckoned when it began."""
    starts = [entry.reckoning for entry in entries if entry.kind == "start"]
    return starts[-1] if starts else None


def extensions_in(entries: Sequence[Entry]) -> int:
    """
    How often the due date was put off, ever.

    Neither a supplement that restarts the limit nor reopening gives back the one re-appointment.
    """
    return sum(entry.kind == "reappointment" for entry in entries)


def supplements_in(entries: Sequence[Entry]) -> int:
    """How often a supplement was asked for since the limit last began anew by a start."""
    count = 0
    for entry in entries:
        count = 0 if entry.kind == "start" else count + is_supplement(entry)
    return count


def is_supplement(entry: Entry) -> bool:
    """Whether the clock was stopped for a supplement."""
    return entry.kind == "pause" and entry.cause == "supplement"


def latest_moment(entries: Sequence[Entry]) -> datetime | None:
    """The last moment that the entries speak of; nothing is recorded before it."""
    # An outage is noted after it is over; a wait and an opinion end beside what goes on.
    told = [entry for entry in entries if entry.kind not in {"outage", "wait", "opinion"}]
    return max((entry.ended_at or entry.began_at for entry in told), default=None)
