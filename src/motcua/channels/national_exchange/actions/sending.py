"""Sending what waits: in order for each dossier, with pauses, and none lost while it is down."""

import re
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

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

# The oldest messages, in line: those of a dossier of which nothing earlier is stuck, pauses or is
# under way elsewhere.
_NEXT = """
SELECT m.id FROM national_exchange_outgoing m
WHERE m.state = 'waiting' AND m.next_try_at <= %(at)s AND NOT EXISTS (
    SELECT 1 FROM national_exchange_outgoing e
    WHERE e.dossier_uuid = m.dossier_uuid AND e.id < m.id
        AND (e.state = 'stuck' OR e.state = 'waiting' AND e.next_try_at > %(at)s))
ORDER BY m.id LIMIT %(most)s FOR UPDATE
"""
# Two senders claim one after the other, so that the second sees what the first one has.
_ONE_CLAIMS = "SELECT pg_advisory_xact_lock(hashtextextended('national_exchange.claim', 0))"
_CLAIMED_AT_ONCE = 100
# Seconds, well within the claim, however slow the portal is. What a sender that is killed has sent
# and not noted is asked for and sent again: so it is never much.
_ROUND_AT_MOST = 3.0


def send_due(*, at: datetime, limit: int = 100) -> int:
    """
    Send what is due, at most `limit` messages; returns how many the portal took.

    The first message that finds the portal down ends the round: all the others would find the
    same. No transaction is open while the portal is asked.
    """
    portal = ports.portal()
    taken = 0
    with ports.one_round():
        while portal is not None and taken < limit and is_open(at):
            line = _claim(at, most=min(_CLAIMED_AT_ONCE, limit - taken))
            if not line:
                break
            round_ = _Round(portal, line, at)
            round_.send()
            taken += len(round_.sent)
            if round_.failure:
                break
    return taken


class _Round:
    """Messages that one sender has claimed, in their order; noted together at its end."""

    def __init__(self, portal: ports.Portal, line: list[OutgoingMessage], at: datetime) -> None:
        """Learn what the portal knows of their dossiers."""
        self.portal, self.line, self.at = portal, line, at
        self.sent: list[OutgoingMessage] = []
        self.failure = ""
        self._known, self._told = _known_there(line)

    def send(self) -> None:
        """Send them until the portal is down; what cannot follow goes back into the line."""
        refused: list[tuple[OutgoingMessage, ports.PortalRefused]] = []
        back: list[OutgoingMessage] = []
        held = set()
        until, is_late = time.monotonic() + _ROUND_AT_MOST, False
        try:
            for message in self.line:
                if self.failure or is_late or message.dossier_uuid in held:
                    back.append(message)
                    continue
                try:
                    self.portal.call(message.service, self._content(message))
                except ports.PortalDown as failure:
                    self.failure = failure.reason
                    _put_back([message], self.at, tried=1)
                except ports.PortalRefused as refusal:
                    held.add(message.dossier_uuid)
                    refused.append((message, refusal))
                else:
                    self.sent.append(message)
                is_late = time.monotonic() > until
        finally:
            self._note(refused, back)

    def _note(
        self,
        refused: list[tuple[OutgoingMessage, ports.PortalRefused]],
        back: list[OutgoingMessage],
    ) -> None:
        _put_back(back, self.at, tried=0)
        if self.sent or refused:
            note_success(self.at)
        _note_sent(self.sent, self.at)
        for message, refusal in refused:
            _note_refusal(message, refusal, self.at)
        if self.failure:
            note_failure(self.failure, self.at)

    def _content(self, message: OutgoingMessage) -> Mapping[str, Any]:
        if message.service == Service.PROGRESS:
            return {"data": [message.body]}
        is_known = self._is_known(message)
        self._known.add(message.dossier_uuid)
        return {"isUpdating": is_known, "data": [message.body]}

    def _is_known(self, message: OutgoingMessage) -> bool:
        """
        Whether the portal has the dossier already. Where an answer may have been lost, it is asked.

        A dossier sent a second time as a new one would be refused, or stand there twice.
        """
        if message.dossier_uuid in self._known:
            return True
        if message.attempts == 1 and message.dossier_uuid not in self._told:
            return False
        try:
            return bool(self.portal.call("TraCuuHoSo", {"MaHoSo": message.dossier_code}))
        except ports.PortalRefused:
            return False


def is_open(at: datetime) -> bool:
    """Whether the portal may be asked now: not during the pause after a failure."""
    row = Connection.objects.filter(pk=1).first()
    return row is None or row.next_try_at is None or row.next_try_at <= at


@transaction.atomic
def _claim(at: datetime, *, most: int) -> list[OutgoingMessage]:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_CLAIMS)
        cursor.execute(_NEXT, {"at": at, "most": most})
        ids = [row[0] for row in cursor.fetchall()]
    if not ids:
        return []
    claimed = OutgoingMessage.objects.filter(pk__in=ids)
    claimed.update(attempts=F("attempts") + 1, next_try_at=at + _CLAIM)
    return list(claimed.order_by("pk"))


def _known_there(line: list[OutgoingMessage]) -> tuple[set[UUID], set[UUID]]:
    """The dossiers that the portal has, and those told before of which it may have one."""
    first: dict[UUID, int] = {}
    for message in line:
        first.setdefault(message.dossier_uuid, message.pk)
    told = OutgoingMessage.objects.filter(dossier_uuid__in=list(first), service=Service.DOSSIER)
    earlier = [
        (dossier, state)
        for pk, dossier, state in told.values_list("pk", "dossier_uuid", "state")
        if pk < first[dossier]
    ]
    came = IncomingDossier.objects.filter(dossier_uuid__in=list(first))
    known = {dossier for dossier, state in earlier if state == State.SENT}
    known |= {uuid for uuid in came.values_list("dossier_uuid", flat=True) if uuid is not None}
    return known, {dossier for dossier, _state in earlier}


def _put_back(messages: list[OutgoingMessage], at: datetime, *, tried: int) -> None:
    """Put claimed messages back into the line; `tried` is 1 if the portal was asked."""
    if messages:
        rows = OutgoingMessage.objects.filter(
            pk__in=[message.pk for message in messages], state=State.WAITING
        )
        rows.update(next_try_at=at, attempts=F("attempts") - 1 + tried)


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
def _note_sent(messages: list[OutgoingMessage], at: datetime) -> None:
    if not messages:
        return
    unsent = OutgoingMessage.objects.select_for_update().filter(
        pk__in=[message.pk for message in messages]
    )
    new = set(unsent.exclude(state=State.SENT).values_list("pk", flat=True))
    OutgoingMessage.objects.filter(pk__in=new).update(
        state=State.SENT, ended_at=at, error_code="", error_words=""
    )
    told = [(message, told_of(message)) for message in messages if message.pk in new]
    events.publish_many(MESSAGE_SENT, rows=told, actor=SENDER, at=at)


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
