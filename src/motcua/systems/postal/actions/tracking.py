"""Hearing the post: what it tells is kept once, and moves the order where it says more."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import tidy
from motcua.kernel.access import api as access

from ..events import ORDER_LOST, RESULT_DELIVERED, TRACKING_RECORDED
from ..models import Incident, Order, TrackingEvent
from ..permissions import may_carry
from ..ports import Told
from ..queries.orders import OrderNotFound
from ..rules import tracking as rules
from .incidents import close_loss, close_silence, open_incident
from .money import take_on_delivery
from .moving import locked_order, move, tell

BY_HAND = "by-hand"
MOST_MONEY = 2_000_000_000


@transaction.atomic
def record_tracking(
    *, actor: Actor, carrier: str, told: Told, at: datetime, source: str = "pushed"
) -> bool:
    """
    Keep one thing that the post tells; False if it was told before.

    Tellings may come twice, late and in any order: what the order's status is follows from when
    things happened, not from when they were heard.

    :raises OrderNotFound: for a consignment that is not ours.
    :raises InvalidInput: for a kind that there is not, or a moment still to come.
    """
    order_uuid = Order.objects.filter(code=told.order_code).values_list("uuid", flat=True).first()
    if order_uuid is None:
        raise OrderNotFound()
    order = locked_order(order_uuid)
    _check(told, at)
    if TrackingEvent.objects.filter(carrier=carrier, event_id=told.event_id).exists():
        return False
    TrackingEvent.objects.create(
        order=order,
        carrier=carrier,
        event_id=told.event_id,
        kind=told.kind,
        happened_at=told.happened_at,
        heard_at=at,
        office=tidy(told.office)[:200],
        note=tidy(told.note)[:300],
        received_by=tidy(told.received_by)[:200],
        amount=told.amount,
        source=source,
        is_contrary=rules.is_contrary(order.status, told.kind),
    )
    tell(TRACKING_RECORDED, order, actor=actor, at=at, told=told.kind, happened_at=told.happened_at)
    _follow(actor, order, at)
    return True


def _check(told: Told, at: datetime) -> None:
    fields = {}
    if told.kind not in rules.KINDS:
        fields["kind"] = _("Không có loại hành trình này")
    if not told.event_id.strip() or len(told.event_id) > 100:
        fields["event_id"] = _("Thiếu mã của thông báo hành trình")
    if told.happened_at.tzinfo is None:
        fields["happened_at"] = _("Thời điểm phải có múi giờ")
    elif told.happened_at > at + rules.AHEAD:
        fields["happened_at"] = _("Thời điểm này chưa đến. Kiểm tra lại ngày, giờ")
    if told.amount is not None and not 0 <= told.amount <= MOST_MONEY:
        fields["amount"] = _("Số tiền từ 0 đến 2 tỷ đồng")
    if fields:
        raise InvalidInput(fields=fields)


def _follow(actor: Actor, order: Order, at: datetime) -> None:
    """Bring the order where all that was told says that it is."""
    heard = [
        rules.Heard(kind, happened)
        for kind, happened in order.tracking.values_list("kind", "happened_at")
    ]
    order.heard_at = max([order.heard_at or datetime.min.replace(tzinfo=UTC), at])
    order.save(update_fields=["heard_at"])
    close_silence(actor=actor, order=order, at=at)
    is_delivery = order.direction == Order.Direction.DELIVERY
    of_direction = rules.delivery_status if is_delivery else rules.collection_status
    before, status = order.status, of_direction(order.status, heard)
    if status == before:
        return
    if status == Order.Status.DELIVERED:
        _deliver(actor, order, at)
    elif status == Order.Status.LOST:
        _lose(actor, order, at)
    else:
        # From "lost" back on the way: it is open again.
        move(order, status, at, ended_at=None)


def _deliver(actor: Actor, order: Order, at: datetime) -> None:
    told = order.tracking.filter(kind=rules.DELIVERED).order_by("happened_at", "id")[0]
    move(
        order,
        Order.Status.DELIVERED,
        at,
        ended_at=told.happened_at,
        received_by=told.received_by,
        handed_over_at=order.handed_over_at or told.happened_at,
    )
    take_on_delivery(actor=actor, order=order, told=told.amount, at=told.happened_at)
    close_loss(actor=actor, order=order, at=at)
    tell(RESULT_DELIVERED, order, actor=actor, at=at, happened_at=told.happened_at)


def _lose(actor: Actor, order: Order, at: datetime) -> None:
    move(order, Order.Status.LOST, at)
    open_incident(actor=actor, order=order, kind=Incident.Kind.LOST, at=at)
    tell(ORDER_LOST, order, actor=actor, at=at)


@transaction.atomic
def type_tracking(
    *,
    actor: Actor,
    order_uuid: UUID,
    kind: str,
    happened_at: datetime | None,
    at: datetime,
    note: str = "",
    received_by: str = "",
    amount: int | None = None,
) -> bool:
    """
    Enter what happened to a consignment by hand, where the post's system does not tell it.

    :raises InvalidInput: without a moment, or a delivery without the name of who received it.
    """
    order = locked_order(order_uuid)
    access.require(may_carry(actor, order))
    fields = {}
    if happened_at is None:
        fields["happened_at"] = _("Ghi ngày, giờ")
    if kind == rules.DELIVERED and not tidy(received_by):
        fields["received_by"] = _("Ghi tên người đã nhận")
    if kind in {rules.FAILED, rules.RETURNING, rules.LOST} and not tidy(note):
        fields["note"] = _("Ghi lý do")
    if fields or happened_at is None:
        raise InvalidInput(fields=fields)
    # Typed twice at one press is one telling.
    told = Told(
        event_id=f"{order.code}/{kind}/{happened_at.isoformat()}",
        order_code=order.code,
        kind=kind,
        happened_at=happened_at,
        note=note,
        received_by=received_by,
        amount=amount,
    )
    return record_tracking(actor=actor, carrier=BY_HAND, told=told, at=at, source="typed")
