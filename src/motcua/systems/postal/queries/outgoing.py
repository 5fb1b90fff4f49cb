"""What waits for the post's system, and what went wrong by post."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.base.actors import Actor
from motcua.base.errors import NotFound

from ..models import Incident, OutgoingMessage
from ..permissions import SEE
from ..ports import find_carrier

LONGEST = 100


class IncidentHidden(NotFound):
    """Không tìm thấy sự cố này trong số sự cố Ông/Bà được xem."""

    message_en = "This incident is not among those that you may see."


@dataclass(frozen=True, slots=True)
class Outbox:
    """How the line to the post's system stands."""

    carrier_title: str  # empty: no system is connected
    waiting: int
    refused: int
    oldest_at: datetime | None
    stuck: tuple[OutgoingMessage, ...]
    sent: int


def _places(actor: Actor) -> Q:
    places = Q(pk__in=[])
    for path in actor.paths_for(SEE):
        places |= Q(order__desk_path=path) | Q(order__desk_path__startswith=f"{path}.")
    return Q() if actor.kind == "system" else places


def outbox_for(actor: Actor) -> Outbox:
    """What of the actor's desks waits or was refused, the oldest first."""
    carrier = find_carrier()
    mine = OutgoingMessage.objects.filter(_places(actor))
    numbers = mine.aggregate(
        waiting=Count("id", filter=Q(sent_at__isnull=True, refused_at__isnull=True)),
        refused=Count("id", filter=Q(sent_at__isnull=True, refused_at__isnull=False)),
        sent=Count("id", filter=Q(sent_at__isnull=False)),
    )
    stuck = mine.filter(sent_at__isnull=True).select_related("order__desk").order_by("id")
    rows = tuple(stuck[:LONGEST])
    return Outbox(
        carrier_title=carrier.title["vi"] if carrier else "",
        waiting=numbers["waiting"],
        refused=numbers["refused"],
        oldest_at=rows[0].written_at if rows else None,
        stuck=rows,
        sent=numbers["sent"],
    )


def incidents_for(actor: Actor) -> QuerySet[Incident]:
    """The incidents at the actor's desks."""
    return Incident.objects.select_related("order__desk").filter(_places(actor))


def list_incidents_for(actor: Actor, *, only_open: bool) -> list[Incident]:
    """Incidents, the newest first."""
    found = incidents_for(actor).order_by("-id")
    return list((found.filter(closed_at__isnull=True) if only_open else found)[:LONGEST])


def find_incident_for(actor: Actor, uuid: UUID) -> Incident:
    """
    One incident.

    :raises IncidentHidden: if there is none, or it is of another desk.
    """
    incident = incidents_for(actor).filter(uuid=uuid).first()
    if incident is None:
        raise IncidentHidden()
    return incident
