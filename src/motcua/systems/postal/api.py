"""The post, for other apps. What is not listed here is private."""

from . import events, ports
from .actions import collecting, manifests, meetings, sending
from .actions.meetings import Meeting
from .actions.ordering import (
    Asked,
    Matter,
    call_back,
    call_off_order,
    note_picked_up,
    prepare_delivery,
    request_collection,
    window_of,
)
from .actions.tracking import record_tracking
from .models import Order
from .ports import Told
from .queries.addresses import unit_choices
from .queries.orders import OrderView, orders_of, price_of
from .queries.terms import terms_on

__all__ = [
    "Asked",
    "Matter",
    "Meeting",
    "Order",
    "OrderView",
    "Told",
    "call_back",
    "call_off_order",
    "collecting",
    "events",
    "manifests",
    "meetings",
    "note_picked_up",
    "orders_of",
    "ports",
    "prepare_delivery",
    "price_of",
    "record_tracking",
    "request_collection",
    "sending",
    "terms_on",
    "unit_choices",
    "window_of",
]
