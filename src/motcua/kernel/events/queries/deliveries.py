"""Reads of subscriptions and of what they could not take."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.planned import fetch_planned
from motcua.kernel.events.events import Event
from motcua.kernel.events.models import HeldDelivery, JournalEntry

from .journal import EVENT_FIELDS


@dataclass(frozen=True, slots=True)
class ParkedDelivery:
    """An event that a subscription could not take after every try."""

    uuid: UUID
    subscription: str
    event_name: str
    subject_uuid: UUID
    position: int
    failures: int
    error: str
    parked_at: datetime | None


def list_parked_deliveries(*, limit: int = 200) -> list[ParkedDelivery]:
    """The deliveries that wait for an official, oldest first."""
    rows = HeldDelivery.objects.filter(state=HeldDelivery.State.PARKED).order_by("parked_at", "id")
    return [
        ParkedDelivery(*row)
        for row in rows.values_list(
            "uuid",
            "subscription",
            "entry__name",
            "subject_uuid",
            "entry_id",
            "failures",
            "error",
            "parked_at",
        )[:limit]
    ]


def find_next_events(names: Collection[str], *, after: int, upto: int, limit: int) -> list[Event]:
    """The next events of these names with after < position <= upto, in order."""
    rows = JournalEntry.objects.filter(name__in=names, position__gt=after, position__lte=upto)
    return [Event(*row) for row in rows.order_by("position").values_list(*EVENT_FIELDS)[:limit]]


def list_subscriptions_with_work(names: Collection[str], *, upto: int) -> list[str]:
    """Of these subscriptions, those that some event up to a position still waits for."""
    rows = fetch_planned(
        """
        SELECT s.name FROM events_subscription s
        WHERE s.name = ANY((SELECT %(names)s::text[])::text[]) AND EXISTS (
            SELECT 1 FROM jsonb_array_elements_text(s.event_names) AS heard(name)
            JOIN events_journal j USING (name)
            WHERE j.position > s.position AND j.position <= %(upto)s
        )
        ORDER BY s.name
        """,
        {"names": list(names), "upto": upto},
    )
    return [name for (name,) in rows]
