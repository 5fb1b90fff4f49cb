"""Numbers and booked times: when they are given, and to whom."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.text import VIETNAM
from motcua.kernel.events.testing import events_named
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.systems.queueing.actions import bookings, tickets
from motcua.systems.queueing.actions.places import (
    GroupSetting,
    renew_kiosk_key,
    set_counter,
    set_group,
    set_place,
)
from motcua.systems.queueing.models import Booking, Ticket
from motcua.systems.queueing.queries.bookings import bookable_groups, free_slots
from motcua.systems.queueing.queries.places import find_place, hours_of
from motcua.systems.queueing.tasks import CLERK
from motcua.systems.queueing.testing import MAKER

SATURDAY = datetime(2026, 11, 28, 8, 0, tzinfo=VIETNAM)
NATIONAL_DAY = datetime(2026, 9, 2, 9, 0, tzinfo=VIETNAM)


def test_numbers_begin_anew_each_day_and_for_each_letter(hall):
    labels = [
        hall.take(group, at=at).label
        for group, at in (
            (hall.a, story.AT), (hall.a, story.AT), (hall.b, story.AT),
            (hall.a, story.after(days=2)),
        )
    ]  # fmt: skip

    assert labels == ["A001", "A002", "B001", "A001"]


@pytest.mark.parametrize(
    ("at", "is_given"),
    [
        (datetime(2026, 11, 23, 6, 59, tzinfo=VIETNAM), False),
        (datetime(2026, 11, 23, 7, 0, tzinfo=VIETNAM), True),
        (datetime(2026, 11, 23, 12, 0, tzinfo=VIETNAM), True),
        (datetime(2026, 11, 23, 17, 16, tzinfo=VIETNAM), False),
        (SATURDAY, True),
        (SATURDAY.replace(hour=14), False),
        (SATURDAY + timedelta(days=1), False),
        (NATIONAL_DAY, False),
        (datetime(2099, 1, 5, 9, 0, tzinfo=VIETNAM), False),
    ],
    ids=["early", "before the doors", "lunch", "late", "Saturday morning", "Saturday afternoon",
         "Sunday", "holiday", "beyond the calendar"],
)  # fmt: skip
def test_numbers_are_given_in_the_hours_of_the_place(hall, at, is_given):
    if is_given:
        assert hall.take(hall.a, at=at).label == "A001"
    else:
        with pytest.raises(tickets.PlaceClosed):
            hall.take(hall.a, at=at)
    assert hours_of(hall.place, at).takes_tickets is is_given


def test_a_place_of_an_abolished_agency_gives_no_number_and_is_not_found(hall):
    organizations.Agency.objects.filter(pk=hall.place.agency_id).update(valid_to=date(2026, 11, 23))

    with pytest.raises(tickets.PlaceClosed):
        hall.take(hall.a, at=story.AT)
    with pytest.raises(Exception, match="điểm phục vụ"):
        find_place(hall.place.code, at=story.AT)
    assert bookable_groups(on=story.AT.date()) == []


def test_a_group_without_a_counter_gives_no_number(hall):
    lonely = set_group(
        actor=MAKER, place_uuid=hall.place.uuid, setting=GroupSetting("C", {"vi": "Việc khác"}),
        at=story.AT,
    )  # fmt: skip
    with pytest.raises(tickets.NoCounterServes):
        hall.take(lonely, at=story.AT)
    hall.place.counters.update(is_in_use=False)
    with pytest.raises(tickets.NoCounterServes):
        hall.take(hall.a, at=story.AT)
    assert not Ticket.objects.exists()


def test_one_press_is_one_number_however_often_it_arrives(hall):
    taking = tickets.Taking(group_uuid=hall.a.uuid, request_key=uuid4())

    given = {
        tickets.take_ticket(
            actor=MAKER, place_uuid=hall.place.uuid, taking=taking, at=story.AT
        ).uuid
        for _ in range(3)
    }

    assert len(given) == 1 and len(events_named("queueing.ticket_taken")) == 1


def test_leaving_is_for_who_still_waits(hall):
    ticket = hall.take(hall.a, at=story.AT)
    for _ in range(2):
        left = tickets.leave_ticket(actor=MAKER, ticket_uuid=ticket.uuid, at=story.AT)
    assert left.status == Ticket.Status.LEFT

    served = hall.take(hall.a, at=story.AT)
    Ticket.objects.filter(pk=served.pk).update(status="served")
    with pytest.raises(tickets.TicketNotWaiting):
        tickets.leave_ticket(actor=MAKER, ticket_uuid=served.uuid, at=story.AT)


def test_past_days_are_closed_and_today_is_left_alone(hall):
    hall.take(hall.a, at=story.AT)
    fresh = hall.take(hall.a, at=story.after(days=2))

    assert tickets.close_past_days(actor=CLERK, at=story.after(days=2)) == 1
    assert tickets.close_past_days(actor=CLERK, at=story.after(days=2)) == 0

    assert Ticket.objects.get(status="waiting") == fresh
    assert [one.payload["why"] for one in events_named("queueing.ticket_left")] == ["day_over"]


def slot_of(group, *, at=story.AT, number=3):
    day = at.date()
    return free_slots(group, day, at=at)[number].begins_at


def book(group, slot, *, by="mau", at=story.AT):
    return bookings.book_slot(actor=story.actor(by), group_uuid=group.uuid, slot_at=slot, at=at)


def test_a_booked_person_is_called_by_the_booked_time(hall):
    slot = slot_of(hall.a)
    booking = book(hall.a, slot)
    before = hall.take(hall.a, at=slot - timedelta(minutes=5))
    after = hall.take(hall.a, at=slot + timedelta(minutes=5))

    ticket = tickets.take_ticket_by_code(
        actor=MAKER, place_uuid=hall.place.uuid, code=f" {booking.code.lower()} ",
        at=slot + timedelta(minutes=10),
    )  # fmt: skip

    assert before.turn_at < ticket.turn_at == slot < after.turn_at
    again = tickets.take_ticket_by_code(
        actor=MAKER, place_uuid=hall.place.uuid, code=booking.code, at=slot + timedelta(minutes=20)
    )
    assert again.uuid == ticket.uuid and ticket.channel == "booking"
    with pytest.raises(bookings.BookingUsed):
        bookings.cancel_booking(actor=story.actor("mau"), booking_uuid=booking.uuid, at=story.AT)


@pytest.mark.parametrize("code", ["XXXXXX", "", "🙂", "A" * 300, "https://vidu.vn/"])
def test_a_code_that_stands_for_nothing_is_refused(hall, code):
    with pytest.raises(tickets.CodeUnknown):
        tickets.take_ticket_by_code(actor=MAKER, place_uuid=hall.place.uuid, code=code, at=story.AT)


def test_a_code_of_yesterday_or_given_up_is_refused(hall):
    booking = book(hall.a, slot_of(hall.a))
    given = {"actor": MAKER, "place_uuid": hall.place.uuid, "code": booking.code}
    with pytest.raises(tickets.CodeUnknown):
        tickets.take_ticket_by_code(**given, at=story.after(days=2))
    for _ in range(2):
        bookings.cancel_booking(actor=story.actor("mau"), booking_uuid=booking.uuid, at=story.AT)
    with pytest.raises(tickets.CodeUnknown):
        tickets.take_ticket_by_code(**given, at=story.AT)


def test_a_slot_takes_no_more_people_than_it_has_places(hall):
    slot = slot_of(hall.a)
    book(hall.a, slot)
    book(hall.a, slot, by="thu")
    with pytest.raises(bookings.SlotFull):
        book(hall.a, slot, by="ngoai")
    with pytest.raises(bookings.BookedAlready):
        book(hall.a, slot_of(hall.a, number=4))
    left = {one.begins_at: one.left for one in free_slots(hall.a, story.AT.date(), at=story.AT)}
    assert left[slot] == 0 and max(left.values()) == 2


def test_an_officer_books_for_whoever_telephones_without_a_name(hall):
    booking = book(hall.a, slot_of(hall.a), by="quay.kyxuan")
    assert booking.account_uuid is None and len(booking.code) == 6
    with pytest.raises(PermissionRefused):
        book(hall.a, slot_of(hall.a), by="quay.sxd")


@pytest.mark.parametrize(
    "shift", [timedelta(minutes=-120), timedelta(minutes=7), timedelta(days=30), timedelta(days=6)]
)
def test_a_time_that_is_not_offered_is_refused(hall, shift):
    with pytest.raises(InvalidInput):
        book(hall.a, slot_of(hall.a) + shift)
    assert not Booking.objects.exists()


def test_a_group_without_places_is_not_booked(hall):
    assert free_slots(hall.b, story.AT.date(), at=story.AT) == []


def test_places_are_set_up_by_those_who_may_and_checked(hall):
    head, desk = story.actor("ky.kyxuan"), hall.place.agency
    place = set_place(
        actor=head, code="ky-xuan-2", agency_uuid=desk.uuid, title={"vi": "Điểm hai"},
        calendar_code="office", at=story.AT,
    )  # fmt: skip
    with pytest.raises(InvalidInput) as wrong:
        set_place(
            actor=head, code="Kỳ Xuân", agency_uuid=desk.uuid, title={"vi": " "},
            calendar_code="x", at=story.AT, last_ticket_minutes=999,
        )  # fmt: skip
    assert set(wrong.value.fields) == {"code", "title", "calendar", "last_ticket_minutes"}
    with pytest.raises(InvalidInput) as wrong:
        setting = GroupSetting("a1", {"vi": ""}, minutes=0, slot_minutes=1, slot_capacity=-1)
        set_group(actor=head, place_uuid=place.uuid, setting=setting, at=story.AT)
    assert len(wrong.value.fields) == 5
    with pytest.raises(InvalidInput) as wrong:
        set_counter(
            actor=head, place_uuid=place.uuid, number=0, group_uuids=[hall.a.uuid], at=story.AT
        )
    assert set(wrong.value.fields) == {"number", "groups"}
    with pytest.raises(PermissionRefused):
        renew_kiosk_key(actor=story.actor("quay.kyxuan"), place_uuid=place.uuid, at=story.AT)
    old = place.kiosk_key
    assert renew_kiosk_key(actor=head, place_uuid=place.uuid, at=story.AT).kiosk_key != old
