"""Periodic: overdue tasks are raised."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions import escalate_overdue_tasks


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="escalations.escalate", queueing_lock="escalations.escalate", lock="escalations.escalate"
)
def escalate(timestamp: int) -> None:
    """Raise the tasks that are past their norm for long enough."""
    escalate_overdue_tasks(at=clock.now())
