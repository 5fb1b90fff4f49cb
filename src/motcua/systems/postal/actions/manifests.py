"""Manifests: opened, counted, signed by both sides; the second signature is the hand-over."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import (
    MANIFEST_CANCELLED,
    MANIFEST_CHECKED,
    MANIFEST_CLOSED,
    MANIFEST_OPENED,
    MANIFEST_SIGNED,
    PAPERS_HANDED_OVER,
    RESULT_CAME_BACK,
    RESULT_DISPATCHED,
)
from ..models import Manifest, ManifestLine, Order, Piece
from ..permissions import CARRY, DESK, may_handle
from ..queries.orders import counted
from ..rules import papers as rules
from .incidents import close_silence
from .moving import OrderMoved, locked_orders, move, tell
from .numbers import next_manifest_number

SIDES = ("post", "desk")
# What may stand in a manifest of a kind: the direction, and where the order has to be.
FITTING: Mapping[str, tuple[str, frozenset[str]]] = {
    "inbound": ("collection", frozenset({"collected"})),
    "outbound": ("delivery", frozenset({"prepared", "dispatched", "in_transit"})),
    "return": ("delivery", frozenset({"dispatched", "in_transit", "failed", "returning"})),
}
MOST_LINES = 200


class ManifestNotFound(NotFound):
    """Không tìm thấy biên bản bàn giao này."""

    message_en = "This hand-over manifest was not found."


class OrderNotFitting(Refusal):
    """Đơn {code} không đưa vào biên bản này được: {status}."""

    message_en = "Order {code} cannot stand in this manifest: {status}."


class ManifestStands(Refusal):
    """Biên bản đã có chữ ký nên không sửa được nữa. Hủy và lập biên bản mới nếu có sai sót."""

    message_en = "The manifest is signed and cannot be changed. Cancel it and open a new one."


class ManifestChanged(Refusal):
    """Biên bản vừa được sửa. Vui lòng xem lại nội dung mới nhất trước khi ký."""

    message_en = "The manifest has just changed. Please look at its latest content before signing."


class ManifestClosed(Refusal):
    """Biên bản này đã đủ hai chữ ký hoặc đã hủy."""

    message_en = "This manifest is signed by both sides, or was cancelled."


class AlreadySigned(Refusal):
    """Bên này đã ký rồi; một người không ký thay cả hai bên."""

    message_en = "This side has signed; one person cannot sign for both sides."


class NotYetChecked(Refusal):
    """Cán bộ một cửa cần kiểm đếm giấy tờ trước khi ký."""

    message_en = "The desk has to count the papers before anybody signs."


def locked_manifest(manifest_uuid: UUID) -> Manifest:
    """
    The manifest, locked until the transaction ends.

    :raises ManifestNotFound: if there is none.
    """
    found = Manifest.objects.select_for_update(of=("self",)).select_related("desk")
    manifest = found.filter(uuid=manifest_uuid).first()
    if manifest is None:
        raise ManifestNotFound()
    return manifest


def _publish(
    event: events.EventType, manifest: Manifest, actor: Actor, at: datetime, /, **payload: object
) -> None:
    events.publish(
        event,
        subject=manifest,
        actor=actor,
        at=at,
        agency_uuid=manifest.desk.uuid,
        payload={"number": manifest.number, "kind": manifest.kind, **payload},
    )


@transaction.atomic
def open_manifest(
    *, actor: Actor, kind: str, desk_uuid: UUID, order_uuids: Sequence[UUID], at: datetime
) -> Manifest:
    """
    Open a manifest at a desk with the consignments that are to pass from hand to hand.

    :raises OrderNotFitting: for one that was never collected, is elsewhere, or stands in another.
    """
    desk = organizations.get_agency(desk_uuid)
    access.require(actor.may(DESK, desk.path) or actor.may(CARRY, desk.path))
    if kind not in FITTING:
        raise InvalidInput(fields={"kind": _("Chọn loại biên bản")})
    if not order_uuids or len(order_uuids) > MOST_LINES:
        told = _("Chọn từ 1 đến %(most)s đơn") % {"most": MOST_LINES}
        raise InvalidInput(fields={"orders": told})
    orders = locked_orders(order_uuids)
    if len(orders) != len(set(order_uuids)):
        raise InvalidInput(fields={"orders": _("Có đơn không tồn tại")})
    for order in orders:
        _require_fitting(kind, desk, order)
    manifest = Manifest.objects.create(
        number=next_manifest_number(desk.code, at),
        kind=kind,
        desk=desk,
        desk_path=desk.path,
        opened_at=at,
        opened_by_name=actor.name,
    )
    ManifestLine.objects.bulk_create(ManifestLine(manifest=manifest, order=one) for one in orders)
    _publish(MANIFEST_OPENED, manifest, actor, at, orders=[one.uuid for one in orders])
    return manifest


def _require_fitting(kind: str, desk: organizations.Agency, order: Order) -> None:
    direction, statuses = FITTING[kind]
    if order.direction != direction or order.status not in statuses:
        raise OrderNotFitting(code=order.code, status=order.get_status_display())
    if order.desk_path != desk.path:
        raise OrderNotFitting(code=order.code, status=_("thuộc bộ phận một cửa khác"))
    if order.called_back_at is not None:
        raise OrderNotFitting(code=order.code, status=_("người gửi đã rút, phải trả lại giấy tờ"))
    if (
        kind == "outbound"
        and order.lines.filter(manifest__kind=kind, manifest__closed_at__isnull=False).exists()
    ):
        raise OrderNotFitting(code=order.code, status=_("đã bàn giao cho bưu chính"))
    if order.lines.filter(is_open=True).exists():
        raise OrderNotFitting(code=order.code, status=_("đang ở một biên bản khác"))


@transaction.atomic
def check_manifest(
    *,
    actor: Actor,
    manifest_uuid: UUID,
    counts: Mapping[tuple[UUID, int], int],
    remark: str,
    at: datetime,
) -> Manifest:
    """
    Count at the desk what the post brings, before anybody signs; differences stay on record.

    `counts` are copies by order and the paper's place. A paper that the postman never collected
    cannot be handed over: it is written into the remark, which both sides sign.

    :raises ManifestStands: if somebody has signed.
    :raises InvalidInput: for more than was collected without a remark that explains it.
    """
    manifest = locked_manifest(manifest_uuid)
    access.require(actor.may(DESK, manifest.desk_path))
    if not manifest.is_open:
        raise ManifestClosed()
    if manifest.is_signed:
        raise ManifestStands()
    pieces = list(
        Piece.objects.filter(order__lines__manifest=manifest)
        .select_related("order")
        .order_by("order_id", "place")
    )
    _count(pieces, counts, remark)
    Piece.objects.bulk_update(pieces, ["handed"])
    manifest.remark, manifest.checked_at = tidy(remark)[:1000], at
    manifest.checked_by_name = actor.name
    manifest.save(update_fields=["remark", "checked_at", "checked_by_name"])
    found = len(rules.at_the_desk(counted(pieces)))
    _publish(MANIFEST_CHECKED, manifest, actor, at, differences=found)
    return manifest


def _count(pieces: Sequence[Piece], counts: Mapping[tuple[UUID, int], int], remark: str) -> None:
    fields = {}
    for piece in pieces:
        number = counts.get((piece.order.uuid, piece.place), 0)
        name = f"count-{piece.order.code}-{piece.place}"
        if number < 0:
            fields[name] = _("Ghi số bản, từ 0 trở lên")
        elif number > (piece.collected or 0):
            told = _("%(title)s: bưu tá chỉ nhận %(collected)s bản. Bản thừa ghi vào phần ghi chú")
            fields[name] = told % {"title": piece.title, "collected": piece.collected or 0}
        piece.handed = number
    if not fields and rules.at_the_desk(counted(pieces)) and len(tidy(remark)) < 5:
        fields["remark"] = _("Có giấy tờ thiếu so với số bưu tá đã nhận. Ghi rõ vào phần ghi chú")
    if fields:
        raise InvalidInput(fields=fields)


def content_of(manifest: Manifest) -> str:
    """The content of a manifest as both sides sign it: its SHA-256 in hexadecimal."""
    lines = [
        {
            "order": line.order.code,
            "matter": str(line.order.matter_uuid),
            "pieces": [
                [one.place, one.title, one.collected, one.handed]
                for one in line.order.pieces.order_by("place")
            ],
        }
        for line in manifest.lines.select_related("order").order_by("order__code")
    ]
    content = {
        "number": manifest.number,
        "kind": manifest.kind,
        "desk": manifest.desk.code,
        "remark": manifest.remark,
        "lines": lines,
    }
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


@transaction.atomic
def sign_manifest(
    *, actor: Actor, manifest_uuid: UUID, side: str, digest: str, at: datetime
) -> Manifest:
    """
    Sign for one side what the page showed; the second side's signature is the hand-over.

    Its moment is when the law's time limit begins (Decision 45/2016/QĐ-TTg, art. 7(4)).

    :param digest: of the content that the signer saw.
    :raises ManifestChanged: if the content is another by now.
    :raises AlreadySigned: if that side has signed, or the same person for the other.
    :raises NotYetChecked: if the desk has not counted what the post brings.
    """
    manifest = locked_manifest(manifest_uuid)
    if side not in SIDES:
        raise InvalidInput(fields={"side": _("Chọn bên ký")})
    access.require(actor.may(CARRY if side == "post" else DESK, manifest.desk_path))
    _require_signable(manifest, actor, side, digest)
    orders = locked_orders(manifest.lines.values_list("order__uuid", flat=True))
    changes = {"at": at, "by": actor.uuid, "name": actor.name}
    for name, value in changes.items():
        setattr(manifest, f"{side}_signed_{name}", value)
    manifest.digest = digest
    is_closed = manifest.post_signed_at is not None and manifest.desk_signed_at is not None
    manifest.closed_at = at if is_closed else None
    manifest.save()
    _publish(MANIFEST_SIGNED, manifest, actor, at, side=side, digest=digest)
    if is_closed:
        for order in orders:
            _hand_over(actor, manifest, order, at)
        manifest.lines.update(is_open=False)
        _publish(MANIFEST_CLOSED, manifest, actor, at, orders=[one.uuid for one in orders])
    return manifest


def _require_signable(manifest: Manifest, actor: Actor, side: str, digest: str) -> None:
    if not manifest.is_open:
        raise ManifestClosed()
    other = "desk" if side == "post" else "post"
    if getattr(manifest, f"{side}_signed_at") is not None:
        raise AlreadySigned()
    if getattr(manifest, f"{other}_signed_by") == actor.uuid:
        raise AlreadySigned()
    if manifest.kind == Manifest.Kind.INBOUND and manifest.checked_at is None:
        raise NotYetChecked()
    if content_of(manifest) != digest:
        raise ManifestChanged()
    if not manifest.lines.exists():
        raise InvalidInput(_("Biên bản không còn đơn nào. Hủy biên bản này"))


def _hand_over(actor: Actor, manifest: Manifest, order: Order, at: datetime) -> None:
    """What the hand-over does to one consignment."""
    if manifest.kind == Manifest.Kind.INBOUND:
        if order.status != Order.Status.COLLECTED or order.called_back_at is not None:
            raise OrderMoved(code=order.code)
        move(order, Order.Status.HANDED_OVER, at, handed_over_at=at)
        differences = rules.at_the_door(
            rules.Counted(one.title, one.is_required, one.asked, one.handed, one.handed)
            for one in order.pieces.all()
        )
        tell(
            PAPERS_HANDED_OVER, order, actor=actor, at=at,
            manifest=manifest.number, signed_at=at,
            missing=sum(one.is_missing for one in differences),
        )  # fmt: skip
    elif manifest.kind == Manifest.Kind.OUTBOUND:
        status = order.status if order.status != Order.Status.PREPARED else "dispatched"
        move(order, status, at, handed_over_at=order.handed_over_at or at)
        tell(
            RESULT_DISPATCHED, order, actor=actor, at=at,
            manifest=manifest.number, signed_at=at,
        )  # fmt: skip
    else:
        # What was delivered between opening and signing did not come back.
        if order.status not in FITTING["return"][1]:
            raise OrderMoved(code=order.code)
        move(order, Order.Status.RETURNED, at)
        tell(RESULT_CAME_BACK, order, actor=actor, at=at)
    close_silence(actor=actor, order=order, at=at)


@transaction.atomic
def cancel_manifest(*, actor: Actor, manifest_uuid: UUID, at: datetime) -> Manifest:
    """
    Cancel a manifest that is not closed; its consignments can stand in another one.

    :raises ManifestClosed: if both have signed.
    """
    manifest = locked_manifest(manifest_uuid)
    access.require(may_handle(actor, manifest))
    if not manifest.is_open:
        raise ManifestClosed()
    manifest.cancelled_at = at
    manifest.save(update_fields=["cancelled_at"])
    Piece.objects.filter(order__lines__manifest=manifest, order__status="collected").update(
        handed=None
    )
    manifest.lines.update(is_open=False)
    _publish(MANIFEST_CANCELLED, manifest, actor, at)
    return manifest
