"""Periodic: dossiers are counted for the figures."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions.counting import count_dossiers as count


@app.periodic(cron="* * * * *")
@app.task(
    name="operations_center.count_dossiers",
    queueing_lock="operations_center.count_dossiers",
    lock="operations_center.count_dossiers",
)
def count_dossiers(timestamp: int) -> None:
    """Count the dossiers of which anything was told since the last time."""
    count(at=clock.now())
