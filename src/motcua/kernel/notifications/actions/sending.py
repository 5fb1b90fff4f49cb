"""Handing messages to their carriers, with retries."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.notifications.events import (
    DELIVERY_FAILED,
    DELIVERY_GIVEN_UP,
    DELIVERY_RETRIED,
)
from motcua.kernel.notifications.models import Delivery, Message
from motcua.kernel.notifications.permissions import may_see_deliveries
from motcua.kernel.notifications.ports import (
    Charge,
    MessageCarrier,
    OutgoingMessage,
    PermanentFailure,
    TemporaryFailure,
    carriers,
    one_round,
)
from motcua.kernel.notifications.queries.notices import notice_law
from motcua.kernel.notifications.queries.reach import Reach, read_reach
from motcua.kernel.notifications.queries.spending import Purse, purse_of
from motcua.kernel.notifications.rules.notices import NoticeLaw, first_route, first_try
from motcua.kernel.notifications.rules.templates import retry_pause

from .noting import SENDER, Taken, told_of
from .telling import usable_for

_log = logging.getLogger(__name__)
# Longer than any carrier may take for a whole claim. A sender that is killed loses its claim after
# this time, and its messages are sent again: better twice (with one number) than never.
_CLAIM = timedelta(minutes=10)
_CLAIMED_AT_ONCE = 100
# Seconds, well within the claim, however slow a carrier is: what it was not asked to take by then
# goes back into the line.
_ROUND_AT_MOST = 60.0
LEAVE_SALT = "notifications.leave"
CEILING_REACHED = "the agency has spent its month"


class NoSuchDelivery(NotFound):
    """Không có thư đi nào như vậy đang bị lỗi."""

    message_en = "There is no such failed delivery."


def send_due(*, at: datetime, limit: int = 100) -> int:
    """
    Send the deliveries that are due, at most `limit`; returns how many were tried.

    Several senders may work at once. No transaction is open while a carrier works. What is told of
    one matter goes out in its order: nothing overtakes what still waits on the same channel.
    """
    tried = 0
    with one_round():
        while tried < limit and (claimed := _claim(at, most=min(_CLAIMED_AT_ONCE, limit - tried))):
            tried += len(claimed)
            _send_all(claimed, at)
    return tried


def _send_all(claimed: Sequence[Delivery], at: datetime) -> None:
    untouched = list(claimed)
    try:
        law = notice_law(at)
        paying = {one.message.agency_uuid for one in claimed} - {None}
        purse = purse_of([uuid for uuid in paying if uuid], law=law, at=at)
        reaches = read_reach([(one.message.party, one.message.account) for one in claimed])
        taken = Taken(at)
        try:
            until = time.monotonic() + _ROUND_AT_MOST
            for delivery, reach in zip(claimed, reaches, strict=True):
                untouched.pop(0)
                _send(delivery, reach, purse, taken)
                if time.monotonic() > until:
                    break
        finally:
            taken.note()
    finally:
        # What no carrier was asked to take need not wait until the claim has run out.
        _release(untouched, at)


def _release(untouched: Sequence[Delivery], at: datetime) -> None:
    if not untouched:
        return
    waiting = Delivery.objects.filter(
        pk__in=[one.pk for one in untouched],
        state__in=[Delivery.State.QUEUED, Delivery.State.FAILED],
    )
    waiting.update(next_try_at=at, attempts=F("attempts") - 1)


def _send(delivery: Delivery, reach: Reach, purse: Purse, taken: Taken) -> None:
    carrier, at = carriers().get(delivery.channel), taken.at
    try:
        if carrier is None:
            raise TemporaryFailure("no carrier")
        outgoing = _outgoing(delivery, reach, purse.law, at)
        charge = _charge(carrier, outgoing, delivery.message, purse)
        carrier_id = carrier.send(outgoing)
    except PermanentFailure as failure:
        give_up(delivery=delivery, reason=str(failure), reach=reach, at=at)
    except TemporaryFailure as failure:
        _fail(delivery=delivery, failure=failure, reach=reach, at=at)
    except Exception as error:  # a carrier's own fault must not stop the others' messages
        _log.exception("carrier %s failed on %s", delivery.channel, delivery.uuid)
        failed = TemporaryFailure(type(error).__name__)
        _fail(delivery=delivery, failure=failed, reach=reach, at=at)
    else:
        purse.pay(delivery.message.agency_uuid, charge.dong)
        taken.add(delivery, charge, carrier_id)


def _charge(
    carrier: MessageCarrier, outgoing: OutgoingMessage, message: Message, purse: Purse
) -> Charge:
    charge = carrier.charge(outgoing)
    is_paid_anyway = purse.law.kind(message.kind).beyond_ceiling
    if not is_paid_anyway and not purse.holds(message.agency_uuid, charge.dong):
        raise PermanentFailure(CEILING_REACHED)
    return charge


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
def _claim(at: datetime, *, most: int) -> Sequence[Delivery]:
    due = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        Q(state__in=[Delivery.State.QUEUED, Delivery.State.FAILED]), next_try_at__lte=at
    )
    due = due.exclude(Exists(_waiting_before(at)))
    claimed = list(
        due.order_by("next_try_at", "id").select_related("message__party", "message__account")[
            :most
        ]
    )
    Delivery.objects.filter(pk__in=[one.pk for one in claimed]).update(
        next_try_at=at + _CLAIM, attempts=F("attempts") + 1
    )
    for one in claimed:
        one.attempts += 1
    return claimed


def _waiting_before(at: datetime) -> QuerySet[Delivery]:
    """What was told before of the same matter to the same person on the same channel, and waits.

    What only sleeps until the morning holds nothing up: an urgent message may overtake it.
    """
    is_under_way = Q(state=Delivery.State.FAILED) | Q(attempts__gt=0) | Q(next_try_at__lte=at)
    return Delivery.objects.filter(
        is_under_way,
        message__about_uuid=OuterRef("message__about_uuid"),
        message__party=OuterRef("message__party"),
        channel=OuterRef("channel"),
        state__in=[Delivery.State.QUEUED, Delivery.State.FAILED],
        id__lt=OuterRef("id"),
    )


def _outgoing(delivery: Delivery, reach: Reach, law: NoticeLaw, at: datetime) -> OutgoingMessage:
    message = delivery.message
    if delivery.channel not in reach.addresses:
        raise PermanentFailure("no address")
    text = message.texts[reach.language]
    return OutgoingMessage(
        uuid=message.uuid,
        address=reach.addresses[delivery.channel],
        recipient_name=message.party.full_name,
        language=reach.language,
        subject=text["subject"],
        body=text["body"],
        short=text["short"],
        link=site_address() + message.link if message.link else "",
        at=at,
        leave_link=_leave_link(message, law),
        zalo=message.zalo,
    )


def _leave_link(message: Message, law: NoticeLaw) -> str:
    if message.account is None or law.kind(message.kind).is_duty:
        return ""
    token = signing.dumps([str(message.account.uuid), message.kind], salt=LEAVE_SALT)
    return site_address() + reverse("notifications:notice_leave", kwargs={"token": token})


def site_address() -> str:
    """Where people reach this installation (MOTCUA_ADDRESS), without a slash at the end."""
    return str(getattr(settings, "MOTCUA_ADDRESS", "http://localhost:8000")).rstrip("/")


def _fail(*, delivery: Delivery, failure: TemporaryFailure, reach: Reach, at: datetime) -> None:
    pause, reason = retry_pause(delivery.attempts), str(failure)[:200]
    if pause is None:
        give_up(delivery=delivery, reason=reason, reach=reach, at=at)
        return
    again = first_try(
        delivery.channel,
        is_urgent=delivery.is_urgent,
        quiet=reach.quiet(notice_law(at)),
        at=at + max(pause, failure.pause),
    )
    with transaction.atomic():
        # What was reported to have arrived, although the carrier's answer was lost, stays so.
        kept = Delivery.objects.filter(pk=delivery.pk).exclude(state=Delivery.State.ARRIVED)
        if not kept.update(state=Delivery.State.FAILED, reason=reason, next_try_at=again):
            return
        payload = {**told_of(delivery), "reason": reason}
        events.publish(DELIVERY_FAILED, subject=delivery, actor=SENDER, at=at, payload=payload)


@transaction.atomic
def give_up(*, delivery: Delivery, reason: str, reach: Reach, at: datetime) -> None:
    """Try no more on this channel; a telephone is tried on the next one that its owner wants."""
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivery.State.GAVE_UP, reason=reason[:200], next_try_at=None
    )
    payload = {
        **told_of(delivery),
        "reason": reason[:200],
        "next": _go_over(delivery, reach, at),
    }
    events.publish(DELIVERY_GIVEN_UP, subject=delivery, actor=SENDER, at=at, payload=payload)


def _go_over(delivery: Delivery, reach: Reach, at: datetime) -> str:
    """Put the message in line for the channel that follows; "" where none does."""
    if delivery.channel == "email":
        return ""
    message, law = delivery.message, notice_law(at)
    wanted = reach.wanted(law.kind(message.kind))
    usable = usable_for(message, reach.addresses)
    follows = first_route(wanted, usable, after=delivery.channel)
    if follows:
        quiet = reach.quiet(law)
        Delivery.objects.get_or_create(
            message=message,
            channel=follows,
            defaults={
                "is_urgent": delivery.is_urgent,
                "next_try_at": first_try(follows, is_urgent=delivery.is_urgent, quiet=quiet, at=at),
            },
        )
    return follows
