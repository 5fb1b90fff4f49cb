"""The post, for other apps. What is not listed here is private."""

from .actions.ordering import (
    Asked,
    Matter,
    Meeting,
    call_back,
    note_picked_up,
    prepare_delivery,
    request_collection,
    window_of,
)
from .actions.tracking import record_tracking
from .events import ORDER_LOST, PAPERS_HANDED_OVER, RESULT_CAME_BACK, RESULT_DELIVERED
from .models import Order
from .ports import (
    Carrier,
    Consignment,
    PermanentFailure,
    TemporaryFailure,
    Told,
    register_carrier,
)
from .queries.addresses import unit_choices
from .queries.orders import OrderView, orders_of, price_of
from .queries.terms import terms_on

__all__ = [
    "ORDER_LOST",
    "PAPERS_HANDED_OVER",
    "RESULT_CAME_BACK",
    "RESULT_DELIVERED",
    "Asked",
    "Carrier",
    "Consignment",
    "Matter",
    "Meeting",
    "Order",
    "OrderView",
    "PermanentFailure",
    "TemporaryFailure",
    "Told",
    "call_back",
    "note_picked_up",
    "orders_of",
    "prepare_delivery",
    "price_of",
    "record_tracking",
    "register_carrier",
    "request_collection",
    "terms_on",
    "unit_choices",
    "window_of",
]
