"""Cases whose deadline comes near or has passed and of which nobody was told yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from motcua.base.text import VIETNAM
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases.models import Case

# Two working days span at most Tết and the weekends at both its ends.
_FARTHEST = timedelta(days=16)
PASSED = -1


@dataclass(frozen=True, slots=True)
class Warning:
    """A case to warn of: working days left (2, 1 or 0), or PASSED."""

    case_id: int
    days: int


def list_due_warnings(at: datetime, *, days: int, limit: int) -> list[Warning]:
    """The warnings to give now, nearest deadline first; each is given once for each due date."""
    cases = (
        Case.objects.filter(
            state=Case.State.OPEN,
            ended_at__isnull=True,
            due_current__lte=at + _FARTHEST,
        )
        .filter(Q(warned_days__isnull=True) | Q(warned_days__gt=PASSED))
        .order_by("due_current", "id")
        .only("id", "due_current", "calendar_code", "warned_days")
    )
    found: list[Warning] = []
    for case in cases.iterator(chunk_size=1000):
        found.extend(_warnings(case, at, days))
        if len(found) >= limit:
            break
    return found


def _warnings(case: Case, at: datetime, days: int) -> Iterator[Warning]:
    if case.due_current is None:
        return
    if case.due_current < at:
        left = PASSED
    else:
        calendar = calendars.get_calendar(case.calendar_code, on=at.astimezone(VIETNAM).date())
        today, due_on = at.astimezone(VIETNAM).date(), case.due_current.astimezone(VIETNAM).date()
        left = calendars.working_days_between(calendar, today, due_on)
    if left <= days and (case.warned_days is None or left < case.warned_days):
        yield Warning(case.id, left)
