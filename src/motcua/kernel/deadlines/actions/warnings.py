"""Warnings before a deadline (two working days, one, the day itself) and once it has passed."""

from datetime import datetime

from django.db import transaction

from motcua.base.actors import system_actor
from motcua.kernel.deadlines.events import DEADLINE_NEARED, DEADLINE_PASSED
from motcua.kernel.deadlines.models import Clock
from motcua.kernel.deadlines.queries.warnings import PASSED, Warning, list_due_warnings

from .changing import begin_change

KEEPER = system_actor("deadlines.warnings")


def warn_of_deadlines(*, at: datetime, limit: int = 5000) -> int:
    """
    Tell once, as events, that a deadline is two working days away, one, today, or past.

    Which days are told is a rule of the clock's rule set. A due date that moved is warned of
    anew. Paused clocks are not warned of: they stand. Run often; each clock is its own
    transaction, so a crash repeats nothing and two workers tell nothing twice.

    :returns: the number of warnings given.
    """
    warnings = list_due_warnings(at, limit=limit)
    return sum(_warn(warning, at) for warning in warnings)


@transaction.atomic
def _warn(warning: Warning, at: datetime) -> bool:
    change = begin_change(KEEPER, warning.subject, warning.name, at)
    clock = change.clock
    is_told = clock.warned_days is not None and clock.warned_days <= warning.step
    is_moved = clock.due_current != warning.due_at
    if is_told or is_moved or clock.state != Clock.State.RUNNING:
        return False
    clock.warned_days = warning.step
    clock.save(update_fields=["warned_days"])
    if warning.step == PASSED:
        change.tell(DEADLINE_PASSED, due_at=clock.due_current)
    else:
        change.tell(DEADLINE_NEARED, due_at=clock.due_current, days_left=warning.days_left)
    return True
