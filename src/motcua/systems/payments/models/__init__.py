"""Tables of payments."""

from .bill import Bill, PaymentRequest
from .days import DayDifference, StatementLine, TillDay
from .decisions import Refund, Relief
from .money import Movement, Payment, Receipt, ReceiptSeries, Till
from .online import GatewayCall, OnlineOrder

__all__ = [
    "Bill",
    "DayDifference",
    "GatewayCall",
    "Movement",
    "OnlineOrder",
    "Payment",
    "PaymentRequest",
    "Receipt",
    "ReceiptSeries",
    "Refund",
    "Relief",
    "StatementLine",
    "Till",
    "TillDay",
]
