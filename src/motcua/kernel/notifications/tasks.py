"""Periodic jobs: the queue of outgoing messages is drained every minute."""

from procrastinate.contrib.django import app

from motcua.base.web.clock import now

from .actions.sending import send_due


@app.periodic(cron="* * * * *", periodic_id="every minute")
@app.task(
    name="notifications.send_messages",
    queueing_lock="notifications.send_messages",
    lock="notifications.send_messages",
)
def send_messages(timestamp: int) -> None:
    """Send whatever is due; a message just created has the job called at once (subscriptions)."""
    while send_due(at=now()):
        pass
