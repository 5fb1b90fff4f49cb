"""Periodic: what a new year makes due."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions.year_end import owe_closing_of_books


@app.periodic(cron="15 1 * * *")
@app.task(
    name="one_stop_shop.owe_closing",
    queueing_lock="one_stop_shop.owe_closing",
    lock="one_stop_shop.owe_closing",
)
def owe_closing(timestamp: int) -> None:
    """Each night: books of earlier years that are still open are owed their closing."""
    owe_closing_of_books(at=clock.now())
