"""Reactions: a new message is sent at once, not at the next full minute."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from motcua.kernel.events import api as events

from .events import DELIVERY_RETRIED, MESSAGE_CREATED


@events.on(MESSAGE_CREATED, DELIVERY_RETRIED, name="notifications.send_messages")
def send_soon(event: events.Event) -> None:
    """Enqueue the job that sends, unless it stands in line already."""
    if event.name == MESSAGE_CREATED.name and not event.payload.get("channels"):
        return
    job = app.configure_task(
        "notifications.send_messages",
        queueing_lock="notifications.send_messages",
        lock="notifications.send_messages",
    )
    try:
        with transaction.atomic():
            job.defer(timestamp=int(event.at.timestamp()))
    except AlreadyEnqueued:
        pass
