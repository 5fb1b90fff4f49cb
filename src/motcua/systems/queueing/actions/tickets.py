"""Taking a number, giving it up, and tying what it is about to it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.text import date_vi, tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from .. import rules
from ..events import TICKET_LEFT, TICKET_TAKEN, TICKET_TIED
from ..models import Booking, Place, ServiceGroup, Ticket, TicketMatter
from ..permissions import may_serve
from ..ports import PreparedMatter, find_prepared_matter
from ..queries.lines import TicketNotFound
from ..queries.places import hours_of, priorities_on


class PlaceClosed(Refusal):
    """
    Bộ phận Một cửa hiện không phát số: ngoài giờ làm việc, ngày nghỉ, hoặc sắp hết giờ. Vui lòng
    xem giờ làm việc trên màn hình hoặc đặt lịch cho ngày khác.
    """

    message_en = (
        "No numbers are given now: it is outside office hours, a holiday, or shortly before "
        "closing. Please see the hours on the screen or book a time on another day."
    )


class NoCounterServes(Refusal):
    """
    Hiện chưa có quầy nào phục vụ nhóm việc này. Vui lòng hỏi cán bộ hướng dẫn.
    """

    message_en = "No counter serves this group of services. Please ask the guide."


class CodeUnknown(Refusal):
    """
    Không nhận ra mã này cho hôm nay. Vui lòng kiểm tra lại mã đặt lịch, hoặc chọn nhóm việc trên
    màn hình để lấy số.
    """

    status = 404
    message_en = (
        "This code is not known for today. Please check the booking code, or choose a group of "
        "services on the screen."
    )


class TicketNotOfToday(Refusal):
    """Số này được lấy ngày {day}, nay không còn dùng được. Vui lòng lấy số mới."""

    message_en = "This number was taken on {day} and is no longer good. Please take a new one."


class TicketNotWaiting(Refusal):
    """Số này đã được gọi hoặc đã kết thúc. Vui lòng tải lại trang để xem."""

    message_en = "This number was called already or is over. Please reload the page."


@dataclass(frozen=True, slots=True)
class Taking:
    """What somebody chose at the kiosk."""

    group_uuid: UUID
    priority: str = ""
    channel: str = Ticket.Channel.KIOSK
    request_key: UUID | None = None


@transaction.atomic
def take_ticket(*, actor: Actor, place_uuid: UUID, taking: Taking, at: datetime) -> Ticket:
    """
    Give the next number of a group, one for each press however often it is sent.

    :raises PlaceClosed: outside the hours in which numbers are given, or if the place has ended.
    :raises NoCounterServes: if no counter of the place is set up for the group.
    """
    before = _given_before(taking.request_key)
    if before is not None:
        return before
    place = _open_place(place_uuid, at)
    group = place.groups.filter(uuid=taking.group_uuid, is_offered=True).first()
    priority = taking.priority if priorities_on(_day(at)).knows(taking.priority) else ""
    return _give(
        actor, place, group, at, turn_at=at, priority=priority, channel=taking.channel,
        request_key=taking.request_key,
    )  # fmt: skip


@transaction.atomic
def take_ticket_by_code(
    *, actor: Actor, place_uuid: UUID, code: str, at: datetime, request_key: UUID | None = None
) -> Ticket:
    """
    Give the number of a booked time, or of something prepared at home, by the scanned code.

    Scanning the same code again gives the ticket that is there.

    :raises CodeUnknown: if the code stands for nothing here today.
    :raises PlaceClosed: outside the hours in which numbers are given.
    """
    place = _open_place(place_uuid, at)
    wanted = "".join(code.split())
    booking = _booking(place, wanted.upper(), at)
    if booking is not None:
        return _ticket_of(actor, place, booking, at)
    matter = find_prepared_matter(wanted)
    if matter is None:
        raise CodeUnknown()
    return _ticket_for(actor, place, matter, at, request_key)


def _booking(place: Place, code: str, at: datetime) -> Booking | None:
    return (
        Booking.objects.select_for_update(of=("self",))
        .select_related("group", "ticket")
        .filter(group__place=place, day=_day(at), code=code, cancelled_at__isnull=True)
        .first()
    )


def _ticket_of(actor: Actor, place: Place, booking: Booking, at: datetime) -> Ticket:
    if booking.ticket is not None:
        return booking.ticket
    group = booking.group
    turn_at = rules.turn_of_booking(
        slot_at=booking.slot_at, arrived_at=at, slot_minutes=group.slot_minutes
    )
    ticket = _give(actor, place, group, at, turn_at=turn_at, channel=Ticket.Channel.BOOKING)
    booking.ticket = ticket
    booking.save(update_fields=["ticket"])
    return ticket


def _ticket_for(
    actor: Actor, place: Place, matter: PreparedMatter, at: datetime, request_key: UUID | None
) -> Ticket:
    kept = (
        Ticket.objects.filter(place=place, day=_day(at), matters__matter_uuid=matter.uuid)
        .exclude(status__in=[Ticket.Status.LEFT, Ticket.Status.SERVED])
        .first()
    )
    if kept is not None:
        return kept
    groups = place.groups.filter(is_offered=True).order_by("prefix")
    group = groups.filter(field_codes__contains=[matter.field_code]).first() or groups.first()
    ticket = _give(
        actor, place, group, at, turn_at=at, channel=Ticket.Channel.PREPARED,
        request_key=request_key,
    )  # fmt: skip
    tie_matter(actor=actor, ticket_uuid=ticket.uuid, matter=matter, at=at)
    return ticket


def _given_before(request_key: UUID | None) -> Ticket | None:
    if request_key is None:
        return None
    with connection.cursor() as cursor:
        # The second of two presses waits here and then finds the ticket of the first.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(request_key)])
    return Ticket.objects.filter(request_key=request_key).first()


def _open_place(place_uuid: UUID, at: datetime) -> Place:
    place = Place.objects.select_related("agency").filter(uuid=place_uuid).first()
    if place is None or not hours_of(place, at).takes_tickets:
        raise PlaceClosed()
    return place


def _give(
    actor: Actor,
    place: Place,
    group: ServiceGroup | None,
    at: datetime,
    *,
    turn_at: datetime,
    priority: str = "",
    channel: str,
    request_key: UUID | None = None,
) -> Ticket:
    if group is None or not group.counters.filter(is_in_use=True).exists():
        raise NoCounterServes()
    ticket = Ticket.objects.create(
        place=place,
        group=group,
        day=_day(at),
        prefix=group.prefix,
        number=_next_number(place, group, at),
        channel=channel,
        priority=priority,
        turn_at=turn_at,
        taken_at=at,
        request_key=request_key,
    )
    events.publish(
        TICKET_TAKEN,
        subject=ticket,
        actor=actor,
        at=at,
        agency_uuid=place.agency.uuid,
        payload={
            "place": place.code,
            "ticket": ticket.label,
            "channel": channel,
            "priority": priority,
        },
    )
    return ticket


def _next_number(place: Place, group: ServiceGroup, at: datetime) -> int:
    with connection.cursor() as cursor:
        # The row stays locked until the ticket is written, so numbers have neither gap nor twin.
        cursor.execute(
            """
            INSERT INTO queueing_daily_count (place_id, prefix, day, last) VALUES (%s, %s, %s, 1)
            ON CONFLICT (place_id, prefix, day)
            DO UPDATE SET last = queueing_daily_count.last + 1
            RETURNING last
            """,
            [place.pk, group.prefix, _day(at)],
        )
        return int(cursor.fetchone()[0])


@transaction.atomic
def leave_ticket(*, actor: Actor, ticket_uuid: UUID, at: datetime) -> Ticket:
    """
    Give a number up while it still waits; giving it up twice is giving it up once.

    :raises TicketNotWaiting: if it is being called or served.
    """
    ticket = locked_ticket(ticket_uuid)
    if ticket.status == Ticket.Status.LEFT:
        return ticket
    if ticket.status not in {Ticket.Status.WAITING, Ticket.Status.MISSED}:
        raise TicketNotWaiting()
    _leave(actor, ticket, "person", at)
    return ticket


@transaction.atomic
def close_past_days(*, actor: Actor, at: datetime) -> int:
    """End the numbers of past days that nobody called; gives how many there were."""
    open_ones = [Ticket.Status.WAITING, Ticket.Status.MISSED]
    tickets = list(
        Ticket.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("place__agency")
        .filter(day__lt=_day(at), status__in=open_ones)
        .order_by("id")[:1000]
    )
    for ticket in tickets:
        _leave(actor, ticket, "day_over", at)
    return len(tickets)


def _leave(actor: Actor, ticket: Ticket, why: str, at: datetime) -> None:
    ticket.status, ticket.ended_at = Ticket.Status.LEFT, at
    ticket.save(update_fields=["status", "ended_at"])
    events.publish(
        TICKET_LEFT,
        subject=ticket,
        actor=actor,
        at=at,
        agency_uuid=ticket.place.agency.uuid,
        payload={"place": ticket.place.code, "ticket": ticket.label, "why": why},
    )


@transaction.atomic
def tie_matter(
    *, actor: Actor, ticket_uuid: UUID, matter: PreparedMatter, at: datetime
) -> TicketMatter:
    """
    Tie something to a number: what the person brought, or the dossier that came of the visit.

    Tying the same matter again keeps one row, with its newest title and address.
    """
    ticket = locked_ticket(ticket_uuid)
    if actor.is_official:
        access.require(may_serve(actor, ticket.place))
    if ticket.day != _day(at):
        raise TicketNotOfToday(day=date_vi(ticket.day))
    row, is_new = TicketMatter.objects.update_or_create(
        ticket=ticket,
        matter_uuid=matter.uuid,
        defaults={
            "kind": matter.kind,
            "title": tidy(matter.title)[:300],
            "address": matter.address[:300],
        },
        create_defaults={
            "kind": matter.kind,
            "title": tidy(matter.title)[:300],
            "address": matter.address[:300],
            "tied_at": at,
        },
    )
    if is_new:
        events.publish(
            TICKET_TIED,
            subject=ticket,
            actor=actor,
            at=at,
            agency_uuid=ticket.place.agency.uuid,
            payload={
                "place": ticket.place.code, "ticket": ticket.label, "matter": matter.uuid,
            },
        )  # fmt: skip
    return row


def locked_ticket(ticket_uuid: UUID) -> Ticket:
    """
    A ticket, locked until the transaction ends.

    :raises TicketNotFound: if there is none.
    """
    ticket = (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("place__agency", "group")
        .filter(uuid=ticket_uuid)
        .first()
    )
    if ticket is None:
        raise TicketNotFound()
    return ticket


def _day(at: datetime) -> date:
    return vietnam_day(at)
