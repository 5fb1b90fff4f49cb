"""Tables of queues."""

from .booking import Booking
from .place import Counter, Place, ServiceGroup
from .ticket import Call, DailyCount, Ticket, TicketMatter

__all__ = [
    "Booking",
    "Call",
    "Counter",
    "DailyCount",
    "Place",
    "ServiceGroup",
    "Ticket",
    "TicketMatter",
]
