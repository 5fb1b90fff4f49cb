"""Whoever owes a report is reminded before the day and after it; whoever waits for it is told."""

from datetime import datetime

from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.text import vietnam_day
from motcua.kernel.events import api as events

from ..events import REPORT_CHASED
from ..models import Obligation
from ..rules.regime import Regime, stage_of
from .sending import regime_of

CHASER = system_actor("reporting.chaser")
STILL_OWED = (
    Obligation.State.OWED,
    Obligation.State.DRAFT,
    Obligation.State.RETURNED,
    Obligation.State.SUBMITTED,
)


def chase_due(*, at: datetime) -> int:
    """
    Remind of every report that its agency has not sent, once for each stage; how many that were.

    The stages are those of the regime: T-3, T-1, then late, then raised to whoever collects.
    """
    today = vietnam_day(at)
    rows = Obligation.objects.filter(state__in=STILL_OWED).select_related("round").order_by("pk")
    regimes: dict[int, Regime] = {}
    count = 0
    for one in rows:
        rule = regimes.get(one.round_id) or regime_of(one.round)
        regimes[one.round_id] = rule
        stage = stage_of(rule, due_on=one.round.due_on, today=today)
        if stage and stage not in one.chased:
            count += chase(actor=CHASER, obligation_id=one.pk, stage=stage, at=at)
    return count


@transaction.atomic
def chase(*, actor: Actor, obligation_id: int, stage: str, at: datetime) -> bool:
    """Note that a report was asked for again; those concerned are told by what hears of it."""
    obligation = Obligation.objects.select_for_update().get(pk=obligation_id)
    if stage in obligation.chased or obligation.state not in STILL_OWED:
        return False
    obligation.chased = [*obligation.chased, stage]
    obligation.save(update_fields=["chased"])
    events.publish(
        REPORT_CHASED,
        subject=obligation,
        actor=actor,
        at=at,
        agency_uuid=obligation.agency_uuid,
        payload={
            "set": obligation.round.set_code,
            "period": obligation.round.period,
            "stage": stage,
        },
    )
    return True
