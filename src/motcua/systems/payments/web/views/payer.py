"""The payer's pages: what to pay and how, the way to the gateway and back, the receipt."""

from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import NotFound, Refusal
from motcua.base.text import in_language
from motcua.base.web import limits
from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.online import OPEN, ask_gateway, pay_online
from ...actions.papers import make_receipt, make_request_notice
from ...models import OnlineOrder, PaymentRequest
from ...ports import find_gateway, find_matter_kind
from ...queries.bills import BillHidden, get_payment_for, get_request_for
from ...queries.sight import is_payer
from ...queries.transfers import transfer_of
from ..reading import in_words, language


@require_GET
@signed_in
def request_pay(request: ActingRequest, request_uuid: UUID) -> HttpResponse:
    """What to pay, why, by when, and each way to pay it."""
    return _page(request, get_request_for(request.actor, request_uuid))


def _page(
    request: ActingRequest,
    asked: PaymentRequest,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    transfer = transfer_of(asked)
    payer = is_payer(request.actor, asked.bill)
    return render(
        request,
        "payments/request_pay.html",
        {
            "asked": asked,
            "bill": asked.bill,
            "items": items_of(asked),
            "transfer": transfer,
            "picture": segno.make(transfer.text, error="m").svg_data_uri(scale=5, border=2)
            if transfer
            else "",
            "gateway": find_gateway() if asked.is_open and payer else None,
            "payments": list(
                asked.payments.select_related("till", "receipt__series").order_by("id")
            ),
            "orders": list(asked.orders.exclude(state="failed").order_by("-id")[:3]),
            "reliefs": list(asked.reliefs.filter(state="in_force").order_by("id")),
            "back": _back(asked, payer),
            "is_payer": payer,
            "problems": problems or [],
        },
        status=status,
    )


def items_of(asked: PaymentRequest) -> list[dict[str, Any]]:
    """Each sum of a request in the reader's language."""
    return [
        {
            "name": in_language(one["name"], language()),
            "amount": int(one["amount"]),
            "basis": in_language(one.get("basis"), language()),
            "exemption": in_language(one.get("exemption"), language()),
        }
        for one in asked.items
    ]


def _back(asked: PaymentRequest, payer: bool) -> str:
    kind = find_matter_kind(asked.bill.matter_kind)
    if not payer:
        return reverse("payments:bill_show", args=[asked.bill.uuid])
    return kind.payer_page(asked.bill.matter_uuid) if kind else ""


@require_POST
@signed_in
def order_begin(request: ActingRequest, request_uuid: UUID) -> HttpResponse:
    """Order the payment at the gateway; pressed twice it is the same order."""
    asked = get_request_for(request.actor, request_uuid)
    base = f"{settings.MOTCUA_ADDRESS.rstrip('/')}/nop-tien/lenh/"
    try:
        order = pay_online(
            actor=request.actor, request_uuid=request_uuid, return_base=base, at=now()
        )
    except Refusal as refusal:
        asked.refresh_from_db()
        return _page(request, asked, in_words(refusal), status=refusal.status)
    return HttpResponseRedirect(reverse("payments:order_show", args=[order.uuid]))


@require_GET
@signed_in
def order_show(request: ActingRequest, order: UUID) -> HttpResponse:
    """
    How far an online payment is; the gateway sends people back here.

    What stands in the address proves nothing: the gateway is asked.
    """
    row = OnlineOrder.objects.select_related("request__bill__agency").filter(uuid=order).first()
    if row is None:
        raise BillHidden()
    asked = get_request_for(request.actor, row.request.uuid)
    gateway = find_gateway()
    has_come_back = "reference" in request.GET or "hoi" in request.GET
    if has_come_back and row.state in OPEN:
        limits.hit(f"payments.ask:{row.uuid}", limit=20, seconds=600, at=now())
        row = ask_gateway(order_uuid=row.uuid, at=now())
    return render(
        request,
        "payments/order_show.html",
        {
            "order": row,
            "asked": asked,
            "bill": asked.bill,
            "gateway_title": in_language(gateway.title, language()) if gateway else "",
            "payment": row.payment,
        },
    )


@require_GET
@signed_in
def request_notice(request: ActingRequest, request_uuid: UUID) -> HttpResponse:
    """The printed request with the QR code."""
    asked = get_request_for(request.actor, request_uuid)
    if not asked.is_open:
        raise NotFound()
    document = make_request_notice(request_uuid=request_uuid, at=now())
    return HttpResponseRedirect(reverse("documents:document_show", args=[document.uuid]))


@require_GET
@signed_in
def receipt_show(request: ActingRequest, payment: UUID) -> HttpResponse:
    """The receipt of a payment, made where nobody has made it yet."""
    found = get_payment_for(request.actor, payment)
    if getattr(found, "receipt", None) is None:
        raise NotFound()
    document = make_receipt(payment_uuid=payment, at=now())
    return HttpResponseRedirect(reverse("documents:document_show", args=[document.uuid]))
