"""What carriers report of messages after they took them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.notifications.events import DELIVERY_REPORTED
from motcua.kernel.notifications.models import Delivery
from motcua.kernel.notifications.permissions import may_notify
from motcua.kernel.notifications.queries.reach import read_reach

from .sending import NoSuchDelivery, give_up
from .spending import correct_charge


@transaction.atomic
def note_report(
    *,
    actor: Actor,
    channel: str,
    message_uuid: UUID,
    has_arrived: bool,
    at: datetime,
    reason: str = "",
    dong: int | None = None,
) -> bool:
    """
    Take a carrier's word that a message reached its telephone, or did not.

    Returns whether it was news: a repeated report changes nothing, and none undoes an arrival. What
    did not arrive is tried on the next channel. `dong` replaces the estimate of the cost.

    :raises NoSuchDelivery: for a message that was not sent on this channel.
    """
    access.require(may_notify(actor))
    found = Delivery.objects.select_for_update(of=("self",)).filter(
        message__uuid=message_uuid, channel=channel
    )
    delivery = found.select_related("message__party", "message__account").first()
    if delivery is None:
        raise NoSuchDelivery()
    if delivery.state in (Delivery.State.ARRIVED, Delivery.State.GAVE_UP):
        return False
    _correct(delivery, dong, at)
    if has_arrived:
        delivery.state, delivery.arrived_at, delivery.next_try_at = "arrived", at, None
        delivery.reason = ""
        delivery.save(update_fields=["state", "arrived_at", "next_try_at", "reason"])
    else:
        (reach,) = read_reach([(delivery.message.party, delivery.message.account)])
        give_up(delivery=delivery, reason=f"not delivered: {reason}", reach=reach, at=at)
    events.publish(
        DELIVERY_REPORTED,
        subject=delivery,
        actor=actor,
        at=at,
        payload={
            "channel": channel,
            "message": message_uuid,
            "has_arrived": has_arrived,
            "reason": reason[:200],
        },
    )
    return True


def _correct(delivery: Delivery, dong: int | None, at: datetime) -> None:
    if dong is None or dong == delivery.dong or delivery.sent_at is None:
        return
    correct_charge(
        agency_uuid=delivery.message.agency_uuid,
        channel=delivery.channel,
        sent_at=delivery.sent_at or at,
        more=dong - delivery.dong,
    )
    delivery.dong = dong
    delivery.save(update_fields=["dong"])
