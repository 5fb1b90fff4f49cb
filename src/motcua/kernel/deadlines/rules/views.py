"""Whether a matter was in time, in the eyes of law or of an index that reckons otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .clock import CalendarOf, is_supplement, recompute
from .entries import Entry
from .law import View


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a view makes of a clock: by when, until when, and whether that was too late."""

    view: str
    due_at: datetime | None
    ended_at: datetime  # the end, or the moment up to which the view counts
    supplements: int
    is_late: bool


def judged(
    entries: Sequence[Entry],
    view: View,
    *,
    ended_at: datetime | None,
    at: datetime,
    calendar_of: CalendarOf,
) -> Judgement:
    """
    A clock in the eyes of a view; the adjustments are the same, only their reading differs.

    Decision 766/2022: waiting for a supplement is left out, a request still open ends the count,
    and more requests than allowed are late by themselves.
    """
    asked = [entry for entry in entries if is_supplement(entry)]
    pending = [entry.began_at for entry in asked if entry.ended_at is None]
    ended = ended_at or (pending[0] if pending else at)
    due = recompute(entries, calendar_of, modes=view.clocks)
    too_many = view.supplements_most is not None and len(asked) > view.supplements_most
    return Judgement(
        view=view.code,
        due_at=due,
        ended_at=ended,
        supplements=len(asked),
        is_late=too_many or (due is not None and ended > due),
    )
