"""Booking a time at a counter, and giving it up."""

import secrets
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import SLOT_BOOKED, SLOT_CANCELLED
from ..models import Booking, ServiceGroup
from ..permissions import may_cancel_booking, may_serve
from ..queries.bookings import BookingNotFound, slots_on
from ..rules import CODE_LETTERS


class SlotFull(Refusal):
    """Khung giờ này vừa hết chỗ. Vui lòng chọn khung giờ khác."""

    message_en = "This time is full now. Please choose another."


class BookedAlready(Refusal):
    """Ông/Bà đã đặt lịch cho nhóm việc này trong ngày đó. Hủy lịch cũ nếu muốn đổi giờ."""

    message_en = "You have booked this service on that day. Cancel that time to change it."


class BookingUsed(Refusal):
    """Lịch hẹn này đã được dùng để lấy số nên không hủy được nữa."""

    message_en = "A number was taken with this booking already; it cannot be cancelled."


@transaction.atomic
def book_slot(*, actor: Actor, group_uuid: UUID, slot_at: datetime, at: datetime) -> Booking:
    """
    Book a time for oneself; an officer books for whoever telephones, and reads out the code.

    :raises SlotFull: if others were quicker.
    :raises BookedAlready: if the person has a time with this group on that day.
    :raises InvalidInput: for a time that is not offered.
    """
    group = (
        ServiceGroup.objects.select_for_update(of=("self",))
        .select_related("place__agency")
        .filter(uuid=group_uuid, is_offered=True)
        .first()
    )
    if not actor.is_signed_in:
        raise PermissionRefused()
    if group is not None and actor.is_official:
        access.require(may_serve(actor, group.place))
    day = vietnam_day(slot_at)
    if group is None or slot_at not in slots_on(group, day, at=at):
        raise InvalidInput(fields={"slot": _("Chọn một khung giờ còn trống trong danh sách")})
    booked = Booking.objects.filter(group=group, cancelled_at__isnull=True)
    account = None if actor.is_official else actor.uuid
    if account is not None and booked.filter(account_uuid=account, day=day).exists():
        raise BookedAlready()
    if booked.filter(slot_at=slot_at).count() >= group.slot_capacity:
        raise SlotFull()
    booking = Booking.objects.create(
        code=_new_code(day),
        group=group,
        day=day,
        slot_at=slot_at,
        account_uuid=account,
        booked_at=at,
        booked_by=actor.uuid,
    )
    events.publish(
        SLOT_BOOKED,
        subject=booking,
        actor=actor,
        at=at,
        agency_uuid=group.place.agency.uuid,
        payload={"place": group.place.code, "slot": slot_at},
    )
    return booking


def _new_code(day: date) -> str:
    with connection.cursor() as cursor:
        # Codes of a day are given one after the other, so that no two are the same.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"booking:{day}"])
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _place in range(6))
        if not Booking.objects.filter(day=day, code=code).exists():
            return code


@transaction.atomic
def cancel_booking(*, actor: Actor, booking_uuid: UUID, at: datetime) -> Booking:
    """
    Give a booked time up, so that somebody else may have it; twice is once.

    :raises BookingUsed: if a number was taken with it.
    """
    booking = (
        Booking.objects.select_for_update(of=("self",))
        .select_related("group__place__agency")
        .filter(uuid=booking_uuid)
        .first()
    )
    if booking is None or not may_cancel_booking(actor, booking):
        raise BookingNotFound()
    if booking.cancelled_at is not None:
        return booking
    if booking.ticket_id is not None:
        raise BookingUsed()
    booking.cancelled_at = at
    booking.save(update_fields=["cancelled_at"])
    events.publish(
        SLOT_CANCELLED,
        subject=booking,
        actor=actor,
        at=at,
        agency_uuid=booking.group.place.agency.uuid,
        payload={"place": booking.group.place.code, "slot": booking.slot_at},
    )
    return booking
