"""Statements and what stands in them; nothing is added up twice."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.text import VIETNAM
from motcua.kernel.organizations import api as organizations

from ..models import Statement, Taking
from ..permissions import CARRY, DESK, FIGURES, SEE
from ..rules.terms import month_of


class StatementHidden(NotFound):
    """Không tìm thấy bảng đối soát này trong số bảng Ông/Bà được xem."""

    message_en = "This statement is not among those that you may see."


@dataclass(frozen=True, slots=True)
class TakenSum:
    """What was to be taken and what was."""

    expected: int
    amount: int

    @property
    def difference(self) -> int:
        """What is missing (below zero) or too much."""
        return self.amount - self.expected


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement as its page shows it."""

    statement: Statement
    desk_name: str
    takings: tuple[Taking, ...]
    postage: TakenSum
    fees: TakenSum
    sides: frozenset[str]


@dataclass(frozen=True, slots=True)
class Due:
    """A month of a desk that is over, with takings that no statement holds."""

    desk_uuid: UUID
    desk_name: str
    month: date
    amount: int


def _at(actor: Actor, name: str) -> Q:
    places = Q(pk__in=[])
    for permission in (SEE, FIGURES):
        for path in actor.paths_for(permission):
            places |= Q(**{name: path}) | Q(**{f"{name}__startswith": f"{path}."})
    return Q() if actor.kind == "system" else places


def list_statements_for(actor: Actor) -> list[Statement]:
    """The newest statements of the actor's desks."""
    found = Statement.objects.select_related("desk").filter(_at(actor, "desk_path"))
    return list(found.order_by("-month", "desk_path")[:100])


def get_statement_for(actor: Actor, uuid: UUID) -> StatementView:
    """
    One statement with its takings.

    :raises StatementHidden: if there is none, or it is of another desk.
    """
    found = Statement.objects.select_related("desk").filter(_at(actor, "desk_path"))
    statement = found.filter(uuid=uuid).first()
    if statement is None:
        raise StatementHidden()
    takings = tuple(statement.takings.select_related("order").order_by("taken_at", "id"))
    return StatementView(
        statement=statement,
        desk_name=statement.desk.name,
        takings=takings,
        postage=_sum(takings, Taking.Kind.POSTAGE),
        fees=_sum(takings, Taking.Kind.FEES),
        sides=frozenset(_sides(actor, statement)),
    )


def _sum(takings: tuple[Taking, ...], kind: str) -> TakenSum:
    mine = [one for one in takings if one.kind == kind]
    return TakenSum(sum(one.expected for one in mine), sum(one.amount for one in mine))


def _sides(actor: Actor, statement: Statement) -> list[str]:
    may = {
        "post": actor.may(CARRY, statement.desk_path)
        and statement.post_confirmed_at is None
        and statement.desk_confirmed_by != actor.uuid,
        "desk": actor.may(DESK, statement.desk_path)
        and statement.desk_confirmed_at is None
        and statement.post_confirmed_by != actor.uuid,
    }
    return [side for side, is_open in may.items() if is_open]


def list_due_statements(actor: Actor, *, on: date) -> list[Due]:
    """The months that are over and have takings without a statement."""
    rows = (
        _takings(actor)
        .filter(statement=None)
        .annotate(month=TruncMonth("taken_at", tzinfo=VIETNAM))
        .values_list("order__desk__uuid", "month")
        .annotate(sum=Sum("amount"))
        .order_by("month", "order__desk__uuid")
    )
    names = {one.uuid: one.name for one in _desks(uuid for uuid, _month, _sum in rows)}
    now = month_of(on)
    return [
        Due(uuid, names[uuid], month_of(month), total)
        for uuid, month, total in rows
        if month_of(month) < now
    ]


def _takings(actor: Actor) -> QuerySet[Taking]:
    return Taking.objects.filter(_at(actor, "order__desk_path"))


def _desks(uuids: object) -> QuerySet[organizations.Agency]:
    return organizations.Agency.objects.filter(uuid__in=set(uuids))  # type: ignore[call-overload]
