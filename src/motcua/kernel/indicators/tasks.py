"""Periodic: the journal is counted."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions.counting import count_events


@app.periodic(cron="* * * * *")
@app.task(name="indicators.count", queueing_lock="indicators.count", lock="indicators.count")
def count(timestamp: int) -> None:
    """Count what the journal told in the last minute."""
    count_events(at=clock.now())
