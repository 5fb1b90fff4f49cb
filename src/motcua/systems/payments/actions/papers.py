"""Papers of payments: the request with its QR, the receipt, the voucher of a refund."""

import io
from datetime import datetime
from typing import Any
from uuid import UUID

import segno
from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.text import date_vi, datetime_vi, in_language, money_vi, vietnam_day
from motcua.kernel.documents import api as documents

from ..models import Bill, PaymentRequest, Receipt, Refund
from ..queries.bills import payer_of
from ..queries.law import payment_law
from ..queries.transfers import transfer_of
from ..rules.words import in_words

PAPERS = system_actor("payments.papers")


@transaction.atomic
def make_receipt(*, actor: Actor = PAPERS, payment_uuid: UUID, at: datetime) -> documents.Document:
    """Make the receipt of a payment, sealed by the agency; asking again gives the same paper."""
    receipt = (
        Receipt.objects.select_for_update(of=("self",))
        .select_related("payment__bill__agency", "payment__till", "payment__request", "series")
        .get(payment__uuid=payment_uuid)
    )
    payment = receipt.payment
    if receipt.document_uuid is not None:
        return next(
            one
            for one in documents.list_documents_of(payment.uuid)
            if one.uuid == receipt.document_uuid
        )
    law = payment_law(on=vietnam_day(receipt.issued_at))
    context = {
        **_top(payment.bill),
        "payer": payment.payer_name,
        "amount": money_vi(payment.amount),
        "words": in_words(payment.amount),
        "way": WAYS[payment.till.kind],
        "items": _items(payment.request),
        "asked": money_vi(payment.request.amount),
        "collector": "" if payment.recorded_by_name.startswith("payments.")
        else payment.recorded_by_name,
        "at": datetime_vi(receipt.issued_at),
        "basis": in_language(dict(law.receipt_basis), "vi"),
    }  # fmt: skip
    document = _issue(
        actor,
        payment.bill,
        context,
        kind="fee_receipt",
        title="Biên lai thu phí, lệ phí",
        subject_uuid=payment.uuid,
        at=at,
        number=receipt.written,
    )
    receipt.document_uuid = document.uuid
    receipt.save(update_fields=["document_uuid"])
    return document


WAYS = {"cash": "Tiền mặt", "bank": "Chuyển khoản", "gateway": "Cổng thanh toán trực tuyến"}


def _top(bill: Bill) -> dict[str, Any]:
    return {"dossier": {"code": bill.code, "procedure": in_language(bill.title, "vi")}}


def _items(request: PaymentRequest) -> list[dict[str, str]]:
    return [
        {
            "name": in_language(one["name"], "vi"),
            "amount": money_vi(int(one["amount"])),
            "basis": in_language(one.get("basis"), "vi"),
        }
        for one in request.items
    ]


def _issue(
    actor: Actor,
    bill: Bill,
    context: dict[str, Any],
    *,
    kind: str,
    title: str,
    subject_uuid: UUID,
    at: datetime,
    number: str | None = None,
) -> documents.Document:
    document = documents.issue_document(
        actor=actor,
        kind=kind,
        title=title,
        context=context,
        subject_uuid=subject_uuid,
        agency_uuid=bill.agency.uuid,
        number=number,
        at=at,
    )
    documents.seal_document(actor=PAPERS, document_uuid=document.uuid, at=at)
    return document


@transaction.atomic
def make_request_notice(
    *, actor: Actor = PAPERS, request_uuid: UUID, at: datetime
) -> documents.Document:
    """Make the printed request to pay, with the QR code of the transfer, once."""
    request = (
        PaymentRequest.objects.select_for_update(of=("self",))
        .select_related("bill__agency")
        .get(uuid=request_uuid)
    )
    if request.notice_uuid is not None:
        return next(
            one
            for one in documents.list_documents_of(request.uuid)
            if one.uuid == request.notice_uuid
        )
    document = _issue(
        actor,
        request.bill,
        _notice_facts(request, at),
        kind="payment_notice",
        title="Thông báo nộp phí, lệ phí",
        subject_uuid=request.uuid,
        at=at,
    )
    request.notice_uuid = document.uuid
    request.save(update_fields=["notice_uuid"])
    return document


def _notice_facts(request: PaymentRequest, at: datetime) -> dict[str, Any]:
    transfer = transfer_of(request)
    return {
        **_top(request.bill),
        "payer": payer_of(request.bill, actor=PAPERS, at=at),
        "amount": money_vi(request.amount),
        "words": in_words(request.amount),
        "items": _items(request),
        "reason": request.reason,
        "how": request.how,
        "due_on": date_vi(request.due_on),
        "transfer": {
            "bank": transfer.bank,
            "number": transfer.number,
            "holder": transfer.holder,
            "reference": request.reference,
            "qr": _picture(transfer.text),
        }
        if transfer
        else None,
    }


def _picture(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=0, xmldecl=False, svgns=True, scale=4
    )
    return out.getvalue().decode()


@transaction.atomic
def make_voucher(*, actor: Actor = PAPERS, refund_uuid: UUID, at: datetime) -> documents.Document:
    """Make the decision and voucher of a refund that was approved, once."""
    refund = (
        Refund.objects.select_for_update(of=("self",))
        .select_related("bill__agency")
        .get(uuid=refund_uuid, state__in=["approved", "sent", "paid"])
    )
    if refund.document_uuid is not None:
        return next(
            one
            for one in documents.list_documents_of(refund.uuid)
            if one.uuid == refund.document_uuid
        )
    context = {
        **_top(refund.bill),
        "payee": payer_of(refund.bill, actor=PAPERS, at=at),
        "amount": money_vi(refund.amount),
        "words": in_words(refund.amount),
        "way": {**WAYS, "cash": "Tiền mặt tại quầy"}[refund.way],
        "beneficiary": refund.beneficiary,
        "reason": refund.reason,
        "basis": refund.legal_basis,
        "proposer": refund.proposed_by_name,
        "approver": refund.decided_by_name,
    }
    document = _issue(
        actor,
        refund.bill,
        context,
        kind="refund_voucher",
        title="Phiếu hoàn trả phí, lệ phí",
        subject_uuid=refund.uuid,
        at=at,
    )
    refund.document_uuid = document.uuid
    refund.save(update_fields=["document_uuid"])
    return document
