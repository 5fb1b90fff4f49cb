"""Sending what waits: in order for each dossier, with pauses, and none lost while it is down."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from motcua.kernel.events import api as events

from .. import ports
from ..events import CONNECTION_LOST, CONNECTION_RESTORED, MESSAGE_SENT, MESSAGE_STUCK
from ..models import Connection, IncomingDossier, OutgoingMessage
from ..queries.facts import SENDER
from ..queries.policy import policy
from ..rules.pauses import pause_after, pause_after_refusal

# Longer than any call may take. A sender that is killed loses its claim then, and the message is
# sent again: better twice, which the portal understands (isUpdating), than never.
_CLAIM = timedelta(minutes=10)
_LINK = events.Subject("national_exchange.connection", SENDER.uuid)
_NUMBERS = re.compile(r"\d{9,}")

State, Service = OutgoingMessage.State, OutgoingMessage.Service

# The oldest message whose dossier has nothing unsent before it.
_NEXT = """
SELECT m.id FROM national_exchange_outgoing m
WHERE m.state = 'waiting' AND m.next_try_at <= %s AND NOT EXISTS (
    SELECT 1 FROM national_exchange_outgoing e
    WHERE e.dossier_uuid = m.dossier_uuid AND e.id < m.id AND e.state IN ('waiting', 'stuck'))
ORDER BY m.id LIMIT 1 FOR UPDATE SKIP LOCKED
"""


def send_due(*, at: datetime, limit: int = 100) -> int:
    """
    Send what is due, at most `limit` messages; returns how many the portal took.

    The first message that finds the portal down ends the round: all the others would find the
    same. No transaction is open while the portal is asked.
    """
    portal = ports.portal()
    taken = 0
    while portal is not None and taken < limit and is_open(at):
        message = _claim(at)
        if message is None:
            break
        try:
            portal.call(message.service, _content(portal, message))
        except ports.PortalDown as failure:
            _put_back(message, at)
            note_failure(failure.reason, at)
            break
        except ports.PortalRefused as refusal:
            note_success(at)
            _note_refusal(message, refusal, at)
        else:
            note_success(at)
            _note_sent(message, at)
            taken += 1
    return taken


def is_open(at: datetime) -> bool:
    """Whether the portal may be asked now: not during the pause after a failure."""
    row = Connection.objects.filter(pk=1).first()
    return row is None or row.next_try_at is None or row.next_try_at <= at


@transaction.atomic
def _claim(at: datetime) -> OutgoingMessage | None:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [at])
        row = cursor.fetchone()
    if row is None:
        return None
    message = OutgoingMessage.objects.get(pk=row[0])
    message.attempts += 1
    message.next_try_at = at + _CLAIM
    message.save(update_fields=["attempts", "next_try_at"])
    return message


def _content(portal: ports.Portal, message: OutgoingMessage) -> Mapping[str, Any]:
    if message.service == Service.PROGRESS:
        return {"data": [message.body]}
    return {"isUpdating": _is_known_there(portal, message), "data": [message.body]}


def _is_known_there(portal: ports.Portal, message: OutgoingMessage) -> bool:
    """
    Whether the portal has the dossier already. Where an answer may have been lost, it is asked.

    A dossier sent a second time as a new one would be refused, or stand there twice.
    """
    earlier = OutgoingMessage.objects.filter(
        dossier_uuid=message.dossier_uuid, service=Service.DOSSIER, id__lt=message.pk
    )
    if earlier.filter(state=State.SENT).exists() or _came_from_there(message):
        return True
    if message.attempts == 1 and not earlier.exists():
        return False
    try:
        return bool(portal.call("TraCuuHoSo", {"MaHoSo": message.dossier_code}))
    except ports.PortalRefused:
        return False


def _came_from_there(message: OutgoingMessage) -> bool:
    return IncomingDossier.objects.filter(dossier_uuid=message.dossier_uuid).exists()


def _put_back(message: OutgoingMessage, at: datetime) -> None:
    OutgoingMessage.objects.filter(pk=message.pk, state=State.WAITING).update(next_try_at=at)


@transaction.atomic
def note_failure(reason: str, at: datetime) -> None:
    """The portal did not answer: wait, longer each time, and tell the journal the first time."""
    row, _is_new = Connection.objects.select_for_update().get_or_create(pk=1)
    row.failures += 1
    row.reason = reason[:60]
    row.failing_since = row.failing_since or at
    row.next_try_at = at + pause_after(row.failures, policy(at).portal_pauses)
    row.save()
    if row.failures == 1:
        payload = {"reason": row.reason}
        events.publish(CONNECTION_LOST, subject=_LINK, actor=SENDER, at=at, payload=payload)


@transaction.atomic
def note_success(at: datetime) -> None:
    """The portal answered."""
    row, _is_new = Connection.objects.select_for_update().get_or_create(pk=1)
    failures = row.failures
    row.failures, row.reason, row.failing_since = 0, "", None
    row.next_try_at, row.last_success_at = None, at
    row.save()
    if failures:
        payload = {"failures": failures}
        events.publish(CONNECTION_RESTORED, subject=_LINK, actor=SENDER, at=at, payload=payload)


@transaction.atomic
def _note_sent(message: OutgoingMessage, at: datetime) -> None:
    changed = OutgoingMessage.objects.filter(pk=message.pk).exclude(state=State.SENT)
    if changed.update(state=State.SENT, ended_at=at, error_code="", error_words=""):
        events.publish(MESSAGE_SENT, subject=message, actor=SENDER, at=at, payload=told_of(message))


@transaction.atomic
def _note_refusal(message: OutgoingMessage, refusal: ports.PortalRefused, at: datetime) -> None:
    message.refusals += 1
    pause = pause_after_refusal(message.refusals, policy(at).message_pauses)
    message.error_code = refusal.code[:60]
    # What the portal says may quote a person's numbers.
    message.error_words = _NUMBERS.sub("…", refusal.words)[:300]
    message.state = State.WAITING if pause else State.STUCK
    message.next_try_at = at + pause if pause else at
    message.save(update_fields=["refusals", "error_code", "error_words", "state", "next_try_at"])
    if not pause:
        payload = {**told_of(message), "error": message.error_code}
        events.publish(MESSAGE_STUCK, subject=message, actor=SENDER, at=at, payload=payload)


def told_of(message: OutgoingMessage) -> dict[str, Any]:
    """What events say of a message."""
    return {
        "dossier": message.dossier_uuid,
        "service": str(message.service),
        "state": message.national_state,
    }
