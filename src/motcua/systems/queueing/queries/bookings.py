"""Times that may be booked, and those that somebody booked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars

from .. import rules
from ..models import Booking, ServiceGroup


class BookingNotFound(NotFound):
    """Không tìm thấy lịch hẹn này."""

    message_en = "This booked time was not found."


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that may be booked, and how many may still come then."""

    begins_at: datetime
    left: int


def bookable_days(group: ServiceGroup, *, at: datetime) -> list[date]:
    """The days of the next two weeks on which the group's place is open."""
    today = vietnam_day(at)
    days = [today + timedelta(days=number) for number in range(rules.BOOKED_DAYS)]
    return [day for day in days if _spans(group, day)]


def free_slots(group: ServiceGroup, day: date, *, at: datetime) -> list[Slot]:
    """The slots of a day that lie ahead, with what is left of each; two queries."""
    moments = slots_on(group, day, at=at)
    taken = dict(
        Booking.objects.filter(group=group, day=day, cancelled_at__isnull=True)
        .values_list("slot_at")
        .annotate(Count("id"))
    )
    return [Slot(moment, max(0, group.slot_capacity - taken.get(moment, 0))) for moment in moments]


def slots_on(group: ServiceGroup, day: date, *, at: datetime) -> list[datetime]:
    """The beginnings of the slots of a day; none on days that are not offered."""
    today = vietnam_day(at)
    if not group.slot_capacity or not today <= day < today + timedelta(days=rules.BOOKED_DAYS):
        return []
    return list(
        rules.slots_of(_spans(group, day), day=day, minutes=group.slot_minutes, not_before=at)
    )


def _spans(group: ServiceGroup, day: date) -> tuple[tuple[int, int], ...]:
    if not group.place.is_in_force(day):
        return ()
    try:
        calendar = calendars.get_calendar(group.place.calendar_code, on=day)
        return tuple(calendar.spans[calendar.number_of(day)])
    except (calendars.CalendarUnknown, calendars.DateOutsideCalendar):
        return ()


def bookable_groups(*, on: date) -> list[ServiceGroup]:
    """Every group that can be booked somewhere, by place."""
    groups = (
        ServiceGroup.objects.filter(is_offered=True, slot_capacity__gt=0)
        .select_related("place__agency")
        .order_by("place__code", "prefix")
    )
    return [group for group in groups if group.place.is_in_force(on)]


def bookings_of(actor: Actor, *, at: datetime) -> list[Booking]:
    """What a person booked for today and later."""
    return list(
        Booking.objects.filter(
            account_uuid=actor.uuid,
            cancelled_at__isnull=True,
            day__gte=vietnam_day(at),
        )
        .select_related("group__place")
        .order_by("slot_at")
    )


def find_booking(uuid: UUID) -> Booking:
    """:raises BookingNotFound: if there is none."""
    booking = Booking.objects.select_related("group__place__agency").filter(uuid=uuid).first()
    if booking is None:
        raise BookingNotFound()
    return booking
