"""Periodic: orders and refunds of which the gateway has not spoken are asked for."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions.online import ask_due_orders
from .actions.refunds import send_due_refunds


@app.periodic(cron="* * * * *")
@app.task(
    name="payments.ask_orders", queueing_lock="payments.ask_orders", lock="payments.ask_orders"
)
def ask_orders(timestamp: int) -> None:
    """Ask for orders that nobody called back about."""
    ask_due_orders(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(
    name="payments.send_refunds",
    queueing_lock="payments.send_refunds",
    lock="payments.send_refunds",
)
def send_refunds(timestamp: int) -> None:
    """Tell the gateway of approved refunds, and ask again for unanswered ones."""
    send_due_refunds(at=clock.now())
