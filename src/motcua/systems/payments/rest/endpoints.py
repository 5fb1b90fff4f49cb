"""Payments by machine: request, state, cash, relief, refund, online order."""

from typing import Any
from uuid import UUID

from django.conf import settings
from ninja import Status

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access

from ..actions.online import pay_online
from ..actions.receiving import take_cash
from ..actions.refunds import decide_refund, propose_refund
from ..actions.reliefs import decide_relief, propose_relief
from ..models import PaymentRequest, Refund, Relief
from ..queries.bills import get_request_for, list_seen_requests
from ..queries.transfers import transfer_of
from . import schemas

router = new_router("payments")


def _request_out(row: PaymentRequest) -> dict[str, Any]:
    row.refresh_from_db()
    bill = row.bill
    bill.refresh_from_db()
    taken = row.payments.select_related("till", "receipt__series").order_by("id")
    return {
        "uuid": row.uuid,
        "bill": bill.uuid,
        "dossier": bill.code,
        "reference": row.reference,
        "state": row.state,
        "items": [
            {"name": one["name"], "amount": int(one["amount"]), "basis": one.get("basis") or {}}
            for one in row.items
        ],
        "amount": row.amount,
        "left_to_pay": row.left_to_pay,
        "held_for_refund": bill.held,
        "due_on": row.due_on,
        "requested_at": row.requested_at,
        "settled_on": row.settled_on,
        "transfer": _transfer_out(row),
        "payments": [
            {
                "uuid": one.uuid,
                "way": one.till.kind,
                "amount": one.amount,
                "paid_on": one.paid_on,
                "receipt": one.proof,
                "is_voided": one.voided_at is not None,
            }
            for one in taken
        ],
        "reliefs": [_relief_out(one) for one in row.reliefs.order_by("id")],
        "refunds": [_refund_out(one) for one in bill.refunds.order_by("id")],
    }


def _transfer_out(row: PaymentRequest) -> dict[str, Any] | None:
    transfer = transfer_of(row)
    if transfer is None:
        return None
    return {
        "bank": transfer.bank,
        "number": transfer.number,
        "holder": transfer.holder,
        "reference": transfer.reference,
        "amount": transfer.amount,
        "vietqr": transfer.text,
    }


def _relief_out(row: Relief) -> dict[str, Any]:
    return {
        "uuid": row.uuid,
        "amount": row.amount,
        "state": row.state,
        "needs_second": row.needs_second,
        "reason": row.reason,
        "legal_basis": row.legal_basis,
    }


def _refund_out(row: Refund) -> dict[str, Any]:
    return {
        "uuid": row.uuid,
        "amount": row.amount,
        "way": row.way,
        "state": row.state,
        "reason": row.reason,
        "legal_basis": row.legal_basis,
        "voucher": row.voucher,
    }


@router.get(
    "/payments/requests",
    auth=access.bearer,
    response=answers(schemas.MoneyRequestsOut),
    operation_id="payment_list",
)
def payment_list(request: ActingRequest, dossier: str = "", state: str = "") -> dict[str, Any]:
    """Requests of the caller's agencies, by dossier code and state; the newest hundred."""
    rows = list_seen_requests(request.actor, code=dossier[:60], state=state[:12])
    return {
        "rows": [
            {
                "uuid": row.uuid,
                "dossier": row.bill.code,
                "reference": row.reference,
                "state": row.state,
                "amount": row.amount,
                "left_to_pay": row.left_to_pay,
                "due_on": row.due_on,
            }
            for row in rows
        ]
    }


@router.get(
    "/payments/requests/{uuid}",
    auth=access.bearer,
    response=answers(schemas.MoneyRequestOut),
    operation_id="payment_show",
)
def payment_show(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """One request with its payments, decisions and the transfer that pays what is left."""
    return _request_out(get_request_for(request.actor, uuid))


@router.post(
    "/payments/requests/{uuid}/cash",
    auth=access.bearer,
    response=answers(schemas.MoneyRequestOut, 201),
    operation_id="payment_take_cash",
)
def payment_take_cash(
    request: ActingRequest, uuid: UUID, body: schemas.CashIn
) -> Status[dict[str, Any]]:
    """Record cash that was taken at a counter; it gets the next receipt of the counter."""
    row = get_request_for(request.actor, uuid)
    take_cash(
        actor=request.actor,
        request_uuid=uuid,
        till_code=body.till,
        amount=body.amount,
        payer_name=body.payer_name,
        form_key=body.key,
        at=now(),
    )
    return Status(201, _request_out(row))


@router.post(
    "/payments/requests/{uuid}/orders",
    auth=access.bearer,
    response=answers(schemas.OrderOut, 201),
    operation_id="payment_order",
)
def payment_order(request: ActingRequest, uuid: UUID) -> Status[dict[str, Any]]:
    """Order the payment at the gateway for the payer; the answer has the address to go to."""
    get_request_for(request.actor, uuid)
    base = f"{settings.MOTCUA_ADDRESS.rstrip('/')}/nop-tien/lenh/"
    order = pay_online(actor=request.actor, request_uuid=uuid, return_base=base, at=now())
    return Status(
        201,
        {
            "uuid": order.uuid,
            "reference": order.reference,
            "state": order.state,
            "amount": order.amount,
            "pay_address": order.pay_address,
        },
    )


@router.post(
    "/payments/requests/{uuid}/reliefs",
    auth=access.bearer,
    response=answers(schemas.ReliefOut, 201),
    operation_id="payment_relieve",
)
def payment_relieve(
    request: ActingRequest, uuid: UUID, body: schemas.ReliefIn
) -> Status[dict[str, Any]]:
    """Let the payer off a sum; above the day's threshold it waits for a second person."""
    get_request_for(request.actor, uuid)
    relief = propose_relief(
        actor=request.actor,
        request_uuid=uuid,
        amount=body.amount,
        reason=body.reason,
        legal_basis=body.legal_basis,
        at=now(),
    )
    return Status(201, _relief_out(relief))


@router.post(
    "/payments/reliefs/{uuid}/decision",
    auth=access.bearer,
    response=answers(schemas.ReliefOut),
    operation_id="payment_decide_relief",
)
def payment_decide_relief(
    request: ActingRequest, uuid: UUID, body: schemas.AnswerIn
) -> dict[str, Any]:
    """Approve or refuse a relief that a colleague proposed."""
    relief = decide_relief(
        actor=request.actor,
        relief_uuid=uuid,
        is_granted=body.is_approved,
        reason=body.reason,
        at=now(),
    )
    return _relief_out(relief)


@router.post(
    "/payments/requests/{uuid}/refunds",
    auth=access.bearer,
    response=answers(schemas.RefundOut, 201),
    operation_id="payment_refund",
)
def payment_refund(
    request: ActingRequest, uuid: UUID, body: schemas.RefundIn
) -> Status[dict[str, Any]]:
    """Propose to pay back what is held for the request's bill, wholly or in part."""
    row = get_request_for(request.actor, uuid)
    refund = propose_refund(
        actor=request.actor,
        bill_uuid=row.bill.uuid,
        amount=body.amount,
        way=body.way,
        beneficiary=body.beneficiary,
        reason=body.reason,
        legal_basis=body.legal_basis,
        at=now(),
    )
    return Status(201, _refund_out(refund))


@router.post(
    "/payments/refunds/{uuid}/decision",
    auth=access.bearer,
    response=answers(schemas.RefundOut),
    operation_id="payment_decide_refund",
)
def payment_decide_refund(
    request: ActingRequest, uuid: UUID, body: schemas.AnswerIn
) -> dict[str, Any]:
    """Approve or refuse a refund that a colleague proposed; the gateway is told by a job."""
    refund = decide_refund(
        actor=request.actor,
        refund_uuid=uuid,
        is_approved=body.is_approved,
        reason=body.reason,
        at=now(),
    )
    return _refund_out(refund)
