"""At the counter: open, call, recall, serve, finish, skip, pass on, close."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.text import date_vi, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from .. import rules
from ..events import (
    COUNTER_CLOSED,
    COUNTER_OPENED,
    TICKET_CALLED,
    TICKET_MISSED,
    TICKET_PUT_BACK,
    TICKET_SERVED,
    TICKET_SERVED_FROM,
)
from ..models import Call, Counter, Ticket
from ..permissions import may_serve
from ..queries.lines import PRIORITY_FIRST
from ..queries.places import CounterNotFound, priorities_on
from .tickets import TicketNotOfToday, TicketNotWaiting, locked_ticket


class CounterTaken(Refusal):
    """Quầy {number} đang do {name} phục vụ. Vui lòng chọn quầy khác, hoặc đề nghị đóng quầy."""

    message_en = "{name} serves at counter {number}. Please choose another, or ask to close it."


class CounterClosed(Refusal):
    """Quầy chưa mở. Vui lòng mở quầy trước khi gọi số."""

    message_en = "The counter is not open. Please open it before calling."


class NobodyWaits(Refusal):
    """Không còn ai chờ ở các nhóm việc của quầy này."""

    message_en = "Nobody waits for the services of this counter."


class StillServing(Refusal):
    """Số {label} còn ở quầy. Vui lòng kết thúc, ghi vắng mặt hoặc chuyển quầy trước khi gọi."""

    message_en = "Number {label} is still at the counter. Please finish, skip or pass it on first."


class NobodyAtCounter(Refusal):
    """Không có ai ở quầy này. Vui lòng tải lại trang."""

    message_en = "Nobody is at this counter. Please reload the page."


class CounterUnfit(Refusal):
    """Quầy nhận chuyển chưa mở hoặc không thuộc điểm này. Vui lòng chọn quầy khác."""

    message_en = "The other counter is not open or is elsewhere. Please choose another."


@transaction.atomic
def open_counter(*, actor: Actor, counter_uuid: UUID, at: datetime) -> Counter:
    """
    Sit down at a counter; opening one's own again changes nothing.

    :raises CounterTaken: if a colleague serves there.
    """
    counter = _locked_counter(actor, counter_uuid)
    if counter.officer_uuid == actor.uuid:
        return counter
    if counter.officer_uuid is not None:
        raise CounterTaken(number=counter.number, name=counter.officer_name)
    if not counter.is_in_use or not counter.place.is_in_force(_day(at)):
        raise CounterNotFound()
    counter.officer_uuid, counter.officer_name, counter.opened_at = actor.uuid, actor.name, at
    counter.priority_run = 0
    counter.save(update_fields=["officer_uuid", "officer_name", "opened_at", "priority_run"])
    _publish_counter(COUNTER_OPENED, actor, counter, at)
    return counter


@transaction.atomic
def close_counter(*, actor: Actor, counter_uuid: UUID, at: datetime) -> Counter:
    """
    Leave a counter: whoever was called but not served waits again, first in the line.

    Also closes a colleague's counter, for an officer who left without closing it.
    """
    counter = _locked_counter(actor, counter_uuid)
    ticket = _at(counter)
    if ticket is not None and ticket.status == Ticket.Status.CALLED:
        _end_call(ticket, Call.Outcome.PUT_BACK, at)
        _wait_again(actor, ticket, "counter_closed", at)
    elif ticket is not None:
        _finish(actor, ticket, counter, at)
    Ticket.objects.filter(only_counter=counter, status=Ticket.Status.WAITING).update(
        only_counter=None
    )
    if counter.is_open:
        counter.officer_uuid, counter.officer_name, counter.opened_at = None, "", None
        counter.save(update_fields=["officer_uuid", "officer_name", "opened_at"])
        _publish_counter(COUNTER_CLOSED, actor, counter, at)
    return counter


@transaction.atomic
def call_next(
    *, actor: Actor, counter_uuid: UUID, at: datetime, after: UUID | None = None
) -> Ticket:
    """
    Call whose turn it is; whoever is being served is finished first.

    Two officers at once never get the same person. `after` is the ticket that the officer's page
    showed: of two presses the second finds that it has moved on, and gives what the first called.

    :raises NobodyWaits: if no one waits for this counter.
    :raises StillServing: if somebody who was called has not come yet.
    """
    counter = _locked_counter(actor, counter_uuid)
    if not counter.is_open:
        raise CounterClosed()
    present = _at(counter)
    if present is not None and present.status == Ticket.Status.CALLED:
        if after != present.uuid:
            return present
        raise StillServing(label=present.label)
    if present is not None:
        if after is not None and after != present.uuid:
            return present
        _finish(actor, present, counter, at)
    ticket = _next_in_line(counter, at)
    if ticket is None:
        raise NobodyWaits()
    counter.priority_run = counter.priority_run + 1 if ticket.priority else 0
    counter.save(update_fields=["priority_run"])
    _call(actor, ticket, counter, at)
    return ticket


def _next_in_line(counter: Counter, at: datetime) -> Ticket | None:
    day = _day(at)
    groups = list(counter.groups.values_list("pk", flat=True))
    law = priorities_on(day)
    first = rules.priority_goes_first(run=counter.priority_run, in_a_row=law.in_a_row)
    # SKIP LOCKED: the row that a colleague takes in this moment is not waited for but passed over.
    return (
        Ticket.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("place__agency", "group")
        .filter(place=counter.place, day=day, status=Ticket.Status.WAITING)
        .filter(Q(only_counter=counter) | Q(only_counter__isnull=True, group__in=groups))
        .order_by(
            F("only_counter").asc(nulls_last=True),
            PRIORITY_FIRST if first else PRIORITY_FIRST.desc(),
            "turn_at",
            "id",
        )
        .first()
    )


def _call(actor: Actor, ticket: Ticket, counter: Counter, at: datetime) -> None:
    last = ticket.calls.order_by("-id").first()
    since = last.ended_at if last is not None and last.ended_at else ticket.taken_at
    # Who came before the booked time waits from then on.
    waiting_since = min(max(since, ticket.turn_at), at)
    ticket.status, ticket.counter, ticket.only_counter = Ticket.Status.CALLED, counter, None
    ticket.save(update_fields=["status", "counter", "only_counter"])
    Call.objects.create(
        ticket=ticket,
        counter=counter,
        officer_uuid=actor.uuid,
        waiting_since=waiting_since,
        called_at=at,
        last_called_at=at,
    )
    _publish(TICKET_CALLED, actor, ticket, counter, at, times=1)


@transaction.atomic
def recall_ticket(*, actor: Actor, counter_uuid: UUID, at: datetime) -> Ticket:
    """
    Call the same number once more: the screen shows it first again.

    :raises NobodyAtCounter: if nobody was called to this counter.
    """
    counter = _locked_counter(actor, counter_uuid)
    ticket = _present(counter)
    call = _open_call(ticket)
    call.times, call.last_called_at = call.times + 1, at
    call.save(update_fields=["times", "last_called_at"])
    _publish(TICKET_CALLED, actor, ticket, counter, at, times=call.times)
    return ticket


@transaction.atomic
def begin_service(*, actor: Actor, counter_uuid: UUID, at: datetime) -> Ticket:
    """
    The person has come to the counter; beginning twice is beginning once.

    :raises NobodyAtCounter: if nobody was called to this counter.
    """
    counter = _locked_counter(actor, counter_uuid)
    ticket = _present(counter)
    if ticket.status == Ticket.Status.CALLED:
        _begin(actor, ticket, counter, at)
    return ticket


def _begin(actor: Actor, ticket: Ticket, counter: Counter, at: datetime) -> None:
    ticket.status = Ticket.Status.SERVING
    ticket.save(update_fields=["status"])
    call = _open_call(ticket)
    call.began_at = at
    call.save(update_fields=["began_at"])
    _publish(TICKET_SERVED_FROM, actor, ticket, counter, at)


@transaction.atomic
def finish_service(*, actor: Actor, counter_uuid: UUID, at: datetime) -> Ticket:
    """
    The person has been served.

    :raises NobodyAtCounter: if nobody is at this counter.
    """
    counter = _locked_counter(actor, counter_uuid)
    ticket = _present(counter)
    _finish(actor, ticket, counter, at)
    return ticket


def _finish(actor: Actor, ticket: Ticket, counter: Counter, at: datetime) -> None:
    if ticket.status == Ticket.Status.CALLED:
        _begin(actor, ticket, counter, at)
    ticket.status, ticket.ended_at = Ticket.Status.SERVED, at
    ticket.save(update_fields=["status", "ended_at"])
    _end_call(ticket, Call.Outcome.SERVED, at)
    _publish(TICKET_SERVED, actor, ticket, counter, at)


@transaction.atomic
def miss_ticket(*, actor: Actor, counter_uuid: UUID, at: datetime) -> Ticket:
    """
    Nobody came: the number is set aside, and may wait again when the person turns up.

    :raises NobodyAtCounter: if nobody was called to this counter.
    """
    counter = _locked_counter(actor, counter_uuid)
    ticket = _present(counter)
    ticket.status, ticket.counter = Ticket.Status.MISSED, None
    ticket.save(update_fields=["status", "counter"])
    _end_call(ticket, Call.Outcome.MISSED, at)
    _publish(TICKET_MISSED, actor, ticket, counter, at)
    return ticket


@transaction.atomic
def put_back_ticket(*, actor: Actor, ticket_uuid: UUID, at: datetime) -> Ticket:
    """
    Let a missed number wait again, where it stood; putting it back twice is doing it once.

    :raises TicketNotOfToday: if it is of a past day.
    :raises TicketNotWaiting: if it was not missed.
    """
    ticket = locked_ticket(ticket_uuid)
    access.require(may_serve(actor, ticket.place))
    if ticket.day != _day(at):
        raise TicketNotOfToday(day=date_vi(ticket.day))
    if ticket.status == Ticket.Status.WAITING:
        return ticket
    if ticket.status != Ticket.Status.MISSED:
        raise TicketNotWaiting()
    _wait_again(actor, ticket, "person_came", at)
    return ticket


@transaction.atomic
def transfer_ticket(
    *, actor: Actor, counter_uuid: UUID, to_counter_uuid: UUID, at: datetime
) -> Ticket:
    """
    Send the person who is here to another open counter, where they are called next.

    :raises CounterUnfit: if the other counter is closed, the same, or at another place.
    :raises NobodyAtCounter: if nobody is at this counter.
    """
    counter = _locked_counter(actor, counter_uuid)
    ticket = _present(counter)
    other = Counter.objects.filter(uuid=to_counter_uuid, place=counter.place).first()
    if other is None or other.pk == counter.pk or not other.is_open:
        raise CounterUnfit()
    _end_call(ticket, Call.Outcome.TRANSFERRED, at)
    _wait_again(actor, ticket, "transferred", at, only_counter=other)
    return ticket


def _wait_again(
    actor: Actor, ticket: Ticket, why: str, at: datetime, only_counter: Counter | None = None
) -> None:
    ticket.status, ticket.counter = Ticket.Status.WAITING, None
    ticket.only_counter = only_counter
    ticket.save(update_fields=["status", "counter", "only_counter"])
    events.publish(
        TICKET_PUT_BACK,
        subject=ticket,
        actor=actor,
        at=at,
        agency_uuid=ticket.place.agency.uuid,
        payload={"place": ticket.place.code, "ticket": ticket.label, "why": why},
    )


def _locked_counter(actor: Actor, counter_uuid: UUID) -> Counter:
    counter = (
        Counter.objects.select_for_update(of=("self",))
        .select_related("place__agency")
        .filter(uuid=counter_uuid)
        .first()
    )
    if counter is None or not may_serve(actor, counter.place):
        raise CounterNotFound()
    return counter


def _at(counter: Counter) -> Ticket | None:
    return (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("place__agency", "group")
        .filter(counter=counter, status__in=[Ticket.Status.CALLED, Ticket.Status.SERVING])
        .first()
    )


def _present(counter: Counter) -> Ticket:
    ticket = _at(counter)
    if ticket is None:
        raise NobodyAtCounter()
    return ticket


def _open_call(ticket: Ticket) -> Call:
    return Call.objects.get(ticket=ticket, ended_at__isnull=True)


def _end_call(ticket: Ticket, outcome: str, at: datetime) -> None:
    Call.objects.filter(ticket=ticket, ended_at__isnull=True).update(ended_at=at, outcome=outcome)


def _publish(
    event: events.EventType,
    actor: Actor,
    ticket: Ticket,
    counter: Counter,
    at: datetime,
    **more: int,
) -> None:
    events.publish(
        event,
        subject=ticket,
        actor=actor,
        at=at,
        agency_uuid=ticket.place.agency.uuid,
        payload={
            "place": ticket.place.code, "ticket": ticket.label, "counter": counter.number, **more,
        },
    )  # fmt: skip


def _publish_counter(event: events.EventType, actor: Actor, counter: Counter, at: datetime) -> None:
    events.publish(
        event,
        subject=counter,
        actor=actor,
        at=at,
        agency_uuid=counter.place.agency.uuid,
        payload={"place": counter.place.code, "counter": counter.number},
    )


def _day(at: datetime) -> date:
    return vietnam_day(at)
