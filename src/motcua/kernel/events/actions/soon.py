"""Having a job done at once that is else done every minute."""

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from motcua.base.planned import fetch_planned

_STANDS_IN_LINE = """
SELECT EXISTS (
    SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %(name)s::text AND status = 'todo')
"""


def do_soon(job: str, *, at: datetime) -> None:
    """
    Put a periodic job that takes what is due into the line, unless it stands there already.

    Belongs in subscriptions.py: what it is to take was committed with the event, so a job that
    stands in line will see it.
    """
    # Asked first, for a refusal would roll back to a savepoint: psycopg then has the connection
    # forget all its plans, and every statement is parsed and planned anew.
    ((stands,),) = fetch_planned(_STANDS_IN_LINE, {"name": job})
    if stands:
        return
    task = app.configure_task(job, queueing_lock=job, lock=job)
    try:
        with transaction.atomic():
            task.defer(timestamp=int(at.timestamp()))
    except AlreadyEnqueued:
        pass
