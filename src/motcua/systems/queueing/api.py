"""Queues, for other apps. What is not listed here is private."""

from .actions.calling import begin_service, call_next, finish_service, open_counter
from .actions.places import GroupSetting, set_counter, set_group, set_place
from .actions.tickets import Taking, take_ticket, tie_matter
from .ports import (
    Continuation,
    PreparedMatter,
    register_continuation,
    register_prepared_matter,
)
from .queries.lines import TicketNotFound, TicketView, get_ticket

__all__ = [
    "Continuation",
    "GroupSetting",
    "PreparedMatter",
    "Taking",
    "TicketNotFound",
    "TicketView",
    "begin_service",
    "call_next",
    "finish_service",
    "get_ticket",
    "open_counter",
    "register_continuation",
    "register_prepared_matter",
    "set_counter",
    "set_group",
    "set_place",
    "take_ticket",
    "tie_matter",
]
