"""Periodic: timers of processes."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions import timers


@app.periodic(cron="* * * * *")
@app.task(name="processes.fire_timers", queueing_lock="processes.fire_timers")
def fire_timers(timestamp: int) -> None:
    """Fire the timers that are due."""
    timers.fire_timers(at=clock.now())
