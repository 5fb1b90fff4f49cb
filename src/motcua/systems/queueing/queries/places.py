"""Places of service: which there are, whether one is open, and who goes first there."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.content import load_yaml, province_root
from motcua.base.errors import NotFound
from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars

from .. import rules
from ..models import Counter, Place, ServiceGroup
from ..permissions import MANAGE, SERVE


class PlaceNotFound(NotFound):
    """Không có điểm phục vụ này, hoặc điểm đã thôi hoạt động."""

    message_en = "There is no such place of service, or it has ended."


class CounterNotFound(NotFound):
    """Không tìm thấy quầy này trong số quầy Ông/Bà được ngồi."""

    message_en = "This counter is not among those at which you may serve."


@dataclass(frozen=True, slots=True)
class Hours:
    """Whether a place is open at a moment, until when, and when it opens next."""

    is_open: bool
    takes_tickets: bool
    spans: tuple[tuple[int, int], ...]
    last_ticket_at: datetime | None
    opens_at: datetime | None


def find_place(code: str, *, at: datetime) -> Place:
    """
    A place by the code in its address.

    :raises PlaceNotFound: if there is none, or its agency was abolished before today.
    """
    place = Place.objects.select_related("agency").filter(code=code).first()
    if place is None or not place.is_in_force(_day(at)):
        raise PlaceNotFound()
    return place


def hours_of(place: Place, at: datetime) -> Hours:
    """The office hours of the day, as the place's calendar has them: holidays have none."""
    day = _day(at)
    if not place.is_in_force(day):
        return Hours(False, False, (), None, None)
    try:
        calendar = calendars.get_calendar(place.calendar_code, on=day)
        spans = tuple(calendar.spans[calendar.number_of(day)])
        is_open = calendars.is_working_time(calendar, at)
        opens_at = calendars.next_working_moment(calendar, at)
    except (calendars.CalendarUnknown, calendars.DateOutsideCalendar):
        return Hours(False, False, (), None, None)
    window = rules.ticket_window(spans, day=day, minutes_before=place.last_ticket_minutes)
    takes = window is not None and window[0] <= at <= window[1]
    last = window[1] if window else None
    return Hours(is_open, takes, spans, last, None if is_open else opens_at)


def priorities_on(day: date) -> rules.PriorityLaw:
    """Who is served first on a day, by the province's content."""
    return rules.priority_law(_priorities(str(province_root())), day)


@cache
def _priorities(root: str) -> list[Any]:
    path = province_root() / "queueing" / "priorities.yaml"
    return list(load_yaml(path)) if path.exists() else []


def list_places(*, on: date) -> list[Place]:
    """The places that are in force on a day, by code."""
    places = Place.objects.select_related("agency").order_by("code")
    return [place for place in places if place.is_in_force(on)]


def places_for(actor: Actor, *, on: date) -> list[Place]:
    """The places at which the actor serves or which they set up."""
    return [
        place
        for place in list_places(on=on)
        if actor.may(SERVE, place.agency.path) or actor.may(MANAGE, place.agency.path)
    ]


def groups_of(place: Place) -> list[ServiceGroup]:
    """The groups that are offered at a place, in the order of its kiosk."""
    return list(place.groups.filter(is_offered=True).order_by("prefix"))


def find_counter(actor: Actor, uuid: UUID, *, at: datetime) -> Counter:
    """
    A counter at which the actor may serve.

    :raises CounterNotFound: if there is none, or it is none of the actor's business.
    """
    counter = Counter.objects.select_related("place__agency").filter(uuid=uuid).first()
    if counter is None or not actor.may(SERVE, counter.place.agency.path):
        raise CounterNotFound()
    return counter


def _day(at: datetime) -> date:
    return vietnam_day(at)
