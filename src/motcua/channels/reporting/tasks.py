"""Periodic: sets are sent out when their time comes, and what is owed is asked for again."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions.chasing import chase_due as chase
from .actions.sending import send_due_rounds as send


@app.periodic(cron="5 * * * *")
@app.task(
    name="reporting.send_due_rounds",
    queueing_lock="reporting.send_due_rounds",
    lock="reporting.send_due_rounds",
)
def send_due_rounds(timestamp: int) -> None:
    """Send out what the schedule asks for; what was sent is not sent again."""
    send(at=clock.now())


@app.periodic(cron="20 7 * * *")
@app.task(
    name="reporting.chase_due", queueing_lock="reporting.chase_due", lock="reporting.chase_due"
)
def chase_due(timestamp: int) -> None:
    """Remind, once for each stage, of what was not sent."""
    chase(at=clock.now())
