"""Days of mergers: what of the queues stays at a desk that ended and is named."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count

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


def bookings_left(agencies: Collection[UUID], at: datetime) -> list[mergers.LeftBehind]:
    """The places of agencies and the bookings there that are still to come."""
    places = Place.objects.filter(agency__uuid__in=agencies)
    booked = Booking.objects.filter(
        group__place__agency__uuid__in=agencies,
        slot_at__gte=at,
        cancelled_at__isnull=True,
        ticket__isnull=True,
    )
    return [
        mergers.LeftBehind(agency, number, words)
        for rows, name, words in (
            (places, "agency__uuid", PLACED),
            (booked, "group__place__agency__uuid", BOOKED),
        )
        for agency, number in rows.values_list(name).annotate(Count("id")).order_by()
    ]
