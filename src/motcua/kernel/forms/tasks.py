"""Periodic work: drafts that nobody touched for their lifetime go."""

from procrastinate.contrib.django import app

from motcua.base.web import clock

from .actions.drafts import delete_expired_drafts


@app.periodic(cron="20 2 * * *")
@app.task(
    name="forms.delete_expired_drafts",
    queueing_lock="forms.delete_expired_drafts",
    lock="forms.delete_expired_drafts",
)
def delete_expired_drafts_daily(timestamp: int) -> None:
    """Delete expired drafts every night, a thousand at a time."""
    while delete_expired_drafts(at=clock.now()) == 1_000:
        pass
