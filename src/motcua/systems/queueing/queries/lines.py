"""Lines as people see them: the screen, one's own ticket, the officer's counter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from motcua.base.errors import NotFound
from motcua.base.text import vietnam_day

from .. import rules
from ..models import Call, Counter, Place, ServiceGroup, Ticket, TicketMatter

RECENT = 20
PRIORITY_FIRST = Case(
    When(priority="", then=Value(1)), default=Value(0), output_field=IntegerField()
)


class TicketNotFound(NotFound):
    """Không có số thứ tự này."""

    message_en = "There is no such ticket."


@dataclass(frozen=True, slots=True)
class CalledRow:
    """A ticket that is called or served, with its counter and the moment of the last call."""

    uuid: UUID
    label: str
    counter: int
    is_called: bool
    called_at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """The line of one group: how many wait, how many counters serve it, how long it takes."""

    group: ServiceGroup
    waiting: int
    counters: int
    assigned: int
    minutes: float

    @property
    def estimate(self) -> int | None:
        """About how long somebody who comes now waits."""
        return rules.waiting_minutes(
            ahead=self.waiting, counters=self.counters, minutes=self.minutes
        )


@dataclass(frozen=True, slots=True)
class TicketView:
    """One's own ticket: where it stands and about how long it still takes."""

    uuid: UUID
    label: str
    place: Place
    group_title: Mapping[str, str]
    status: str
    day: date
    taken_at: datetime
    turn_at: datetime
    counter: int | None
    ahead: int
    estimate: int | None
    is_of_today: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """One waiting or missed ticket on the officer's page."""

    uuid: UUID
    label: str
    group_title: Mapping[str, str]
    priority: str
    channel: str
    taken_at: datetime
    is_mine: bool


def called_at_place(place: Place, day: date) -> list[CalledRow]:
    """Who is called or served now, the newest call first: the screen's rows, in one query."""
    rows = (
        Call.objects.filter(ended_at__isnull=True, ticket__place=place, ticket__day=day)
        .order_by("-last_called_at", "-id")
        .values_list(
            "ticket__uuid", "ticket__prefix", "ticket__number", "counter__number", "began_at",
            "last_called_at", "times",
        )
    )  # fmt: skip
    return [
        CalledRow(uuid, f"{prefix}{number:03d}", counter, began is None, called, times)
        for uuid, prefix, number, counter, began, called, times in rows
    ]


def lines_of(place: Place, day: date) -> list[GroupLine]:
    """The lines of a place, group by group; four queries whatever the number of groups."""
    groups = list(
        place.groups.filter(is_offered=True)
        .annotate(
            assigned=Count("counters", filter=Q(counters__is_in_use=True), distinct=True),
            open_counters=Count(
                "counters", filter=Q(counters__officer_uuid__isnull=False), distinct=True
            ),
        )
        .order_by("prefix")
    )
    waiting = dict(
        Ticket.objects.filter(place=place, day=day, status=Ticket.Status.WAITING)
        .values_list("group")
        .annotate(Count("id"))
    )
    measured = measured_minutes(place, day)
    return [
        GroupLine(
            group=group,
            waiting=waiting.get(group.pk, 0),
            counters=group.open_counters,
            assigned=group.assigned,
            minutes=rules.expected_minutes(measured.get(group.pk, []), told=group.minutes),
        )
        for group in groups
    ]


def measured_minutes(place: Place, day: date) -> dict[int, list[float]]:
    """How long the last services of the day took, in minutes, by group."""
    rows = (
        Call.objects.filter(
            ticket__place=place, ticket__day=day, outcome=Call.Outcome.SERVED,
            began_at__isnull=False,
        )
        .order_by("-ended_at")
        .values_list("ticket__group", "began_at", "ended_at")[: RECENT * 8]
    )  # fmt: skip
    found: dict[int, list[float]] = {}
    for group, began, ended in rows:
        if began is None or ended is None:
            continue
        kept = found.setdefault(group, [])
        if len(kept) < RECENT:
            kept.append((ended - began).total_seconds() / 60)
    return found


def get_ticket(uuid: UUID, *, at: datetime) -> TicketView:
    """
    A ticket for whoever holds it; its address cannot be guessed.

    :raises TicketNotFound: if there is none.
    """
    ticket = (
        Ticket.objects.select_related("place__agency", "group", "counter").filter(uuid=uuid).first()
    )
    if ticket is None:
        raise TicketNotFound()
    is_of_today = ticket.day == vietnam_day(at)
    is_waiting = ticket.status == Ticket.Status.WAITING and is_of_today
    ahead = count_ahead(ticket) if is_waiting else 0
    line = next(
        (one for one in lines_of(ticket.place, ticket.day) if one.group.pk == ticket.group_id),
        None,
    )
    estimate = None
    if is_waiting and line is not None:
        estimate = rules.waiting_minutes(ahead=ahead, counters=line.counters, minutes=line.minutes)
    return TicketView(
        uuid=ticket.uuid,
        label=ticket.label,
        place=ticket.place,
        group_title=ticket.group.title,
        status=ticket.status,
        day=ticket.day,
        taken_at=ticket.taken_at,
        turn_at=ticket.turn_at,
        counter=ticket.counter.number if ticket.counter else None,
        ahead=ahead,
        estimate=estimate,
        is_of_today=is_of_today,
    )


def count_ahead(ticket: Ticket) -> int:
    """How many wait before a ticket in its group's line; priority classes go first."""
    line = Ticket.objects.filter(
        place=ticket.place, day=ticket.day, group=ticket.group, status=Ticket.Status.WAITING
    ).exclude(pk=ticket.pk)
    earlier = Q(turn_at__lt=ticket.turn_at) | Q(turn_at=ticket.turn_at, pk__lt=ticket.pk)
    if ticket.priority:
        return line.exclude(priority="").filter(earlier).count()
    return line.filter(~Q(priority="") | earlier).count()


def line_before(counter: Counter, day: date) -> list[LineRow]:
    """Who waits at the place, in the order in which this counter would call them; two queries."""
    groups = set(counter.groups.values_list("pk", flat=True))
    return [_row(ticket, groups, counter) for ticket in _waiting(counter, day)]


def _waiting(counter: Counter, day: date) -> Any:
    return (
        Ticket.objects.filter(place=counter.place, day=day, status=Ticket.Status.WAITING)
        .filter(Q(only_counter__isnull=True) | Q(only_counter=counter))
        .select_related("group")
        .order_by(F("only_counter").asc(nulls_last=True), PRIORITY_FIRST, "turn_at", "id")
    )


def missed_at(counter: Counter, day: date) -> list[LineRow]:
    """Who was called and did not come today, the last first."""
    groups = set(counter.groups.values_list("pk", flat=True))
    rows = Ticket.objects.filter(
        place=counter.place, day=day, status=Ticket.Status.MISSED
    ).select_related("group")
    return [_row(ticket, groups, counter) for ticket in rows.order_by("-turn_at")[:RECENT]]


def _row(ticket: Ticket, groups: set[int], counter: Counter) -> LineRow:
    return LineRow(
        uuid=ticket.uuid,
        label=ticket.label,
        group_title=ticket.group.title,
        priority=ticket.priority,
        channel=ticket.channel,
        taken_at=ticket.taken_at,
        is_mine=ticket.group_id in groups or ticket.only_counter_id == counter.pk,
    )


def ticket_at(counter: Counter) -> Ticket | None:
    """Who stands before a counter now."""
    return (
        Ticket.objects.select_related("group", "place__agency")
        .filter(counter=counter, status__in=[Ticket.Status.CALLED, Ticket.Status.SERVING])
        .first()
    )


def matters_of(ticket: Ticket) -> list[TicketMatter]:
    """What the person came for, and what came of it so far."""
    return list(ticket.matters.order_by("tied_at", "id"))
