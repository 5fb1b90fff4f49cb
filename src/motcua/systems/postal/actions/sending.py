"""The outbox to the post's system: each order's messages in their order, tried until taken."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import MESSAGE_REFUSED, MESSAGE_RETRIED, MESSAGE_SENT
from ..models import Order, OutgoingMessage
from ..permissions import may_handle
from ..ports import (
    Carrier,
    Consignment,
    PermanentFailure,
    TemporaryFailure,
    Whereabouts,
    find_carrier,
)
from ..rules.terms import backoff_minutes
from .moving import KEEPER
from .tracking import record_tracking

AT_ONCE = 500


class MessageNotFound(NotFound):
    """Không tìm thấy tin gửi bưu chính này."""

    message_en = "This message to the post was not found."


def send_pending(*, at: datetime, limit: int = 200) -> int:
    """
    Send what is in line; returns how many the post's system took.

    A message waits for the earlier ones of its order. Where the system does not answer, the rest
    waits for the next time: a thousand time-outs tell no more than one.
    """
    carrier = find_carrier()
    if carrier is None:
        return 0
    _announce(at)
    sent = 0
    for _turn in range(limit):
        taken = _send_next(carrier, at)
        if taken is None:
            break
        sent += taken
    return sent


def _announce(at: datetime) -> None:
    """Orders from before the post's system was connected are told to it as well."""
    told = OutgoingMessage.objects.filter(order=OuterRef("pk"))
    unknown = Order.objects.filter(~Exists(told), ended_at__isnull=True).order_by("id")
    OutgoingMessage.objects.bulk_create(
        OutgoingMessage(order=order, kind=OutgoingMessage.Kind.ORDER, written_at=at, next_try_at=at)
        for order in unknown[:AT_ONCE]
    )


def _ready(at: datetime) -> QuerySet[OutgoingMessage]:
    earlier = OutgoingMessage.objects.filter(
        order=OuterRef("order"), id__lt=OuterRef("id"), sent_at__isnull=True
    )
    return OutgoingMessage.objects.filter(
        ~Exists(earlier), sent_at__isnull=True, refused_at__isnull=True, next_try_at__lte=at
    ).order_by("id")


@transaction.atomic
def _send_next(carrier: Carrier, at: datetime) -> int | None:
    """One message: 1 if it was taken, 0 if it was refused, None if there is nothing more to do."""
    message = (
        _ready(at).select_for_update(of=("self",), skip_locked=True).select_related("order").first()
    )
    if message is None:
        return None
    message.attempts += 1
    try:
        item_code = _hand(carrier, message)
    except TemporaryFailure as failure:
        message.last_error = str(failure)[:300]
        message.next_try_at = at + timedelta(minutes=backoff_minutes(message.attempts - 1))
        message.save(update_fields=["attempts", "last_error", "next_try_at"])
        return None
    except PermanentFailure as failure:
        message.last_error, message.refused_at = str(failure)[:300], at
        message.save(update_fields=["attempts", "last_error", "refused_at"])
        _publish(MESSAGE_REFUSED, message, KEEPER, at, kind=message.kind)
        return 0
    message.sent_at, message.last_error = at, ""
    message.save(update_fields=["attempts", "last_error", "sent_at"])
    if item_code and not message.order.item_code:
        Order.objects.filter(pk=message.order.pk).update(item_code=item_code[:40])
    _publish(MESSAGE_SENT, message, KEEPER, at, kind=message.kind, attempts=message.attempts)
    return 1


def _hand(carrier: Carrier, message: OutgoingMessage) -> str:
    if message.kind == OutgoingMessage.Kind.CANCEL:
        carrier.cancel(key=message.uuid, code=message.order.code)
        return ""
    return carrier.order(consignment_of(message))


def consignment_of(message: OutgoingMessage) -> Consignment:
    """What the post has to know to carry an order, and nothing of the matter besides its name."""
    order = message.order
    desk = order.desk
    here = Whereabouts(desk.name, desk.phone, desk.address or desk.name, "")
    there = Whereabouts(order.person_name, order.phone, order.address, order.unit_code)
    is_delivery = order.direction == Order.Direction.DELIVERY
    is_later = order.postage_paid == Order.PostagePaid.ON_DELIVERY
    return Consignment(
        key=message.uuid,
        code=order.code,
        direction=order.direction,
        sender=here if is_delivery else there,
        receiver=there if is_delivery else here,
        weight_grams=order.weight_grams,
        postage_on_delivery=order.postage if is_delivery and is_later else 0,
        cod_amount=order.cod_amount,
        window_from=order.window_from,
        window_to=order.window_to,
        content=str(order.procedure_name.get("vi", order.procedure_code)),
    )


def _publish(
    event: events.EventType,
    message: OutgoingMessage,
    actor: Actor,
    at: datetime,
    /,
    **payload: object,
) -> None:
    events.publish(event, subject=message.order, actor=actor, at=at, payload=dict(payload))


@transaction.atomic
def retry_message(*, actor: Actor, message_uuid: UUID, at: datetime) -> OutgoingMessage:
    """Put a message that was refused, or waits for its next try, back in line now."""
    message = (
        OutgoingMessage.objects.select_for_update(of=("self",))
        .select_related("order")
        .filter(uuid=message_uuid, sent_at__isnull=True)
        .first()
    )
    if message is None:
        raise MessageNotFound()
    access.require(may_handle(actor, message.order))
    message.refused_at, message.next_try_at = None, at
    message.save(update_fields=["refused_at", "next_try_at"])
    _publish(MESSAGE_RETRIED, message, actor, at, kind=message.kind)
    return message


def fetch_tracking(*, at: datetime, limit: int = 100) -> int:
    """
    Ask the post's system about open orders that were silent for a day; returns what was new.

    What it pushes can be lost on the way; so it is asked as well.
    """
    carrier = find_carrier()
    if carrier is None:
        return 0
    silent = (
        Order.objects.filter(ended_at__isnull=True, messages__sent_at__isnull=False)
        .exclude(heard_at__gt=at - timedelta(days=1))
        .order_by("heard_at", "id")
        .values_list("code", flat=True)
        .distinct()
    )
    found = 0
    for code in list(silent[:limit]):
        try:
            told = carrier.ask(code)
        except TemporaryFailure:
            break
        except PermanentFailure:
            continue
        for one in told:
            found += record_tracking(
                actor=KEEPER, carrier=carrier.name, told=one, at=at, source="fetched"
            )
    return found
