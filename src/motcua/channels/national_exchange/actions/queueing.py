"""Writing down what the portal has to be told, in the order in which it happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.transactions import joining
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from .. import ports
from ..events import MESSAGES_QUEUED
from ..models import OutgoingMessage
from ..permissions import may_mend_exchange
from ..queries.facts import Gathered, Told
from ..queries.policy import policy
from ..rules.messages import dossier_message, progress_message
from ..rules.schema import faults_in

DOSSIER = OutgoingMessage.Service.DOSSIER
PROGRESS = OutgoingMessage.Service.PROGRESS


class NothingToSend(NotFound):
    """Hồ sơ này chưa có trạng thái nào để gửi Cổng Dịch vụ công quốc gia."""

    message_en = "This dossier has no state yet that the national portal could be told."


class NotConnected(NotFound):
    """Chưa kết nối Cổng Dịch vụ công quốc gia. Quản trị hệ thống đặt MOTCUA_NATIONAL_PORTAL_URL."""

    message_en = "The national portal is not connected. The operator sets its address."


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to a dossier: which event, where in the journal (None: what was last)."""

    dossier_uuid: UUID
    event_uuid: UUID | None
    position: int | None
    at: datetime


@joining
def queue_messages(*, actor: Actor, happened: Sequence[Happened]) -> int:
    """
    Put what events made of dossiers in line, in their order: each whole dossier, then the step.

    Hearing an event again adds nothing. Returns the number of messages; none where nobody is
    connected. What is the same for all is read and written once.
    """
    if ports.portal() is None:
        return 0
    known = _told_before(happened)
    new = [one for one in happened if one.event_uuid is None or one.event_uuid not in known]
    if not new:
        return 0
    gathered = Gathered([one.dossier_uuid for one in new], at=new[-1].at)
    rows: list[OutgoingMessage] = []
    said: list[tuple[events.Subject, dict[str, Any], None, None, datetime]] = []
    for one in new:
        told = gathered.told(one.dossier_uuid, position=one.position)
        if told is None:
            continue
        rows += _messages(told, one)
        subject = events.Subject("one_stop_shop.dossier", one.dossier_uuid)
        payload = {"code": told.dossier.code, "state": told.state}
        said.append((subject, payload, None, None, one.at))
    if rows:
        OutgoingMessage.objects.bulk_create(rows)
        events.publish_many(MESSAGES_QUEUED, rows=said, actor=actor, at=new[-1].at)
    return len(rows)


def _told_before(happened: Sequence[Happened]) -> set[UUID | None]:
    uuids = [one.event_uuid for one in happened if one.event_uuid]
    if not uuids:
        return set()
    return set(
        OutgoingMessage.objects.filter(event_uuid__in=uuids).values_list("event_uuid", flat=True)
    )


@transaction.atomic
def resend_dossier(*, actor: Actor, dossier_uuid: UUID, at: datetime) -> int:
    """
    Put a dossier as it is now in line again, after whatever still waits.

    :raises NotConnected: if no portal is connected.
    :raises NothingToSend: if it has no state yet.
    """
    access.require(may_mend_exchange(actor))
    if ports.portal() is None:
        raise NotConnected()
    as_it_is = Happened(dossier_uuid, event_uuid=None, position=None, at=at)
    queued = queue_messages(actor=actor, happened=[as_it_is])
    if not queued:
        raise NothingToSend()
    return queued


def _messages(told: Told, one: Happened) -> list[OutgoingMessage]:
    """Two rows; a message that does not fit the schema is stuck from the beginning."""
    until = told.step.at if one.event_uuid else one.at
    bodies = {
        (DOSSIER, "HoSo"): dossier_message(
            told.dossier, state=told.state, until=until, policy=policy(one.at)
        ),
        (PROGRESS, "TienTrinh"): progress_message(told.step),
    }
    rows = []
    for (service, kind), body in bodies.items():
        faults = faults_in(kind, body)
        rows.append(
            OutgoingMessage(
                dossier_uuid=one.dossier_uuid,
                dossier_code=told.dossier.code,
                agency_path=told.agency_path,
                service=service,
                event_uuid=one.event_uuid,
                national_state=told.state,
                body=body,
                queued_at=one.at,
                next_try_at=one.at,
                state=OutgoingMessage.State.STUCK if faults else OutgoingMessage.State.WAITING,
                error_code="off_schema" if faults else "",
                error_words="; ".join(faults)[:300],
            )
        )
    return rows
