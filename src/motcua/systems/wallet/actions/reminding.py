"""Telling holders that a paper is about to end."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.base.actors import system_actor
from motcua.base.text import vietnam_day
from motcua.kernel.events import api as events

from .. import rules
from ..events import EXPIRY_TOLD
from ..models import HeldPaper
from ..queries.kinds import content
from ..queries.papers import state_on

CLERK = system_actor("wallet")


def remind_of_expiry(*, at: datetime) -> int:
    """Tell every holder whose valid paper ends soon, once a step; how many were told."""
    steps = [int(step) for step in content()["reminders"]]
    today = vietnam_day(at)
    soon = HeldPaper.objects.filter(
        expires_on__range=(today, today + timedelta(days=max(steps))),
        revoked_at__isnull=True,
        replaced_at__isnull=True,
        removed_at__isnull=True,
    )
    told = 0
    for pk in list(soon.order_by("expires_on", "id").values_list("pk", flat=True)):
        told += _remind(pk, steps, at)
    return told


@transaction.atomic
def _remind(pk: int, steps: list[int], at: datetime) -> int:
    paper = (
        HeldPaper.objects.select_for_update(of=("self",))
        .select_related("holder", "document")
        .get(pk=pk)
    )
    if paper.expires_on is None or state_on(paper, vietnam_day(at)) != "valid":
        return 0
    days = rules.due_reminder(
        expires_on=paper.expires_on, on=vietnam_day(at), steps=steps, told=paper.reminded_days
    )
    if days is None:
        return 0
    paper.reminded_days = days
    paper.save(update_fields=["reminded_days"])
    events.publish(EXPIRY_TOLD, subject=paper, actor=CLERK, at=at, payload={"days": days})
    return 1
