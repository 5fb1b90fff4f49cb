"""Letting subscriptions pass over history that was loaded, not lived through."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.fields import uuid7
from motcua.kernel.events import ports
from motcua.kernel.events.events import HISTORY_SKIPPED, Subject
from motcua.kernel.events.models import SubscriptionCursor
from motcua.kernel.events.queries.journal import find_last_position

from .delivery import enroll
from .publication import publish


@transaction.atomic
def skip_history(*, actor: Actor, subscriptions: Sequence[str], at: datetime) -> None:
    """
    Let the named subscriptions hear nothing of what the journal holds so far.

    For loaders of history, before the workers start: what others write at the same time would be
    passed over too. The other subscriptions hear everything.

    :raises KeyError: if there is no subscription of a name.
    """
    known = ports.subscriptions()
    for name in subscriptions:
        known[name]
    last = find_last_position()
    enroll(known, last)
    SubscriptionCursor.objects.filter(name__in=subscriptions, position__lt=last).update(
        position=last
    )
    publish(
        HISTORY_SKIPPED,
        subject=Subject("events.subscription", uuid7()),
        actor=actor,
        at=at,
        payload={"subscriptions": list(subscriptions), "position": last},
    )
