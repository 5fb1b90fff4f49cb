"""Periodic: what was passed is written down for the figures."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions.counting import count_passages as count


@app.periodic(cron="* * * * *")
@app.task(
    name="process_office.count_passages",
    queueing_lock="process_office.count_passages",
    lock="process_office.count_passages",
)
def count_passages(timestamp: int) -> None:
    """Write the passages and ways of what went on since the last time."""
    count(at=clock.now())
