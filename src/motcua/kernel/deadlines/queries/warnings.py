"""Clocks whose deadline comes near or has passed and of which nobody was told yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.models import Clock
from motcua.kernel.events import api as events

from .clocks import calendar_on
from .law import most_warning_days, rule_set_kept

# Two working days span at most Tết and the weekends at both its ends; further ones a weekend each.
_TET = 14
USUAL_DAYS = (2, 1, 0)
PASSED = -1


@dataclass(frozen=True, slots=True)
class Warning:
    """A clock to warn of: the step of its rules (2, 1, 0 or PASSED) and the working days left."""

    subject: events.Subject
    name: str
    due_at: datetime
    step: int
    days_left: int


def list_due_warnings(at: datetime, *, limit: int) -> list[Warning]:
    """The warnings to give now, nearest deadline first; each is given once for each due date."""
    farthest = at + timedelta(days=_TET + 2 * max(most_warning_days(), *USUAL_DAYS))
    clocks = (
        Clock.objects.filter(state=Clock.State.RUNNING, due_current__lte=farthest)
        .filter(Q(warned_days__isnull=True) | Q(warned_days__gt=PASSED))
        .order_by("due_current", "id")
    )
    found: list[Warning] = []
    counting = _Counting(at)
    for clock in clocks.iterator(chunk_size=1000):
        found.extend(_warnings(clock, counting))
        if len(found) >= limit:
            break
    return found


def _warnings(clock: Clock, counting: "_Counting") -> Iterator[Warning]:
    if clock.due_current is None:
        return
    days = counting.days_left(clock.calendar_code, clock.due_current)
    rules = rule_set_kept(clock.rule_set)
    steps = [step for step in (rules.warning_days if rules else USUAL_DAYS) if step >= days]
    step = PASSED if days == PASSED else min(steps, default=None)
    # After a time of rest only the nearest step is told, not each that was missed.
    if step is not None and (clock.warned_days is None or step < clock.warned_days):
        subject = events.Subject(clock.subject_kind, clock.subject_uuid)
        yield Warning(subject, clock.name, clock.due_current, step, days)


class _Counting:
    """Counts working days until due dates; each calendar is read once for all of them."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.calendars: dict[str, calendars.Calendar] = {}

    def days_left(self, calendar_code: str, due_at: datetime) -> int:
        if due_at < self.at:
            return PASSED
        calendar = self.calendars.get(calendar_code)
        if calendar is None:
            calendar = self.calendars[calendar_code] = calendar_on(calendar_code, self.at)
        today = vietnam_day(self.at)
        return calendars.working_days_between(calendar, today, vietnam_day(due_at))
