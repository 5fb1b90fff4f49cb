"""Days of mergers: bookings to come, and what stays at a desk without a successor."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from motcua.kernel.mergers import api as mergers

from ..models import Booking, Place

BOOKED = {
    "vi": "lịch hẹn tại điểm phục vụ của cơ quan đã kết thúc: báo người hẹn, hoặc giao điểm phục "
    "vụ cho cơ quan kế thừa",
    "en": "bookings at a place of the agency that ended: tell the people, or let the successor "
    "have the place",
}
PLACED = {
    "vi": "điểm phục vụ vẫn thuộc cơ quan đã kết thúc",
    "en": "places that still belong to the agency that ended",
}


def bookings_to_come(agencies: Collection[UUID], at: datetime) -> QuerySet[Booking]:
    """The bookings at places of these agencies that nobody has come with yet."""
    return Booking.objects.filter(
        group__place__agency__uuid__in=agencies,
        slot_at__gte=at,
        cancelled_at__isnull=True,
        ticket__isnull=True,
    )


def bookings_left(agencies: Collection[UUID], at: datetime) -> list[mergers.LeftBehind]:
    """The places that still belong to agencies that ended, and the bookings there."""
    places = Place.objects.filter(agency__uuid__in=agencies)
    booked = bookings_to_come(agencies, at)
    return [
        mergers.LeftBehind(agency, number, words)
        for rows, name, words in (
            (places, "agency__uuid", PLACED),
            (booked, "group__place__agency__uuid", BOOKED),
        )
        for agency, number in rows.values_list(name).annotate(Count("id")).order_by()
    ]
