"""Periodic: what nobody called yesterday is over."""

from procrastinate.contrib.django import app

from motcua.base.actors import system_actor
from motcua.base.web import clock

from .actions.tickets import close_past_days as close

CLERK = system_actor("queueing")


@app.periodic(cron="20 0 * * *")
@app.task(
    name="queueing.close_past_days",
    queueing_lock="queueing.close_past_days",
    lock="queueing.close_past_days",
)
def close_past_days(timestamp: int) -> None:
    """End the numbers of past days, a thousand at a time."""
    while close(actor=CLERK, at=clock.now()):
        pass
