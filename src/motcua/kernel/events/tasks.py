"""Periodic jobs: what killed workers had begun is taken up again."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions.left_jobs import take_up_left_jobs


# Without a lock, as the only one: it is who takes the locks of the dead away.
@app.periodic(cron="* * * * *")
@app.task(
    name="events.take_up_left_jobs",
    queueing_lock="events.take_up_left_jobs",
    priority=10,
)
def take_up_left(timestamp: int) -> None:
    """Put jobs of workers that are no more back into the line."""
    take_up_left_jobs(at=clock.now())
