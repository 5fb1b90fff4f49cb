"""Events, for other apps. What is not listed here is private."""

from .actions.publication import NotInTransaction, journal_insert_sql, publish, publish_many
from .events import Event, EventType, InvalidPayload, Subject, event_types
from .ports import on
from .queries import list_events_of

__all__ = [
    "Event",
    "EventType",
    "InvalidPayload",
    "NotInTransaction",
    "Subject",
    "event_types",
    "journal_insert_sql",
    "list_events_of",
    "on",
    "publish",
    "publish_many",
]
