"""What every action on an order begins and ends with: the locked row, its status, its event."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import Refusal
from motcua.kernel.events import api as events

from ..models import Order, OutgoingMessage
from ..ports import find_carrier
from ..queries.orders import OrderNotFound
from ..rules import tracking as rules

KEEPER = system_actor("postal")


class OrderMoved(Refusal):
    """Đơn bưu chính {code} đã sang bước khác. Vui lòng tải lại trang để xem trạng thái mới nhất."""

    message_en = "Postal order {code} has moved on. Please reload the page to see where it stands."


def locked_order(order_uuid: UUID) -> Order:
    """
    The order, locked until the transaction ends.

    :raises OrderNotFound: if there is none.
    """
    found = Order.objects.select_for_update(of=("self",)).select_related("desk")
    order = found.filter(uuid=order_uuid).first()
    if order is None:
        raise OrderNotFound()
    return order


def locked_orders(order_uuids: Iterable[UUID]) -> Sequence[Order]:
    """The same for many, in one order, so that two batches never hold each other up for good."""
    found = Order.objects.select_for_update(of=("self",)).select_related("desk")
    return list(found.filter(uuid__in=list(order_uuids)).order_by("id"))


def require_status(order: Order, *allowed: str) -> None:
    """
    Refuse an order that stands elsewhere.

    :raises OrderMoved: naming it.
    """
    if order.status not in allowed:
        raise OrderMoved(code=order.code)


def move(order: Order, status: str, at: datetime, **changes: Any) -> None:
    """Write an order's new status, with what changes beside it; an end is dated."""
    order.status = status
    if status in rules.ENDED and "ended_at" not in changes:
        changes["ended_at"] = at
    for name, value in changes.items():
        setattr(order, name, value)
    order.save(update_fields=["status", *changes])


def tell(
    event: events.EventType, order: Order, /, *, actor: Actor, at: datetime, **payload: Any
) -> None:
    """Publish an event of an order, with the matter that it serves."""
    events.publish(
        event,
        subject=order,
        actor=actor,
        at=at,
        agency_uuid=order.desk.uuid,
        payload={
            "code": order.code,
            "matter": order.matter_uuid,
            "matter_kind": order.matter_kind,
            **payload,
        },
    )


def write_message(order: Order, kind: str, at: datetime) -> None:
    """
    Put a message for the post's system in line.

    Without such a system nobody would read it; what is open when one is connected is told then.
    """
    if find_carrier() is not None:
        OutgoingMessage.objects.create(order=order, kind=kind, written_at=at, next_try_at=at)
