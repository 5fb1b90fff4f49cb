"""Monthly figures by desk, procedure or month, each consignment counted once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from motcua.base.actors import Actor
from motcua.base.text import VIETNAM, in_language

from ..models import Incident, Order
from ..permissions import FIGURES
from ..rules import figures as rules
from ..rules.terms import month_of, next_month
from . import words

GROUPINGS = ("desk", "procedure", "month")
MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Period:
    """From the first month to the last, both included."""

    first: date
    last: date

    def months(self) -> Iterator[date]:
        """Each month of it."""
        month = self.first
        while month <= self.last:
            yield month
            month = next_month(month)


def period_of(first: date, last: date) -> Period:
    """The months from one to another, at most two years and in their order."""
    last = month_of(last)
    oldest = last.replace(year=last.year - MOST_MONTHS // 12)
    return Period(min(max(month_of(first), oldest), last), last)


@dataclass(frozen=True, slots=True)
class Figures:
    """The table of a period, and how often something went wrong in it."""

    table: rules.Table
    silent: int
    lost: int


def figures_for(actor: Actor, *, period: Period, by: str) -> Figures:
    """The figures of the desks whose figures the actor may see; one query for each column set."""
    months = list(period.months())
    spans = [(m, m, next_month(m)) for m in months] if by == "month" else []
    spans = spans or [(period.first, period.first, next_month(period.last))]
    counted = [one for month, start, end in spans for one in _counted(actor, month, start, end)]
    incidents = dict(
        Incident.objects.filter(
            _places(actor, "order__desk_path"),
            opened_at__gte=_moment(period.first),
            opened_at__lt=_moment(next_month(period.last)),
        )
        .values_list("kind")
        .annotate(number=Count("id"))
        .values_list("kind", "number")
    )
    table = rules.table_of(counted, by=by)
    return Figures(table, incidents.get("silent", 0), incidents.get("lost", 0))


def _places(actor: Actor, name: str) -> Q:
    places = Q(pk__in=[])
    for path in actor.paths_for(FIGURES):
        places |= Q(**{name: path}) | Q(**{f"{name}__startswith": f"{path}."})
    return Q() if actor.kind == "system" else places


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)


def _counted(actor: Actor, month: date, start: date, end: date) -> list[rules.Counted]:
    """Every consignment that was open for a moment of the span, with how it came and ended."""
    since, until = _moment(start), _moment(end)
    rows = _grouped(actor, since, until)
    return [
        rules.Counted(
            desk=row["desk__code"],
            desk_name=row["desk__name"],
            procedure_code=row["procedure_code"],
            procedure_name=in_language(row["procedure_name"], words.language()),
            month=month.isoformat(),
            direction=row["direction"],
            came=row["came"],
            ending="open"
            if row["standing"] == "open"
            else rules.ending_of(row["direction"], row["status"]),
            number=row["number"],
        )
        for row in rows
    ]


def _grouped(actor: Actor, since: datetime, until: datetime) -> QuerySet[Order, Any]:
    return (
        Order.objects.filter(_places(actor, "desk_path"), ordered_at__lt=until)
        .filter(Q(ended_at__isnull=True) | Q(ended_at__gte=since))
        .annotate(
            came=Case(
                When(ordered_at__lt=since, then=Value("carried")),
                default=Value("ordered"),
                output_field=CharField(),
            ),
            # What ended after the span was open at its end, whatever it is now.
            standing=Case(
                When(Q(ended_at__isnull=True) | Q(ended_at__gte=until), then=Value("open")),
                default=Value("ended"),
                output_field=CharField(),
            ),
        )
        .values(
            "desk__code", "desk__name", "procedure_code", "procedure_name", "direction", "came",
            "standing", "status",
        )
        .annotate(number=Count("id"))
        .order_by()
    )  # fmt: skip
