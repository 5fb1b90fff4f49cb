"""Ordering the post: to collect papers, to deliver a result; and calling an order off or back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import VIETNAM, tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.organizations import api as organizations

from ..events import (
    COLLECTION_REQUESTED,
    DELIVERY_PREPARED,
    ORDER_CALLED_BACK,
    ORDER_CALLED_OFF,
    RESULT_PICKED_UP,
)
from ..models import Order, OutgoingMessage, Piece
from ..permissions import DESK, may_call_off
from ..queries.orders import desk_unit, open_order_of, price_of
from ..queries.terms import terms_on
from ..rules import terms as term_rules
from .meetings import Meeting, address_of, check_person
from .moving import locked_order, locked_orders, move, require_status, tell, write_message
from .numbers import next_order_code

MOST_MONEY = 2_000_000_000
LONGEST_WINDOW = timedelta(hours=12)


class AlreadyOrdered(Refusal):
    """Việc này đã có đơn bưu chính {code} đang thực hiện."""

    message_en = "Postal order {code} is already under way for this matter."


@dataclass(frozen=True, slots=True)
class Matter:
    """What an order serves, as the system that owns it tells the post."""

    kind: str
    uuid: UUID
    procedure_code: str
    procedure_name: Mapping[str, str]
    desk: organizations.Agency
    party_uuid: UUID
    code: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One paper that the postman is to collect."""

    component_code: str
    title: str
    is_required: bool = True
    copies: int = 1
    copy_kind: str = "original"


@transaction.atomic
def request_collection(
    *,
    actor: Actor,
    matter: Matter,
    meeting: Meeting,
    papers: Sequence[Asked],
    at: datetime,
    postage_paid: str = Order.PostagePaid.ADVANCE,
    fees: int = 0,
    grams: int | None = None,
) -> Order:
    """
    Ask the post to collect papers for a matter and bring them to its desk.

    Whoever calls has checked that the actor may act in the matter. `fees` are those of the agency
    that the postman takes along with the postage.

    :raises AlreadyOrdered: if an order for the matter is under way.
    :raises InvalidInput: naming what is missing or wrong in the meeting.
    """
    _require_none_open(matter.uuid, Order.Direction.COLLECTION)
    if not papers:
        raise InvalidInput(fields={"papers": _("Hồ sơ này không có giấy tờ nào cần gửi")})
    wish = _Wish(matter, meeting, Order.Direction.COLLECTION, grams, fees, postage_paid)
    order = _write(actor, wish, Order.Status.REQUESTED, at)
    Piece.objects.bulk_create(
        Piece(
            order=order,
            place=place,
            component_code=one.component_code,
            title=one.title,
            is_required=one.is_required,
            asked=max(1, one.copies),
            copy_kind=one.copy_kind,
        )
        for place, one in enumerate(papers, 1)
    )
    write_message(order, OutgoingMessage.Kind.ORDER, at)
    tell(COLLECTION_REQUESTED, order, actor=actor, at=at)
    return order


@transaction.atomic
def prepare_delivery(
    *,
    actor: Actor,
    matter: Matter,
    meeting: Meeting,
    content: str,
    at: datetime,
    cod_amount: int = 0,
    grams: int | None = None,
    replaces: UUID | None = None,
    postage_paid: str = Order.PostagePaid.ON_DELIVERY,
) -> Order:
    """
    Make a result ready for the post: an order with its label, to go with the next manifest.

    `content` names what is in the envelope. `replaces` is the lost or returned order in whose
    place this one goes.

    :raises AlreadyOrdered: if an order for the matter is under way.
    :raises InvalidInput: naming what is missing or wrong.
    """
    access.require(actor.may(DESK, matter.desk.path))
    _require_none_open(matter.uuid, Order.Direction.DELIVERY)
    before = _replaced(matter, replaces)
    wish = _Wish(matter, meeting, Order.Direction.DELIVERY, grams, cod_amount, postage_paid)
    order = _write(actor, wish, Order.Status.PREPARED, at)
    if before is not None:
        order.replaces = before
        order.save(update_fields=["replaces"])
    Piece.objects.create(order=order, place=1, title=tidy(content)[:300], collected=1)
    write_message(order, OutgoingMessage.Kind.ORDER, at)
    tell(DELIVERY_PREPARED, order, actor=actor, at=at)
    return order


@dataclass(frozen=True, slots=True)
class _Wish:
    matter: Matter
    meeting: Meeting
    direction: str
    grams: int | None
    cod_amount: int
    postage_paid: str


def _write(actor: Actor, wish: _Wish, status: str, at: datetime) -> Order:
    day = vietnam_day(at)
    terms = terms_on(day)
    grams = wish.grams or terms.usual_grams
    _check(wish, terms, grams, at)
    matter, meeting = wish.matter, wish.meeting
    address = address_of(meeting, day)
    price = price_of(
        direction=wish.direction,
        desk=matter.desk,
        unit_code=address.unit_code,
        at=at,
        grams=grams,
        cod_amount=wish.cod_amount,
    )
    return Order.objects.create(
        **_of_matter(matter),
        code=next_order_code(wish.direction, at),
        direction=wish.direction,
        status=status,
        person_name=tidy(meeting.person_name)[:200],
        phone=meeting.phone.strip()[:20],
        place=meeting.place,
        unit_code=address.unit_code,
        unit_name=address.unit_name,
        old_unit_name=address.old_unit_name,
        address_detail=address.detail,
        window_from=meeting.window_from,
        window_to=meeting.window_to,
        weight_grams=grams,
        zone=term_rules.zone_of(unit_code=address.unit_code, desk_unit_code=desk_unit(matter.desk)),
        postage=price.postage,
        postage_paid=wish.postage_paid,
        cod_amount=wish.cod_amount,
        ordered_at=at,
        ordered_by=actor.uuid,
    )


def _of_matter(matter: Matter) -> dict[str, Any]:
    return {
        "matter_kind": matter.kind,
        "matter_uuid": matter.uuid,
        "matter_code": matter.code,
        "procedure_code": matter.procedure_code,
        "procedure_name": dict(matter.procedure_name),
        "desk": matter.desk,
        "desk_path": matter.desk.path,
        "party_uuid": matter.party_uuid,
    }


def _check(wish: _Wish, terms: term_rules.Terms, grams: int, at: datetime) -> None:
    fields = check_person(wish.meeting)
    if wish.postage_paid not in Order.PostagePaid.values:
        fields["postage_paid"] = _("Chọn lúc trả cước")
    if not 0 < grams <= terms.heaviest_grams:
        fields["grams"] = _("Khối lượng từ 1 đến %(most)s gam") % {"most": terms.heaviest_grams}
    if not 0 <= wish.cod_amount <= MOST_MONEY:
        fields["cod_amount"] = _("Số tiền thu hộ từ 0 đến 2 tỷ đồng")
    if wish.direction == Order.Direction.COLLECTION:
        fields |= _check_window(wish.meeting, terms, at)
    if fields:
        raise InvalidInput(fields=fields)


def _check_window(meeting: Meeting, terms: term_rules.Terms, at: datetime) -> dict[str, str]:
    start, end = meeting.window_from, meeting.window_to
    if start is None or end is None:
        return {"window": _("Chọn ngày và buổi bưu tá đến")}
    if end <= at:
        return {"window": _("Buổi đã chọn đã qua. Chọn buổi khác")}
    if end <= start or end - start > LONGEST_WINDOW:
        return {"window": _("Chọn một buổi trong ngày")}
    if start > at + timedelta(days=terms.most_days_ahead):
        return {"window": _("Chỉ đặt trước %(days)s ngày") % {"days": terms.most_days_ahead}}
    return {}


def _require_none_open(matter_uuid: UUID, direction: str) -> None:
    order = open_order_of(matter_uuid, direction)
    if order is not None:
        raise AlreadyOrdered(code=order.code)


def _replaced(matter: Matter, replaces: UUID | None) -> Order | None:
    if replaces is None:
        return None
    order = locked_order(replaces)
    if order.matter_uuid != matter.uuid or order.status not in {"lost", "returned"}:
        raise InvalidInput(fields={"replaces": _("Đơn này không thay được đơn đã chọn")})
    return order


@transaction.atomic
def call_off_order(*, actor: Actor, order_uuid: UUID, at: datetime) -> Order:
    """
    Call an order off before anything was carried.

    :raises OrderMoved: if the post already has it; then it can be called back.
    """
    order = locked_order(order_uuid)
    access.require(may_call_off(actor, order))
    return _call_off(actor, order, at)


def _call_off(actor: Actor, order: Order, at: datetime) -> Order:
    require_status(order, Order.Status.REQUESTED, Order.Status.PREPARED)
    order.lines.filter(is_open=True, manifest__post_signed_at=None).delete()
    move(order, Order.Status.CALLED_OFF, at)
    write_message(order, OutgoingMessage.Kind.CANCEL, at)
    tell(ORDER_CALLED_OFF, order, actor=actor, at=at)
    return order


@transaction.atomic
def call_back(*, actor: Actor, matter_uuids: Sequence[UUID], reason: str, at: datetime) -> int:
    """
    Call back what is under way for a matter that was withdrawn or set aside.

    What the post has not yet is called off. Papers that it carries are to be given back to the
    person: the desk does not take them in any more. A result that is on its way goes on: it is the
    person's. Whoever calls has checked that the matter ended.
    """
    uuids = Order.objects.filter(
        matter_uuid__in=list(matter_uuids), ended_at__isnull=True
    ).values_list("uuid", flat=True)
    done = 0
    for order in locked_orders(uuids):
        if order.status in {Order.Status.REQUESTED, Order.Status.PREPARED}:
            _call_off(actor, order, at)
        elif order.status == Order.Status.COLLECTED and order.called_back_at is None:
            order.called_back_at, order.call_back_reason = at, tidy(reason)[:500]
            order.save(update_fields=["called_back_at", "call_back_reason"])
            write_message(order, OutgoingMessage.Kind.CANCEL, at)
            tell(ORDER_CALLED_BACK, order, actor=actor, at=at)
        else:
            continue
        done += 1
    return done


@transaction.atomic
def note_picked_up(*, actor: Actor, matter_uuid: UUID, at: datetime) -> Order | None:
    """Note that a result that came back was handed out at the counter; nothing where none did."""
    found = Order.objects.filter(matter_uuid=matter_uuid, status=Order.Status.RETURNED)
    order = found.order_by("-id").first()
    if order is None:
        return None
    order = locked_order(order.uuid)
    require_status(order, Order.Status.RETURNED)
    move(order, Order.Status.PICKED_UP, at, ended_at=order.ended_at)
    tell(RESULT_PICKED_UP, order, actor=actor, at=at)
    return order


def window_of(day: Any, part: str) -> tuple[datetime, datetime] | None:
    """The morning or afternoon of a day, as people choose it."""
    hours = {"sang": (8, 11), "chieu": (14, 17)}.get(part)
    if hours is None or day is None:
        return None
    start = datetime(day.year, day.month, day.day, hours[0], tzinfo=VIETNAM)
    return start, start.replace(hour=hours[1])
