"""For tests of payments and of what stands above and beside: money, and what may be done to it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor

from .actions.ledger import till_for
from .actions.online import NoGateway, ask_due_orders, ask_gateway, pay_online
from .actions.receiving import take_cash
from .actions.refunds import (
    decide_refund,
    pay_refund,
    propose_refund,
    send_due_refunds,
    send_refund,
)
from .actions.reliefs import propose_relief
from .actions.statements import load_statement
from .actions.voiding import approve_void, propose_void
from .models import Bill, GatewayCall, OnlineOrder, Payment, PaymentRequest, Refund

__all__ = [
    "GatewayCall",
    "NoGateway",
    "OnlineOrder",
    "Payment",
    "Refund",
    "approve_void",
    "ask_due_orders",
    "ask_gateway",
    "bill_of",
    "decide_refund",
    "find_bill",
    "load_statement",
    "open_request_of",
    "pay_cash",
    "pay_online",
    "pay_refund",
    "propose_refund",
    "propose_relief",
    "propose_void",
    "send_due_refunds",
    "send_refund",
    "statement",
    "till_for",
]


def bill_of(matter_uuid: UUID) -> Bill:
    """The bill of a matter, fresh from the database."""
    return Bill.objects.select_related("agency").get(matter_uuid=matter_uuid)


def find_bill(matter_uuid: UUID) -> Bill | None:
    """The bill of a matter, if anything was ever asked for."""
    return Bill.objects.select_related("agency").filter(matter_uuid=matter_uuid).first()


def open_request_of(matter_uuid: UUID) -> PaymentRequest:
    """The request that waits."""
    return PaymentRequest.objects.get(bill__matter_uuid=matter_uuid, state="open")


def pay_cash(
    actor: Actor, matter_uuid: UUID, amount: int, *, at: datetime, **given: Any
) -> Payment:
    """Cash for the request that waits, at the agency's first counter."""
    request = open_request_of(matter_uuid)
    options: dict[str, Any] = {"till_code": "", "payer_name": "Nguyễn Thị Mẫu", **given}
    return take_cash(actor=actor, request_uuid=request.uuid, amount=amount, at=at, **options)


def statement(*lines: tuple[date, str, int, str]) -> bytes:
    """A statement file: day, transaction, sum, memo."""
    rows = [f"{day:%d/%m/%Y};{number};{amount};{memo}" for day, number, amount, memo in lines]
    return "\n".join(["ngay;so_giao_dich;so_tien;noi_dung", *rows]).encode()
