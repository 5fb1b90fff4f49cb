"""Orders for those who may see them: lists, one with its way, and what a price would be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.text import in_language, vietnam_day
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

from ..models import Order, Piece
from ..permissions import SEE, may_see_order
from ..rules import papers as paper_rules
from ..rules import terms as term_rules
from . import words
from .terms import tariff_on

PAGE = 50


class OrderNotFound(NotFound):
    """Không tìm thấy đơn bưu chính này."""

    message_en = "This postal order was not found."


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a consignment, as people read it."""

    at: datetime
    text: str
    office: str
    note: str
    is_contrary: bool


@dataclass(frozen=True, slots=True)
class OrderView:
    """One consignment as its pages show it."""

    order: Order
    direction_words: str
    status_words: str
    status_kind: str
    procedure_name: str
    desk_name: str
    pieces: tuple[Piece, ...]
    missing: tuple[paper_rules.Difference, ...]
    steps: tuple[Step, ...]
    incidents: tuple[Any, ...]
    manifests: tuple[Any, ...]
    is_owner: bool


@dataclass(frozen=True, slots=True)
class OrderFilters:
    """What a list is narrowed to."""

    direction: str = ""
    status: str = ""
    text: str = ""
    only_open: bool = False


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of a list, and where the next one begins."""

    rows: tuple[Order, ...]
    next_after: int | None


def find_order_for(actor: Actor, *, uuid: UUID | None = None, code: str = "") -> Order:
    """
    An order that the actor may see.

    :raises OrderNotFound: if there is none, or it is none of the actor's business.
    """
    by = {"uuid": uuid} if uuid is not None else {"code": code}
    order = Order.objects.select_related("desk", "replaces").filter(**by).first()
    if order is None or not may_see_order(actor, order):
        raise OrderNotFound()
    return order


def get_order_for(
    actor: Actor, *, at: datetime, uuid: UUID | None = None, code: str = ""
) -> OrderView:
    """
    One order with everything on its page; an official's reading of the person is logged.

    :raises OrderNotFound: if there is none, or it is none of the actor's business.
    """
    order = find_order_for(actor, uuid=uuid, code=code)
    if actor.is_official:
        parties.read_party(
            actor=actor,
            party_uuid=order.party_uuid,
            purpose=f"Xem đơn bưu chính {order.code}",
            at=at,
            fields=["contact"],
            agency_uuid=order.desk.uuid,
        )
    return view_of(actor, order)


def view_of(actor: Actor, order: Order) -> OrderView:
    """An order as its page shows it, where the caller has checked that the actor may see it."""
    pieces = tuple(order.pieces.order_by("place"))
    is_counted = any(piece.collected is not None for piece in pieces)
    return OrderView(
        order=order,
        direction_words=words.words_of(words.DIRECTIONS, order.direction),
        status_words=words.status_words(order.status),
        status_kind=words.status_kind(order.status),
        procedure_name=in_language(order.procedure_name, words.language()),
        desk_name=order.desk.name,
        pieces=pieces,
        missing=tuple(paper_rules.at_the_door(counted(pieces)) if is_counted else ()),
        steps=steps_of(order),
        incidents=tuple(order.incidents.order_by("opened_at")),
        manifests=tuple(
            line.manifest
            for line in order.lines.select_related("manifest").order_by("manifest__opened_at")
            if line.manifest.cancelled_at is None
        ),
        is_owner=not actor.is_official,
    )


def counted(pieces: Iterable[Piece]) -> list[paper_rules.Counted]:
    """Papers as the rules count them."""
    return [
        paper_rules.Counted(one.title, one.is_required, one.asked, one.collected, one.handed)
        for one in pieces
    ]


def steps_of(order: Order) -> tuple[Step, ...]:
    """What happened to a consignment, in the order in which it happened."""
    own = [
        (order.collected_at, words.status_words("collected")),
        (order.called_back_at, _("Người gửi rút, yêu cầu trả lại")),
    ]
    if order.direction == Order.Direction.COLLECTION:
        own += [
            (order.ordered_at, _("Đã đặt bưu chính đến lấy")),
            (order.handed_over_at, words.status_words("handed_over")),
        ]
    else:
        own += [
            (order.ordered_at, _("Kết quả đã được đóng gói")),
            (order.handed_over_at, words.status_words("dispatched")),
        ]
        if order.status in {"returned", "picked_up"}:
            own.append((order.ended_at, words.status_words("returned")))
    steps = [Step(at, text, "", "", False) for at, text in own if at is not None]
    steps += [
        Step(one.happened_at, words.told_words(one.kind), one.office, one.note, one.is_contrary)
        for one in order.tracking.all()
    ]
    return tuple(sorted(steps, key=lambda step: step.at))


def orders_for(actor: Actor) -> QuerySet[Order]:
    """The orders at the desks where the actor may see them."""
    places = Q(pk__in=[])
    for path in actor.paths_for(SEE):
        places |= Q(desk_path=path) | Q(desk_path__startswith=f"{path}.")
    found = Order.objects.select_related("desk")
    return found if actor.kind == "system" else found.filter(places)


def list_orders_for(
    actor: Actor, *, filters: OrderFilters, after: int | None = None, limit: int = PAGE
) -> OrderPage:
    """The orders of the actor's desks, newest first."""
    found = orders_for(actor).order_by("-id")
    if filters.direction:
        found = found.filter(direction=filters.direction)
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.only_open:
        found = found.filter(ended_at__isnull=True)
    if filters.text:
        text = filters.text.strip()
        found = found.filter(
            Q(code__iexact=text)
            | Q(item_code__iexact=text)
            | Q(matter_code__iexact=text)
            | Q(person_name__icontains=text)
        )
    if after is not None:
        found = found.filter(id__lt=after)
    rows = tuple(found[: limit + 1])
    more = len(rows) > limit
    return OrderPage(rows[:limit], rows[limit - 1].pk if more else None)


def orders_of(actor: Actor, matter_uuids: Iterable[UUID]) -> tuple[OrderView, ...]:
    """The orders of matters, oldest first; the caller has checked that the actor sees them."""
    found = Order.objects.select_related("desk").filter(matter_uuid__in=list(matter_uuids))
    return tuple(view_of(actor, order) for order in found.order_by("ordered_at", "id"))


def open_order_of(matter_uuid: UUID, direction: str) -> Order | None:
    """The order of a matter that is under way."""
    return Order.objects.filter(
        matter_uuid=matter_uuid, direction=direction, ended_at__isnull=True
    ).first()


def price_of(
    *,
    direction: str,
    desk: organizations.Agency,
    unit_code: str,
    at: datetime,
    grams: int,
    cod_amount: int = 0,
) -> term_rules.Price:
    """What carrying would cost, by the tariff of the day."""
    tariff = tariff_on(vietnam_day(at))
    zone = term_rules.zone_of(unit_code=unit_code, desk_unit_code=desk_unit(desk))
    return term_rules.price(
        tariff, grams=grams, zone=zone, direction=direction, cod_amount=cod_amount
    )


def desk_unit(desk: organizations.Agency) -> str:
    """The code of the commune that a desk serves; a department's desk serves none alone."""
    agency: organizations.Agency | None = desk
    while agency is not None:
        if agency.unit is not None and agency.unit.level == "commune":
            return agency.unit.code
        agency = agency.parent
    return ""
