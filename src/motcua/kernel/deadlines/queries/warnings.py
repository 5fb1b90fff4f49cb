"""Clocks whose deadline comes near or has passed and of which nobody was told yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from motcua.base.text import VIETNAM
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.models import Clock
from motcua.kernel.events import api as events

from .clocks import calendar_on

# Two working days span at most Tết and the weekends at both its ends.
_FARTHEST = timedelta(days=16)
PASSED = -1


@dataclass(frozen=True, slots=True)
class Warning:
    """A clock to warn of: working days left (2, 1 or 0), or PASSED."""

    subject: events.Subject
    name: str
    due_at: datetime
    days: int


def list_due_warnings(at: datetime, *, days: int, limit: int) -> list[Warning]:
    """The warnings to give now, nearest deadline first; each is given once for each due date."""
    clocks = (
        Clock.objects.filter(state=Clock.State.RUNNING, due_current__lte=at + _FARTHEST)
        .filter(Q(warned_days__isnull=True) | Q(warned_days__gt=PASSED))
        .order_by("due_current", "id")
    )
    found: list[Warning] = []
    for clock in clocks.iterator(chunk_size=1000):
        found.extend(_warnings(clock, at, days))
        if len(found) >= limit:
            break
    return found


def _warnings(clock: Clock, at: datetime, days: int) -> Iterator[Warning]:
    if clock.due_current is None:
        return
    if clock.due_current < at:
        left = PASSED
    else:
        today, due_on = at.astimezone(VIETNAM).date(), clock.due_current.astimezone(VIETNAM).date()
        calendar = calendar_on(clock.calendar_code, at)
        left = calendars.working_days_between(calendar, today, due_on)
    if left <= days and (clock.warned_days is None or left < clock.warned_days):
        subject = events.Subject(clock.subject_kind, clock.subject_uuid)
        yield Warning(subject, clock.name, clock.due_current, left)
