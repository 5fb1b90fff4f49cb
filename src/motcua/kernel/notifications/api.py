"""Messages to people, for other apps. What is not listed here is private."""

from .actions.inbox import change_preference, mark_all_read, mark_message_read
from .actions.sending import NoSuchDelivery, retry_delivery, send_due
from .actions.telling import Notice, notify, notify_many
from .models import Message
from .ports import (
    MessageCarrier,
    OutgoingMessage,
    PermanentFailure,
    TemporaryFailure,
    register_carrier,
)
from .queries.inbox import MessageNotFound, MessageRow, count_unread, list_messages_for
from .queries.templates import UnknownTemplate, list_templates
from .rules import BadTemplate

__all__ = [
    "BadTemplate",
    "Message",
    "MessageCarrier",
    "MessageNotFound",
    "MessageRow",
    "NoSuchDelivery",
    "Notice",
    "OutgoingMessage",
    "PermanentFailure",
    "TemporaryFailure",
    "UnknownTemplate",
    "change_preference",
    "count_unread",
    "list_messages_for",
    "list_templates",
    "mark_all_read",
    "mark_message_read",
    "notify",
    "notify_many",
    "register_carrier",
    "retry_delivery",
    "send_due",
]
