"""Periodic: the outbox goes out, the post is asked, and its silence is noticed."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions.incidents import watch_silence
from .actions.sending import fetch_tracking, send_pending


@app.periodic(cron="* * * * *")
@app.task(name="postal.send", queueing_lock="postal.send", lock="postal.send")
def send(timestamp: int) -> None:
    """Send the post's system what is in line."""
    send_pending(at=clock.now())


@app.periodic(cron="17 * * * *")
@app.task(name="postal.fetch", queueing_lock="postal.fetch", lock="postal.fetch")
def fetch(timestamp: int) -> None:
    """Ask the post's system about what it has been silent of."""
    fetch_tracking(at=clock.now())


@app.periodic(cron="41 * * * *")
@app.task(name="postal.watch", queueing_lock="postal.watch", lock="postal.watch")
def watch(timestamp: int) -> None:
    """Open a task for each order of which nothing was heard for too long."""
    watch_silence(at=clock.now())
