"""Periodic: warnings of deadlines."""

from procrastinate.contrib.django import app

from motcua.base.web import clock
from motcua.kernel.deadlines.actions.warnings import warn_of_deadlines


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="deadlines.warn_of_deadlines",
    queueing_lock="deadlines.warn_of_deadlines",
    lock="deadlines.warn_of_deadlines",
)
def warn(timestamp: int) -> None:
    """Warn of deadlines that come near or have passed."""
    warn_of_deadlines(at=clock.now())
