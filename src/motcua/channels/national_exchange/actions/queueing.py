"""Writing down what the portal has to be told, in the order in which it happened."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.planned import Lookup
from motcua.base.transactions import joining
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from .. import ports
from ..events import MESSAGES_QUEUED
from ..models import OutgoingMessage
from ..permissions import may_mend_exchange
from ..queries.facts import Told, gather
from ..queries.policy import policy
from ..rules.messages import dossier_message, progress_message
from ..rules.schema import faults_in

_TOLD: Lookup[OutgoingMessage] = Lookup(
    lambda event: OutgoingMessage.objects.filter(event_uuid=event).defer("body")
)
DOSSIER = OutgoingMessage.Service.DOSSIER
PROGRESS = OutgoingMessage.Service.PROGRESS


class NothingToSend(NotFound):
    """Hồ sơ này chưa có trạng thái nào để gửi Cổng Dịch vụ công quốc gia."""

    message_en = "This dossier has no state yet that the national portal could be told."


class NotConnected(NotFound):
    """Chưa kết nối Cổng Dịch vụ công quốc gia. Quản trị hệ thống đặt MOTCUA_NATIONAL_PORTAL_URL."""

    message_en = "The national portal is not connected. The operator sets its address."


@joining
def queue_messages(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    event_uuid: UUID | None,
    position: int | None,
    at: datetime,
) -> int:
    """
    Put what an event made of a dossier in line: the whole dossier, then the step.

    Hearing the event again adds nothing. Returns the number of messages; none where nobody is
    connected.
    """
    if ports.portal() is None:
        return 0
    if event_uuid and _TOLD.find(event=event_uuid):
        return 0
    told = gather(dossier_uuid, position=position, at=at)
    if told is None:
        return 0
    _write(told, dossier_uuid, event_uuid, at)
    events.publish(
        MESSAGES_QUEUED,
        subject=events.Subject("one_stop_shop.dossier", dossier_uuid),
        actor=actor,
        at=at,
        payload={"code": told.dossier.code, "state": told.state},
    )
    return 2


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
    queued = queue_messages(
        actor=actor, dossier_uuid=dossier_uuid, event_uuid=None, position=None, at=at
    )
    if not queued:
        raise NothingToSend()
    return queued


def _write(told: Told, dossier_uuid: UUID, event_uuid: UUID | None, at: datetime) -> None:
    """Two rows; a message that does not fit the schema is stuck from the beginning."""
    until = told.step.at if event_uuid else at
    bodies = {
        (DOSSIER, "HoSo"): dossier_message(
            told.dossier, state=told.state, until=until, policy=policy(at)
        ),
        (PROGRESS, "TienTrinh"): progress_message(told.step),
    }
    rows = []
    for (service, kind), body in bodies.items():
        faults = faults_in(kind, body)
        rows.append(
            OutgoingMessage(
                dossier_uuid=dossier_uuid,
                dossier_code=told.dossier.code,
                agency_path=told.agency_path,
                service=service,
                event_uuid=event_uuid,
                national_state=told.state,
                body=body,
                queued_at=at,
                next_try_at=at,
                state=OutgoingMessage.State.STUCK if faults else OutgoingMessage.State.WAITING,
                error_code="off_schema" if faults else "",
                error_words="; ".join(faults)[:300],
            )
        )
    OutgoingMessage.objects.bulk_create(rows)
