"""What could not be sent, for administrators: without addresses and without contents."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from motcua.base.actors import Actor
from motcua.kernel.access import api as access
from motcua.kernel.notifications.models import Delivery
from motcua.kernel.notifications.permissions import may_see_deliveries
from motcua.kernel.notifications.ports import carriers
from motcua.kernel.notifications.rules.notices import RINGING


@dataclass(frozen=True, slots=True)
class StuckDelivery:
    """A delivery that failed."""

    id: int
    uuid: UUID
    channel: str
    template: str
    state: str
    attempts: int
    reason: str
    next_try_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Outbox:
    """The state of the outgoing messages."""

    counts: dict[str, int]
    stuck: list[StuckDelivery]
    remarks: list[tuple[str, str]]  # (channel, what the carrier says of itself)


def read_outbox(
    *, actor: Actor, language: str, after: int | None = None, limit: int = 50
) -> Outbox:
    """Counts by state, the deliveries that failed, newest first, and the carriers' remarks."""
    access.require(may_see_deliveries(actor))
    states = Delivery.objects.values_list("state").annotate(Count("id"))
    rows = Delivery.objects.filter(state__in=[Delivery.State.FAILED, Delivery.State.GAVE_UP])
    # A telephone that is tried on the next channel is not stuck: only that try may be.
    followed = Delivery.objects.filter(
        message=OuterRef("message"), id__gt=OuterRef("id"), channel__in=RINGING
    )
    rows = rows.exclude(Q(channel__in=RINGING) & Exists(followed))
    rows = rows.filter(id__lt=after) if after else rows
    stuck = [
        StuckDelivery(*row)
        for row in rows.order_by("-id").values_list(
            "id",
            "uuid",
            "channel",
            "message__template",
            "state",
            "attempts",
            "reason",
            "next_try_at",
            "message__created_at",
        )[:limit]
    ]
    remarks = [(channel, carrier.remark(language)) for channel, carrier in carriers().items()]
    return Outbox(dict(states), stuck, remarks)
