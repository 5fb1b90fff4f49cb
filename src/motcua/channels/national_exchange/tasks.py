"""Periodic jobs: exchange with the portal every minute, old contents removed every night."""

from procrastinate.contrib.django import app

from motcua.base.web.clock import now

from .actions.intake import take_in_due
from .actions.overseeing import empty_bodies
from .actions.receiving import fetch_dossiers
from .actions.sending import send_due
from .ports import one_round
from .queries.facts import SENDER


@app.periodic(cron="* * * * *", periodic_id="every minute")
@app.task(
    name="national_exchange.exchange",
    queueing_lock="national_exchange.exchange",
    lock="national_exchange.exchange",
)
def exchange(timestamp: int) -> None:
    """Ask for what was submitted there and take it in, and send what waits, by turns."""
    is_busy = True
    with one_round():
        while is_busy:
            # By turns: after an outage sending may take hours, and people wait for theirs.
            fetch_dossiers(actor=SENDER, at=now())
            taken_in = take_in_due(at=now())
            is_busy = bool(send_due(at=now()) or taken_in)


@app.periodic(cron="40 2 * * *", periodic_id="every night")
@app.task(
    name="national_exchange.empty_bodies",
    queueing_lock="national_exchange.empty_bodies",
    lock="national_exchange.empty_bodies",
)
def empty_old(timestamp: int) -> None:
    """Remove the contents of what was exchanged long ago."""
    empty_bodies(actor=SENDER, at=now())
