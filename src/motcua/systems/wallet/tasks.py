"""Periodic: holders are told of papers that end soon."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions.reminding import remind_of_expiry


@app.periodic(cron="23 6 * * *")
@app.task(name="wallet.remind", queueing_lock="wallet.remind", lock="wallet.remind")
def remind(timestamp: int) -> None:
    """Tell who holds a paper that ends soon."""
    remind_of_expiry(at=clock.now())
