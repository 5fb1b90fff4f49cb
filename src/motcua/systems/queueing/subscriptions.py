"""What follows when a place goes to another agency: whoever booked a time there is told."""

from uuid import UUID

from django.urls import reverse

from motcua.base.actors import system_actor
from motcua.base.text import datetime_vi, in_language
from motcua.kernel.events import api as events
from motcua.kernel.notifications import api as notifications
from motcua.kernel.organizations import api as organizations

from .events import BOOKING_HANDED_OVER
from .models import Booking

CLERK = system_actor("queueing.clerk")


@events.on(BOOKING_HANDED_OVER, name="queueing.tell_booking_handed_over")
def tell_booking_handed_over(event: events.Event) -> None:
    """Tell the person that hour, place and code stay; who booked by telephone has no account."""
    booking = Booking.objects.select_related("group__place").get(uuid=event.subject_uuid)
    if booking.account_uuid is None or booking.cancelled_at is not None:
        return
    notifications.notify(
        actor=CLERK,
        recipient_account_uuid=booking.account_uuid,
        template="queueing.booking_handed_over",
        variables={
            "code": booking.code,
            "slot": datetime_vi(booking.slot_at),
            "place": in_language(booking.group.place.title, "vi"),
            "old": organizations.get_agency(UUID(event.payload["from_agency"])).name,
            "agency": organizations.get_agency(UUID(event.payload["to_agency"])).name,
        },
        link=reverse("queueing:booking_list"),
        subject_uuid=booking.uuid,
        event_uuid=event.uuid,
        at=event.at,
    )
