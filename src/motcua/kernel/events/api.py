"""Events, for other apps. What is not listed here is private."""

from .actions.delivery import NoSuchDelivery, deliver_pending, retry_delivery
from .actions.publication import NotInTransaction, publish, publish_many, publish_told
from .actions.sealing import seal_pending
from .actions.skipping import skip_history
from .actions.soon import do_soon
from .events import Event, EventType, InvalidPayload, Subject, event_types
from .ports import TimeStamper, on, register_time_stamper, subscriptions
from .queries.deliveries import ParkedDelivery, list_parked_deliveries
from .queries.journal import list_events_of
from .queries.sealed import EventNotSealed, prove_inclusion
from .queries.verification import verify_journal

__all__ = [
    "Event",
    "EventNotSealed",
    "EventType",
    "InvalidPayload",
    "NoSuchDelivery",
    "NotInTransaction",
    "ParkedDelivery",
    "Subject",
    "TimeStamper",
    "deliver_pending",
    "do_soon",
    "event_types",
    "list_events_of",
    "list_parked_deliveries",
    "on",
    "prove_inclusion",
    "publish",
    "publish_many",
    "publish_told",
    "register_time_stamper",
    "retry_delivery",
    "seal_pending",
    "skip_history",
    "subscriptions",
    "verify_journal",
]
