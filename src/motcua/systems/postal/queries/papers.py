"""The label of a consignment and the manifest, typeset by the province's templates."""

import io
from datetime import datetime
from typing import Any

import segno

from motcua.base.text import VIETNAM, datetime_vi, in_language, money_vi, vietnam_day
from motcua.kernel.documents import api as documents
from motcua.kernel.organizations import api as organizations

from ..models import Manifest, Order
from ..rules.barcodes import code128_svg

HEADINGS = {
    "inbound": "Bưu chính giao giấy tờ cho bộ phận một cửa",
    "outbound": "Bộ phận một cửa giao kết quả cho bưu chính",
    "return": "Bưu chính hoàn trả kết quả không phát được",
}
WAYS = {
    "collection": "Nhận gửi hồ sơ thủ tục hành chính",
    "delivery": "Trả kết quả giải quyết thủ tục hành chính",
}


def label_pdf(order: Order, *, at: datetime) -> bytes:
    """The A6 label: code as QR and Code 128, both ends of the way, what the postman takes."""
    province = _province(at)
    desk = {
        "name": order.desk.name,
        "phone": order.desk.phone,
        "address": order.desk.address or f"{order.desk.place_name}, {province}",
    }
    # An address outside the province names its own.
    where = f"{order.address}, {province}" if order.unit_code else order.address
    person = {"name": order.person_name, "phone": order.phone, "address": where}
    is_delivery = order.direction == Order.Direction.DELIVERY
    due = order.cod_amount + (order.postage if order.postage_paid == "on_delivery" else 0)
    context = {
        "title": f"Nhãn bưu gửi {order.code}",
        "agency": {"name": order.desk.name, "parent": ""},
        "order": {
            "code": order.code,
            "item": order.item_code,
            "direction": WAYS[order.direction],
            "content": in_language(order.procedure_name, "vi"),
            "weight": order.weight_grams,
        },
        "sender": desk if is_delivery else person,
        "receiver": person if is_delivery else desk,
        "cash": money_vi(due) if is_delivery and due else "",
        "postage": money_vi(order.postage),
        "window": window_words(order),
        "qr": _qr(order.code),
        "barcode": code128_svg(order.code),
        "made_at": datetime_vi(at),
    }
    return documents.render_pdf("nhan-buu-gui", context, at=at)


def _province(at: datetime) -> str:
    found = organizations.units_at(vietnam_day(at), "province").first()
    return found.name if found else ""


def window_words(order: Order) -> str:
    """When the postman comes, in words: 8:00–11:00 ngày 23/11/2026."""
    if order.window_from is None or order.window_to is None:
        return ""
    start, end = (one.astimezone(VIETNAM) for one in (order.window_from, order.window_to))
    return f"{start:%H:%M}–{end:%H:%M} ngày {start:%d/%m/%Y}"


def _qr(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=0, xmldecl=False, svgns=True, scale=4
    )
    return out.getvalue().decode()


def manifest_pdf(manifest: Manifest, *, at: datetime) -> bytes:
    """The manifest as a paper: what passed, both signatures with their moments, and the digest."""
    desk = manifest.desk
    day = manifest.opened_at.astimezone(VIETNAM)
    context: dict[str, Any] = {
        "title": f"Biên bản bàn giao {manifest.number}",
        "number": manifest.number,
        "place": desk.place_name,
        "agency": {"name": desk.name, "parent": desk.parent.name if desk.parent else ""},
        "issued": {"day": f"{day:%d}", "month": f"{day:%m}", "year": f"{day:%Y}"},
        "heading": HEADINGS[manifest.kind],
        "desk": desk.name,
        "opened_at": datetime_vi(manifest.opened_at),
        "lines": [_line(line.order) for line in manifest.lines.select_related("order")],
        "counts": manifest.kind == Manifest.Kind.INBOUND,
        "remark": manifest.remark,
        "post": _side(manifest.post_signed_name, manifest.post_signed_at),
        "desk_side": _side(manifest.desk_signed_name, manifest.desk_signed_at),
        "digest": manifest.digest,
    }
    return documents.render_pdf("bien-ban-ban-giao", context, at=at)


def _line(order: Order) -> dict[str, Any]:
    return {
        "code": order.code,
        "item": order.item_code,
        "matter": order.matter_code,
        "procedure": in_language(order.procedure_name, "vi"),
        "pieces": [
            {"title": one.title, "collected": one.collected or 0, "handed": one.handed or 0}
            for one in order.pieces.order_by("place")
        ],
    }


def _side(name: str, at: datetime | None) -> dict[str, str]:
    return {"name": name if at else "", "at": datetime_vi(at) if at else ""}
