"""For tests of other apps: deliver and read events inside the test's own transaction."""

from datetime import UTC, datetime

from .actions.delivery import deliver_pending
from .events import Event
from .models import HeldDelivery, JournalEntry
from .queries.journal import EVENT_FIELDS, find_last_position


def deliver_all(at: datetime | None = None, *, strict: bool = True) -> int:
    """Tell every event written so far, also those of this transaction, and what follows from them.

    `at` decides which failed deliveries are due again. Fails where a subscription failed, unless
    not `strict`. Returns the number of deliveries.
    """
    moment = at or datetime.now(UTC)
    total = 0
    while done := deliver_pending(at=moment, upto=find_last_position(), limit=10_000):
        total += done
    if strict:
        failed = HeldDelivery.objects.exclude(error="").values_list("subscription", "error")
        assert not failed, f"subscriptions failed: {list(failed)}"
    return total


def events_named(name: str) -> list[Event]:
    """Every event of one name, oldest first."""
    rows = JournalEntry.objects.filter(name=name).order_by("position")
    return [Event(*row) for row in rows.values_list(*EVENT_FIELDS)]
