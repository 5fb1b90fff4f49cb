"""Lines for machines: a screen asks for the board, a kiosk for a number."""

from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Status
from pydantic import Field

from motcua.base.actors import system_actor
from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.text import vietnam_day
from motcua.base.web import limits
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now

from ..actions.tickets import Taking, take_ticket, take_ticket_by_code
from ..models import Place
from ..queries.lines import called_at_place, get_ticket, lines_of
from ..queries.places import PlaceNotFound, find_place, hours_of
from . import schemas

router = new_router("queueing")
KIOSK = system_actor("queueing.kiosk")
PER_MINUTE = 60
Code = Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9\-]+$")]


@router.get(
    "/queueing/places/{code}",
    auth=None,
    response=answers(schemas.BoardOut),
    operation_id="queue_board",
)
def queue_board(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Which number goes to which counter, how many wait, and about how long."""
    moment = now()
    place = find_place(code, at=moment)
    day = vietnam_day(moment)
    hours = hours_of(place, moment)
    return {
        "code": place.code,
        "title": place.title,
        "is_open": hours.is_open,
        "takes_tickets": hours.takes_tickets,
        "called": called_at_place(place, day),
        "lines": [
            {
                "group": line.group.uuid,
                "prefix": line.group.prefix,
                "title": line.group.title,
                "waiting": line.waiting,
                "counters": line.counters,
                "minutes": line.estimate,
            }
            for line in lines_of(place, day)
        ],
    }


@router.post(
    "/queueing/places/{code}/tickets",
    auth=None,
    response=answers(schemas.QueueTicketOut, 201),
    operation_id="queue_take",
)
def queue_take(request: HttpRequest, code: Code, body: schemas.TicketIn) -> Status[dict[str, Any]]:
    """Take a number at a kiosk that knows its key; the same request key gives the same number."""
    moment = now()
    place = _kiosk(code, body.key)
    limits.hit(
        f"queueing-machine:{place.code}:{address_of(request)}",
        limit=PER_MINUTE, seconds=60, at=moment,
    )  # fmt: skip
    if body.code:
        ticket = take_ticket_by_code(
            actor=KIOSK, place_uuid=place.uuid, code=body.code, at=moment,
            request_key=body.request_key,
        )  # fmt: skip
    else:
        taking = Taking(
            group_uuid=body.group or UUID(int=0),
            priority=body.priority,
            request_key=body.request_key,
        )
        ticket = take_ticket(actor=KIOSK, place_uuid=place.uuid, taking=taking, at=moment)
    return Status(201, _out(ticket.uuid))


def _kiosk(code: str, key: UUID) -> Place:
    place = find_place(code, at=now())
    if place.kiosk_key != key:
        raise PlaceNotFound()
    return place


@router.get(
    "/queueing/tickets/{uuid}",
    auth=None,
    response=answers(schemas.QueueTicketOut),
    operation_id="queue_ticket",
)
def queue_ticket(request: HttpRequest, uuid: UUID) -> dict[str, Any]:
    """Where a number stands, for whoever holds its address."""
    return _out(uuid)


def _out(uuid: UUID) -> dict[str, Any]:
    ticket = get_ticket(uuid, at=now())
    base = settings.MOTCUA_ADDRESS.rstrip("/")
    return {
        "uuid": ticket.uuid,
        "label": ticket.label,
        "day": ticket.day,
        "status": ticket.status,
        "counter": ticket.counter,
        "ahead": ticket.ahead,
        "minutes": ticket.estimate,
        "address": f"{base}{reverse('queueing:ticket_show', args=[uuid])}",
    }
