"""Days of mergers: a place goes to the desk that took over, with its bookings, and comes back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from motcua.base.actors import system_actor
from motcua.kernel.events import api as events
from motcua.kernel.mergers import api as mergers
from motcua.kernel.organizations import api as organizations

from ..events import BOOKING_HANDED_OVER
from ..models import Booking, Place
from ..queries.merging import bookings_to_come

KEEPER = system_actor("queueing.mergers")


@transaction.atomic
def follow_merger(pairs: Sequence[mergers.Pair], at: datetime) -> list[mergers.Followed]:
    """
    Let places of desks that ended go to those that took over; hours, codes and numbers stay.

    Whoever booked a time there is told by the event: same place, same hour, another agency.
    """
    targets = {pair.from_agency: pair.to_agency for pair in pairs}
    places = Place.objects.select_for_update(of=("self",)).filter(agency__uuid__in=targets)
    found = []
    for place in places.select_related("agency").order_by("id"):
        left, to = place.agency, organizations.get_agency(targets[place.agency.uuid])
        place.agency = to
        place.save(update_fields=["agency"])
        found.append(mergers.Followed(place.uuid, place.uuid, left.uuid, to.uuid))
        for booking in bookings_to_come([to.uuid], at).filter(group__place=place):
            _tell(booking, place, left, to, at)
    return found


def _tell(
    booking: Booking,
    place: Place,
    left: organizations.Agency,
    to: organizations.Agency,
    at: datetime,
) -> None:
    events.publish(
        BOOKING_HANDED_OVER,
        subject=booking,
        actor=KEEPER,
        at=at,
        agency_uuid=to.uuid,
        payload={
            "place": place.code,
            "slot": booking.slot_at,
            "from_agency": left.uuid,
            "to_agency": to.uuid,
        },
    )


def give_back(followed: Sequence[mergers.Followed]) -> None:
    """Give places back to the desk that they were of, if they are still of the other."""
    for one in followed:
        back = organizations.get_agency(one.from_agency)
        Place.objects.filter(uuid=one.subject_uuid, agency__uuid=one.to_agency).update(agency=back)
