"""Reactions: a new message is sent at once, not at the next full minute."""

from collections.abc import Sequence

from motcua.kernel.events import api as events

from .events import DELIVERY_RETRIED, MESSAGE_CREATED


@events.on(MESSAGE_CREATED, DELIVERY_RETRIED, name="notifications.send_messages", in_sets=True)
def send_soon(told: Sequence[events.Event]) -> None:
    """Enqueue the job that sends, unless it stands in line already."""
    due = [one for one in told if one.name != MESSAGE_CREATED.name or one.payload.get("channels")]
    if due:
        events.do_soon("notifications.send_messages", at=due[-1].at)
