"""Tills and their days, as they are counted and signed off."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Case, F, Sum, When

from motcua.base.actors import Actor
from motcua.base.ordering import in_alphabet

from ..models import DayDifference, Movement, StatementLine, Till, TillDay
from ..permissions import SEE, may_close, may_work_at
from .bills import BillHidden, within


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of a till: what was booked, what is there, and how far the closing is."""

    day: date
    booked: int
    counted: int | None
    is_closed: bool
    counted_by: str
    closed_by: str


@dataclass(frozen=True, slots=True)
class TillView:
    """One till with its last days."""

    till: Till
    days: tuple[DayRow, ...]


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of a till with everything that makes its sum."""

    till: Till
    day: date
    booked: int
    row: TillDay | None
    differences: tuple[DayDifference, ...]
    movements: tuple[Movement, ...]
    lines: tuple[StatementLine, ...]
    may_work: bool
    may_close: bool

    @property
    def is_closed(self) -> bool:
        """Whether it was signed off."""
        return self.row is not None and self.row.closed_at is not None

    @property
    def rest(self) -> int:
        """What is neither booked nor explained."""
        if self.row is None:
            return 0
        return self.row.counted - self.booked - sum(one.amount for one in self.differences)


SIGNED = Case(When(debit="money", then=F("amount")), default=-F("amount"))


def list_tills_for(actor: Actor, *, days: int = 10, today: date) -> tuple[TillView, ...]:
    """The tills of the actor's agencies that are closed daily, with the days that had money."""
    tills = (
        Till.objects.select_related("agency")
        .filter(within(actor, SEE, "agency_path"))
        .exclude(kind=Till.Kind.TREASURY)
        .order_by(in_alphabet("agency__name"), "code")
    )
    since = today - timedelta(days=60)
    return tuple(TillView(till, _days(till, since)[:days]) for till in tills[:60])


def _days(till: Till, since: date) -> tuple[DayRow, ...]:
    booked = dict(
        Movement.objects.filter(till=till, booked_on__gte=since)
        .order_by()
        .values("booked_on")
        .annotate(sum=Sum(SIGNED))
        .values_list("booked_on", "sum")
    )
    stated = StatementLine.objects.filter(till=till, day__gte=since)
    kept = {row.day: row for row in TillDay.objects.filter(till=till, day__gte=since)}
    days = {*booked, *kept, *stated.order_by().values_list("day", flat=True).distinct()}
    return tuple(
        DayRow(
            day=day,
            booked=booked.get(day, 0),
            counted=kept[day].counted if day in kept else None,
            is_closed=day in kept and kept[day].closed_at is not None,
            counted_by=kept[day].counted_by_name if day in kept else "",
            closed_by=kept[day].closed_by_name if day in kept else "",
        )
        for day in sorted(days, reverse=True)
    )


def get_day_for(actor: Actor, *, till_uuid: UUID, day: date) -> DayView:
    """
    One day of a till that the actor may see.

    :raises BillHidden: if there is no such till among the actor's.
    """
    till = Till.objects.select_related("agency").filter(uuid=till_uuid).first()
    if till is None or not actor.may(SEE, till.agency_path):
        raise BillHidden()
    row = TillDay.objects.filter(till=till, day=day).first()
    movements = Movement.objects.select_related("bill", "payment__receipt__series").filter(
        till=till, booked_on=day
    )
    return DayView(
        till=till,
        day=day,
        booked=int(movements.aggregate(all=Sum(SIGNED))["all"] or 0),
        row=row,
        differences=tuple(row.differences.order_by("id")) if row else (),
        movements=tuple(movements.order_by("id")),
        lines=_lines(till, day),
        may_work=may_work_at(actor, till),
        may_close=may_close(actor, till),
    )


def _lines(till: Till, day: date) -> tuple[StatementLine, ...]:
    lines = StatementLine.objects.select_related(
        "payment__receipt__series", "payment__bill"
    ).filter(till=till, day=day)
    return tuple(sorted(lines, key=lambda one: (one.payment_id is not None, one.pk)))
