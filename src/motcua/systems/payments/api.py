"""Payments, for other apps. What is not listed here is private."""

from .actions import online, telling, together
from .actions.asking import (
    Matter,
    NothingAsked,
    ask_payment,
    call_off_request,
    end_bill,
)
from .actions.ledger import BillNotFound
from .actions.receiving import AlreadyPaid, record_elsewhere, take_cash
from .events import REQUEST_SETTLED
from .ports import (
    GatewayAnswer,
    GatewayDown,
    GatewayOrder,
    MatterKind,
    Settled,
    register_gateway,
    register_matter_kind,
)
from .queries.bills import (
    RequestRecord,
    find_open_requests,
    find_settled,
    list_requests_of,
    sums_of,
)

__all__ = [
    "REQUEST_SETTLED",
    "AlreadyPaid",
    "BillNotFound",
    "GatewayAnswer",
    "GatewayDown",
    "GatewayOrder",
    "Matter",
    "MatterKind",
    "NothingAsked",
    "RequestRecord",
    "Settled",
    "ask_payment",
    "call_off_request",
    "end_bill",
    "find_open_requests",
    "find_settled",
    "list_requests_of",
    "online",
    "record_elsewhere",
    "register_gateway",
    "register_matter_kind",
    "sums_of",
    "take_cash",
    "telling",
    "together",
]
