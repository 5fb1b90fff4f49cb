"""Money that the post takes: at the door, on delivery; and the monthly statement of it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.text import VIETNAM, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import MONEY_TAKEN, STATEMENT_CONFIRMED, STATEMENT_MADE
from ..models import Order, Statement, Taking
from ..permissions import CARRY, DESK
from ..rules import terms as rules
from .moving import tell

SIDES = ("post", "desk")


class StatementTooEarly(Refusal):
    """Tháng này chưa hết nên chưa lập được bảng đối soát."""

    message_en = "The month has not ended yet, so there can be no statement of it."


class StatementNotFound(NotFound):
    """Không tìm thấy bảng đối soát này."""

    message_en = "This statement was not found."


class StatementConfirmed(Refusal):
    """Bên này đã xác nhận bảng đối soát; một người không xác nhận thay cả hai bên."""

    message_en = "This side has confirmed the statement; one person cannot confirm for both sides."


def take_at_the_door(*, actor: Actor, order: Order, at: datetime) -> None:
    """Record what a person pays when papers are collected: postage in advance, and fees."""
    if order.postage_paid == Order.PostagePaid.ADVANCE:
        _take(actor, order, Taking.Kind.POSTAGE, expected=order.postage, at=at)
    _take(actor, order, Taking.Kind.FEES, expected=order.cod_amount, at=at)


def take_on_delivery(*, actor: Actor, order: Order, told: int | None, at: datetime) -> None:
    """
    Record what the addressee paid: postage where it is due then, and fees.

    `told` is the sum that the post says it took; what it lacks is missing from the fees.
    """
    due = order.postage if order.postage_paid == Order.PostagePaid.ON_DELIVERY else 0
    taken = due if told is None else min(told, due)
    _take(actor, order, Taking.Kind.POSTAGE, expected=due, told=taken, at=at)
    rest = None if told is None else told - taken
    _take(actor, order, Taking.Kind.FEES, expected=order.cod_amount, told=rest, at=at)


def _take(
    actor: Actor,
    order: Order,
    kind: str,
    *,
    expected: int,
    at: datetime,
    told: int | None = None,
) -> None:
    amount = expected if told is None else told
    if not amount and not expected:
        return
    _row, is_new = Taking.objects.get_or_create(
        order=order, kind=kind, defaults={"amount": amount, "expected": expected, "taken_at": at}
    )
    if is_new:
        tell(MONEY_TAKEN, order, actor=actor, at=at, kind=kind, amount=amount, expected=expected)


@transaction.atomic
def make_statement(*, actor: Actor, desk_uuid: UUID, month: date, at: datetime) -> Statement:
    """
    Make a desk's statement of a month that is over; made again, it is the one that is there.

    It takes in what the post took up to the month's end and no earlier statement holds.

    :raises StatementTooEarly: if the month is not over.
    """
    desk = organizations.get_agency(desk_uuid)
    access.require(actor.may(DESK, desk.path) or actor.may(CARRY, desk.path))
    month = rules.month_of(month)
    end = rules.next_month(month)
    if vietnam_day(at) < end:
        raise StatementTooEarly()
    statement, is_new = Statement.objects.get_or_create(
        desk=desk,
        month=month,
        defaults={"desk_path": desk.path, "made_at": at, "made_by_name": actor.name},
    )
    if not is_new:
        return statement
    until = datetime(end.year, end.month, 1, tzinfo=VIETNAM)
    # Rows are locked before they are marked: two statements of two months never share one.
    mine = Taking.objects.select_for_update().filter(
        order__desk=desk, statement=None, taken_at__lt=until
    )
    Taking.objects.filter(pk__in=[one.pk for one in mine]).update(statement=statement)
    sums = dict(
        statement.takings.values_list("kind").annotate(sum=Sum("amount")).values_list("kind", "sum")
    )
    events.publish(
        STATEMENT_MADE,
        subject=statement,
        actor=actor,
        at=at,
        agency_uuid=desk.uuid,
        payload={
            "month": month,
            "postage": sums.get(Taking.Kind.POSTAGE, 0),
            "fees": sums.get(Taking.Kind.FEES, 0),
        },
    )
    return statement


@transaction.atomic
def confirm_statement(*, actor: Actor, statement_uuid: UUID, side: str, at: datetime) -> Statement:
    """
    Confirm a statement for the post or for the desk.

    :raises StatementConfirmed: if that side has, or the same person has for the other side.
    """
    statement = (
        Statement.objects.select_for_update(of=("self",))
        .select_related("desk")
        .filter(uuid=statement_uuid)
        .first()
    )
    if statement is None:
        raise StatementNotFound()
    if side not in SIDES:
        raise InvalidInput(fields={"side": _("Chọn bên xác nhận")})
    access.require(actor.may(CARRY if side == "post" else DESK, statement.desk_path))
    other = "desk" if side == "post" else "post"
    is_other = getattr(statement, f"{other}_confirmed_by") == actor.uuid
    if getattr(statement, f"{side}_confirmed_at") is not None or is_other:
        raise StatementConfirmed()
    changes = {"at": at, "by": actor.uuid, "name": actor.name}
    for name, value in changes.items():
        setattr(statement, f"{side}_confirmed_{name}", value)
    statement.save(update_fields=[f"{side}_confirmed_{name}" for name in changes])
    events.publish(
        STATEMENT_CONFIRMED,
        subject=statement,
        actor=actor,
        at=at,
        agency_uuid=statement.desk.uuid,
        payload={"month": statement.month, "side": side},
    )
    return statement
