"""At the person's door: the postman counts the papers, takes the money, or gives papers back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import tidy
from motcua.kernel.access import api as access

from ..events import PAPERS_COLLECTED, PAPERS_GIVEN_BACK
from ..models import Order, Piece
from ..permissions import may_carry
from ..queries.orders import counted
from ..rules import papers as rules
from .incidents import close_silence
from .money import take_at_the_door
from .moving import locked_order, move, require_status, tell

MOST_COPIES = 99


@dataclass(frozen=True, slots=True)
class Surplus:
    """A paper that the person gave along though nobody asked for it."""

    title: str
    copies: int = 1


@transaction.atomic
def collect_papers(
    *,
    actor: Actor,
    order_uuid: UUID,
    counts: Mapping[int, int],
    at: datetime,
    surplus: Sequence[Surplus] = (),
    note: str = "",
    item_code: str = "",
    money_taken: bool = True,
) -> Order:
    """
    Take papers over from the person, counted against what the procedure asks for.

    What is missing is not refused: the person decides to send it as it is, having been told
    (Decision 45/2016/QĐ-TTg: the postman checks and guides). `counts` are copies by the paper's
    place in the list.

    :raises InvalidInput: if nothing was given, or a count is none.
    """
    order = locked_order(order_uuid)
    access.require(may_carry(actor, order))
    require_status(order, Order.Status.REQUESTED)
    pieces = list(order.pieces.order_by("place"))
    _count(pieces, counts, surplus)
    Piece.objects.bulk_update(pieces, ["collected"])
    Piece.objects.bulk_create(
        Piece(
            order=order,
            place=len(pieces) + turn,
            title=tidy(one.title)[:300],
            is_required=False,
            asked=0,
            collected=one.copies,
            note=_("Người gửi đưa thêm"),
        )
        for turn, one in enumerate(surplus, 1)
        if tidy(one.title)
    )
    if tidy(note):
        order.pieces.filter(place=1).update(note=tidy(note)[:300])
    move(
        order,
        Order.Status.COLLECTED,
        at,
        collected_at=at,
        collected_by_name=actor.name,
        heard_at=at,
        item_code=tidy(item_code)[:40] or order.item_code,
    )
    if money_taken:
        take_at_the_door(actor=actor, order=order, at=at)
    close_silence(actor=actor, order=order, at=at)
    differences = rules.at_the_door(counted(pieces))
    missing = sum(one.is_missing for one in differences)
    tell(PAPERS_COLLECTED, order, actor=actor, at=at, missing=missing)
    return order


def _count(pieces: Sequence[Piece], counts: Mapping[int, int], surplus: Sequence[Surplus]) -> None:
    fields = {}
    for piece in pieces:
        number = counts.get(piece.place, 0)
        if not 0 <= number <= MOST_COPIES:
            fields[f"count-{piece.place}"] = _("Ghi số bản, từ 0 đến 99")
        piece.collected = max(0, number)
    for turn, one in enumerate(surplus, 1):
        if tidy(one.title) and not 0 < one.copies <= MOST_COPIES:
            fields[f"surplus-{turn}"] = _("Ghi số bản, từ 1 đến 99")
    given = any(piece.collected for piece in pieces) or any(tidy(one.title) for one in surplus)
    if not fields and not given:
        fields["count-1"] = _("Chưa nhận giấy tờ nào. Nếu không gặp người gửi, báo phát không được")
    if fields:
        raise InvalidInput(fields=fields)


@transaction.atomic
def give_back_papers(*, actor: Actor, order_uuid: UUID, note: str, at: datetime) -> Order:
    """
    Give collected papers back to the person who called them back.

    :raises OrderMoved: if the papers were handed over meanwhile.
    :raises InvalidInput: if nobody called them back.
    """
    order = locked_order(order_uuid)
    access.require(may_carry(actor, order))
    require_status(order, Order.Status.COLLECTED)
    if order.called_back_at is None:
        raise InvalidInput(_("Người gửi chưa rút hồ sơ: giấy tờ phải giao cho bộ phận một cửa"))
    order.lines.filter(is_open=True, manifest__post_signed_at=None).delete()
    move(order, Order.Status.GIVEN_BACK, at, received_by=tidy(note)[:200])
    tell(PAPERS_GIVEN_BACK, order, actor=actor, at=at)
    return order
