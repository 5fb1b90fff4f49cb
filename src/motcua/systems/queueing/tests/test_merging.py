"""Days of mergers: a place with its bookings goes to the successor, and comes back."""

from datetime import timedelta

from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.mergers import api as mergers
from motcua.kernel.notifications import api as notifications
from motcua.kernel.organizations.testing import make_agency
from motcua.project.testing import story
from motcua.systems.queueing.actions.merging import follow_merger, give_back
from motcua.systems.queueing.models import Booking, Place
from motcua.systems.queueing.queries.merging import bookings_left

AT = story.AT


def booked(hall, account=None, *, hours=24, **more):
    slot = AT + timedelta(hours=hours)
    return Booking.objects.create(
        code=f"AB{Booking.objects.count():04}", group=hall.a, day=slot.date(), slot_at=slot,
        account_uuid=account, booked_at=AT, booked_by=account or hall.place.uuid, **more,
    )  # fmt: skip


def agency_of(hall):
    return Place.objects.select_related("agency").get(uuid=hall.place.uuid).agency


def test_a_place_goes_along_with_its_bookings_and_comes_back(hall):
    left, to = hall.place.agency, make_agency(code="H27.98.71")
    kept = booked(hall)
    booked(hall, hours=-24)
    booked(hall, cancelled_at=AT)

    followed = follow_merger([mergers.Pair(left.uuid, to.uuid)], AT)

    moved = {one.subject_uuid: (one.from_agency, one.to_agency) for one in followed}
    assert moved[hall.place.uuid] == (left.uuid, to.uuid) and agency_of(hall) == to
    assert bookings_left([left.uuid], AT) == []
    told = [one.subject_uuid for one in events_named("queueing.booking_handed_over")]
    assert told == [kept.uuid], "neither what is past nor what was given up"
    give_back(followed)
    give_back(followed)
    assert agency_of(hall) == left


def test_whoever_booked_is_told_once_that_hour_place_and_code_stay(hall):
    left, to = hall.place.agency, make_agency(code="H27.98.71")
    kept = booked(hall, story.account("mau").uuid)
    booked(hall)  # by telephone: nobody to tell

    follow_merger([mergers.Pair(left.uuid, to.uuid)], AT)
    deliver_all(AT, strict=False)
    deliver_all(AT, strict=False)

    (message,) = notifications.Message.objects.filter(template="queueing.booking_handed_over")
    words = str(message.texts)
    assert kept.code in words and to.name in words and left.name in words


def test_a_place_without_a_successor_stays_and_is_named(hall):
    left = hall.place.agency
    other, to = make_agency(code="H27.98.71"), make_agency(code="H27.98.72")
    before = sum(one.count for one in bookings_left([left.uuid], AT))
    booked(hall)

    assert follow_merger([mergers.Pair(other.uuid, to.uuid)], AT) == []

    assert sum(one.count for one in bookings_left([left.uuid], AT)) == before + 1
