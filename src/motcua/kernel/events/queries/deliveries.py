"""Reads of subscriptions and of what they could not take."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.planned import fetch_planned
from motcua.kernel.events.events import Event
from motcua.kernel.events.models import HeldDelivery

from .journal import EVENT_FIELDS

# Names and positions are compared together, as their index has them: a name that nobody uttered
# for a year costs one probe, where a scan by position would read the year.
_NEXT = f"""
SELECT {", ".join(f"j.{name}" for name in EVENT_FIELDS)}
FROM unnest((SELECT %(names)s::text[])) AS heard(name)
CROSS JOIN LATERAL (
    SELECT * FROM events_journal
    WHERE (name, position) > (heard.name, %(after)s::bigint)
        AND (name, position) <= (heard.name, %(upto)s::bigint)
    ORDER BY name, position LIMIT %(most)s::bigint) j
ORDER BY j.position LIMIT %(most)s::bigint
"""
_WITH_WORK = """
SELECT s.name FROM events_subscription s
WHERE s.name = ANY((SELECT %(names)s::text[])::text[]) AND EXISTS (
    SELECT 1 FROM jsonb_array_elements_text(s.event_names) AS heard(name)
    CROSS JOIN LATERAL (
        SELECT j.name, j.position FROM events_journal j
        WHERE (j.name, j.position) > (heard.name, s.position)
        ORDER BY j.name, j.position LIMIT 1) AS found
    WHERE found.name = heard.name AND found.position <= %(upto)s)
ORDER BY s.name
"""


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
    rows = fetch_planned(_NEXT, {"names": list(names), "after": after, "upto": upto, "most": limit})
    return [Event(*row) for row in rows]


def list_subscriptions_with_work(names: Collection[str], *, upto: int) -> list[str]:
    """Of these subscriptions, those that some event up to a position still waits for."""
    rows = fetch_planned(_WITH_WORK, {"names": list(names), "upto": upto})
    return [name for (name,) in rows]
