"""Handing messages to their carriers, with retries."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import NotFound
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.notifications.events import (
    DELIVERY_FAILED,
    DELIVERY_GIVEN_UP,
    DELIVERY_RETRIED,
    DELIVERY_SENT,
)
from motcua.kernel.notifications.models import Delivery
from motcua.kernel.notifications.permissions import may_see_deliveries
from motcua.kernel.notifications.ports import (
    CHANNELS,
    MessageCarrier,
    OutgoingMessage,
    PermanentFailure,
    TemporaryFailure,
    carriers,
)
from motcua.kernel.notifications.queries.inbox import find_preference
from motcua.kernel.notifications.rules import retry_pause
from motcua.kernel.parties import api as parties

_log = logging.getLogger(__name__)
_SENDER = system_actor("notifications")
# Longer than any carrier may take. A sender that is killed loses its claim after this time, and
# the message is sent again: better twice (with one Message-ID) than never.
_CLAIM = timedelta(minutes=10)


class NoSuchDelivery(NotFound):
    """Không có thư đi nào như vậy đang bị lỗi."""

    message_en = "There is no such failed delivery."


def send_due(*, at: datetime, limit: int = 100) -> int:
    """
    Send the deliveries that are due, at most `limit`; returns how many were tried.

    Several senders may work at once. No transaction is open while a carrier works.
    """
    tried = 0
    while tried < limit and (delivery := _claim(at)) is not None:
        tried += 1
        carrier = carriers().get(delivery.channel)
        try:
            if carrier is None:
                raise TemporaryFailure("no carrier")
            carrier.send(_outgoing(delivery, carrier, at))
        except PermanentFailure as failure:
            _give_up(delivery=delivery, reason=str(failure), at=at)
        except TemporaryFailure as failure:
            _fail(delivery=delivery, reason=str(failure), at=at)
        except Exception as error:  # a carrier's own fault must not stop the others' messages
            _log.exception("carrier %s failed on %s", delivery.channel, delivery.uuid)
            _fail(delivery=delivery, reason=type(error).__name__, at=at)
        else:
            _note_sent(delivery=delivery, at=at)
    return tried


@transaction.atomic
def retry_delivery(*, actor: Actor, delivery_uuid: UUID, at: datetime) -> None:
    """
    Put a failed delivery back in line, as if it were new.

    :raises NoSuchDelivery: if there is none or it did not fail.
    """
    access.require(may_see_deliveries(actor))
    failed = Delivery.objects.select_for_update().filter(
        uuid=delivery_uuid, state__in=[Delivery.State.FAILED, Delivery.State.GAVE_UP]
    )
    delivery = failed.select_related("message").first()
    if delivery is None:
        raise NoSuchDelivery()
    delivery.state, delivery.attempts, delivery.next_try_at = Delivery.State.QUEUED, 0, at
    delivery.save(update_fields=["state", "attempts", "next_try_at"])
    events.publish(
        DELIVERY_RETRIED,
        subject=delivery,
        actor=actor,
        at=at,
        payload={"channel": delivery.channel, "message": delivery.message.uuid},
    )


@transaction.atomic
def _claim(at: datetime) -> Delivery | None:
    due = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        Q(state__in=[Delivery.State.QUEUED, Delivery.State.FAILED]), next_try_at__lte=at
    )
    delivery = due.order_by("next_try_at", "id").select_related("message__party").first()
    if delivery is not None:
        Delivery.objects.filter(pk=delivery.pk).update(
            next_try_at=at + _CLAIM, attempts=F("attempts") + 1
        )
        delivery.attempts += 1
    return delivery


def _outgoing(delivery: Delivery, carrier: MessageCarrier, at: datetime) -> OutgoingMessage:
    message = delivery.message
    points = parties.list_contact_points(message.party.uuid)
    if CHANNELS[carrier.channel] not in points:
        raise PermanentFailure("no address")
    address, _is_verified = points[CHANNELS[carrier.channel]]
    account_uuid = message.account.uuid if message.account else None
    preference = find_preference(account_uuid) if account_uuid else None
    language = preference.language if preference else "vi"
    text = message.texts[language]
    return OutgoingMessage(
        uuid=message.uuid,
        address=address,
        recipient_name=message.party.full_name,
        language=language,
        subject=text["subject"],
        body=text["body"],
        short=text["short"],
        link=site_address() + message.link if message.link else "",
        at=at,
    )


def site_address() -> str:
    """Where people reach this installation (MOTCUA_ADDRESS), without a slash at the end."""
    return str(getattr(settings, "MOTCUA_ADDRESS", "http://localhost:8000")).rstrip("/")


@transaction.atomic
def _note_sent(*, delivery: Delivery, at: datetime) -> None:
    changed = Delivery.objects.filter(pk=delivery.pk).exclude(state=Delivery.State.SENT)
    if changed.update(state=Delivery.State.SENT, sent_at=at, next_try_at=None, reason=""):
        events.publish(
            DELIVERY_SENT, subject=delivery, actor=_SENDER, at=at, payload=_told(delivery)
        )


def _fail(*, delivery: Delivery, reason: str, at: datetime) -> None:
    pause = retry_pause(delivery.attempts)
    if pause is None:
        _give_up(delivery=delivery, reason=reason, at=at)
        return
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(
            state=Delivery.State.FAILED, reason=reason[:200], next_try_at=at + pause
        )
        payload = {**_told(delivery), "reason": reason[:200]}
        events.publish(DELIVERY_FAILED, subject=delivery, actor=_SENDER, at=at, payload=payload)


@transaction.atomic
def _give_up(*, delivery: Delivery, reason: str, at: datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivery.State.GAVE_UP, reason=reason[:200], next_try_at=None
    )
    payload = {**_told(delivery), "reason": reason[:200]}
    events.publish(DELIVERY_GIVEN_UP, subject=delivery, actor=_SENDER, at=at, payload=payload)


def _told(delivery: Delivery) -> dict[str, object]:
    return {
        "channel": delivery.channel,
        "message": delivery.message.uuid,
        "attempts": delivery.attempts,
    }
