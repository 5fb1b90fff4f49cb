"""Who may act for whom."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, PermissionRefused, Refusal
from motcua.kernel.events import api as events
from motcua.kernel.parties.events import REPRESENTATION_ADDED, REPRESENTATION_ENDED
from motcua.kernel.parties.models import Representation
from motcua.kernel.parties.permissions import may_add_representation
from motcua.kernel.parties.queries.records import get_party


class RepresentationOverlaps(Refusal):
    """Việc đại diện này đã được ghi nhận trong cùng khoảng thời gian."""

    message_en = "This representation is already on file for the same period."


class RepresentationNotFound(NotFound):
    """Không tìm thấy việc đại diện này."""

    message_en = "This representation was not found."


@transaction.atomic
def add_representation(
    *,
    actor: Actor,
    represented_uuid: UUID,
    representative_uuid: UUID,
    kind: str,
    valid_from: date,
    at: datetime,
    valid_to: date | None = None,
    document_reference: str = "",
) -> Representation:
    """
    Let one party act for another: a guardian, a legal or an authorised representative.

    :param document_reference: the paper that proves it (number and date), as the officer saw it.
    :raises RepresentationOverlaps: if it is on file for some of these days.
    """
    if not may_add_representation(actor):
        raise PermissionRefused()
    if kind not in Representation.Kind.values:
        raise InvalidInput(fields={"kind": kind})
    if represented_uuid == representative_uuid or (valid_to and valid_to <= valid_from):
        raise InvalidInput()
    represented, representative = get_party(represented_uuid), get_party(representative_uuid)
    type(represented).objects.select_for_update().get(pk=represented.pk)
    overlapping = Representation.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from),
        represented=represented,
        representative=representative,
        kind=kind,
    )
    if valid_to is not None:
        overlapping = overlapping.filter(valid_from__lt=valid_to)
    if overlapping.exists():
        raise RepresentationOverlaps()
    row = Representation.objects.create(
        represented=represented,
        representative=representative,
        kind=kind,
        valid_from=valid_from,
        valid_to=valid_to,
        document_reference=document_reference,
    )
    events.publish(
        REPRESENTATION_ADDED,
        subject=represented,
        actor=actor,
        at=at,
        payload={
            "representation_uuid": str(row.uuid),
            "kind": kind,
            "representative_uuid": str(representative.uuid),
        },
    )
    return row


@transaction.atomic
def end_representation(
    *, actor: Actor, representation_uuid: UUID, on: date, at: datetime
) -> Representation:
    """End a representation on a day: from then on the representative may not act any more."""
    if not may_add_representation(actor):
        raise PermissionRefused()
    row: Representation | None = (
        Representation.objects.select_for_update(of=("self",))
        .select_related("represented")
        .filter(uuid=representation_uuid)
        .first()
    )
    if row is None:
        raise RepresentationNotFound()
    if on <= row.valid_from or (row.valid_to is not None and on > row.valid_to):
        raise InvalidInput(fields={"on": str(on)})
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    events.publish(
        REPRESENTATION_ENDED,
        subject=row.represented,
        actor=actor,
        at=at,
        payload={"representation_uuid": str(row.uuid)},
    )
    return row
