"""Periodic: tasks of absent officials go to their deputies and come back."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions.handing import keep_up_absences


@app.periodic(cron="*/5 * * * *")
@app.task(name="absences.keep_up", queueing_lock="absences.keep_up", lock="absences.keep_up")
def keep_up(timestamp: int) -> None:
    """Hand over and bring back."""
    keep_up_absences(at=clock.now())
