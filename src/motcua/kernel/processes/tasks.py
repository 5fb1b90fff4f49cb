"""Periodic: timers of processes."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions import beginnings, timers


@app.periodic(cron="* * * * *")
@app.task(
    name="processes.fire_timers",
    queueing_lock="processes.fire_timers",
    lock="processes.fire_timers",
)
def fire_timers(timestamp: int) -> None:
    """Fire the timers that are due, and begin what begins by itself."""
    timers.fire_timers(at=clock.now())
    beginnings.begin_due(at=clock.now())
