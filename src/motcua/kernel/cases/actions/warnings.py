"""Warnings before a deadline (two working days, one, the day itself) and once it has passed."""

from datetime import datetime

from django.db import transaction

from motcua.base.actors import system_actor
from motcua.kernel.cases.events import DEADLINE_NEARED, DEADLINE_PASSED
from motcua.kernel.cases.models import Case
from motcua.kernel.cases.queries.deadlines import PASSED, Warning, list_due_warnings
from motcua.kernel.events import api as events

from .cases import subject_of

WARNED_DAYS = 2


def warn_of_deadlines(*, at: datetime, days: int = WARNED_DAYS, limit: int = 5000) -> int:
    """
    Tell once, as events, that a deadline is `days` working days away, one, today, or past.

    A due date that moved is warned of anew. Cases that wait are not warned of: their clock
    stands. Run often; each case is its own transaction, so a crash repeats nothing.

    :returns: the number of warnings given.
    """
    warnings = list_due_warnings(at, days=days, limit=limit)
    return sum(_warn(warning, at) for warning in warnings)


@transaction.atomic
def _warn(warning: Warning, at: datetime) -> bool:
    case = Case.objects.select_for_update(no_key=True).get(id=warning.case_id)
    is_told = case.warned_days is not None and case.warned_days <= warning.days
    if is_told or case.state != Case.State.OPEN or case.ended_at is not None:
        return False
    case.warned_days = warning.days
    case.save(update_fields=["warned_days"])
    payload = {"due_at": case.due_current}
    passed = warning.days == PASSED
    events.publish(
        DEADLINE_PASSED if passed else DEADLINE_NEARED,
        subject=subject_of(case),
        actor=system_actor("cases.deadlines"),
        at=at,
        payload=payload if passed else {**payload, "days_left": warning.days},
        agency_uuid=case.agency_uuid,
    )
    return True
