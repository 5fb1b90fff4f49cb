"""What operators do about messages that are stuck: try again, give up; and what time does."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import BODIES_EMPTIED, MESSAGE_GIVEN_UP, MESSAGE_RETRIED
from ..models import Connection, IncomingDossier, OutgoingMessage
from ..permissions import may_mend_exchange
from .sending import told_of

State = OutgoingMessage.State


class MessageNotStuck(NotFound):
    """Không có thông điệp nào như vậy đang chờ hoặc bị vướng."""

    message_en = "There is no such message that waits or is stuck."


@transaction.atomic
def retry_message(*, actor: Actor, message_uuid: UUID, at: datetime) -> None:
    """
    Try a message again now, and the portal too if it is being waited for.

    :raises MessageNotStuck: if it was sent or given up.
    """
    message = _locked(actor, message_uuid)
    message.state, message.refusals, message.next_try_at = State.WAITING, 0, at
    message.save(update_fields=["state", "refusals", "next_try_at"])
    Connection.objects.filter(pk=1).update(next_try_at=at)
    events.publish(MESSAGE_RETRIED, subject=message, actor=actor, at=at, payload=told_of(message))


@transaction.atomic
def retry_all(*, actor: Actor, at: datetime) -> int:
    """Try every stuck message again, and the portal at once; returns how many."""
    access.require(may_mend_exchange(actor))
    stuck = OutgoingMessage.objects.select_for_update().filter(state=State.STUCK).order_by("id")
    messages = list(stuck.exclude(error_code="off_schema"))
    ids = [message.pk for message in messages]
    OutgoingMessage.objects.filter(pk__in=ids).update(
        state=State.WAITING, refusals=0, next_try_at=at
    )
    OutgoingMessage.objects.filter(state=State.WAITING, next_try_at__gt=at).filter(
        Q(refusals__gt=0)
    ).update(next_try_at=at)
    Connection.objects.filter(pk=1).update(next_try_at=at)
    for message in messages:
        events.publish(
            MESSAGE_RETRIED, subject=message, actor=actor, at=at, payload=told_of(message)
        )
    return len(messages)


@transaction.atomic
def give_up_message(*, actor: Actor, message_uuid: UUID, reason: str, at: datetime) -> None:
    """
    Send a message never, with the reason; what stands behind it in its dossier goes on.

    :raises InvalidInput: if no reason is given.
    :raises MessageNotStuck: if it was sent or given up.
    """
    message = _locked(actor, message_uuid)
    words = tidy(reason)[:500]
    if not words:
        raise InvalidInput(fields={"reason": _("Ghi lý do thôi gửi.")})
    message.state, message.ended_at, message.ended_reason = State.GIVEN_UP, at, words
    message.save(update_fields=["state", "ended_at", "ended_reason"])
    events.publish(
        MESSAGE_GIVEN_UP,
        subject=message,
        actor=actor,
        at=at,
        payload={**told_of(message), "reason": message.error_code or "waiting"},
    )


def _locked(actor: Actor, message_uuid: UUID) -> OutgoingMessage:
    access.require(may_mend_exchange(actor))
    rows = OutgoingMessage.objects.select_for_update()
    message = rows.filter(
        uuid=message_uuid, state__in=[State.WAITING, State.STUCK], body__isnull=False
    ).first()
    if message is None:
        raise MessageNotStuck()
    return message


@transaction.atomic
def empty_bodies(*, actor: Actor, at: datetime) -> tuple[int, int]:
    """
    Remove the contents of messages that ended MOTCUA_NATIONAL_PORTAL_KEEP_DAYS ago.

    That a message was sent, when and about which state stays.
    """
    before = at - timedelta(days=settings.MOTCUA_NATIONAL_PORTAL_KEEP_DAYS)
    old = Q(emptied_at__isnull=True, ended_at__lt=before)
    outgoing = OutgoingMessage.objects.filter(old).update(body=None, emptied_at=at, error_words="")
    incoming = IncomingDossier.objects.filter(old).update(
        message=None, mended={}, about=[], emptied_at=at
    )
    if outgoing or incoming:
        events.publish(
            BODIES_EMPTIED,
            subject=events.Subject("national_exchange.connection", actor.uuid),
            actor=actor,
            at=at,
            payload={"outgoing": outgoing, "incoming": incoming},
        )
    return outgoing, incoming
