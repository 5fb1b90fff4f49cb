"""Reads of the journal."""

from uuid import UUID

from motcua.kernel.events.events import Event
from motcua.kernel.events.models import JournalEntry

EVENT_FIELDS = (
    "position",
    "uuid",
    "name",
    "subject_kind",
    "subject_uuid",
    "actor_kind",
    "actor_uuid",
    "acting_for",
    "agency_uuid",
    "at",
    "recorded_at",
    "payload",
)


def list_events_of(*subject_uuids: UUID, after: int = 0, limit: int = 1000) -> list[Event]:
    """What happened to subjects behind a position, oldest first, at most `limit` events."""
    rows = JournalEntry.objects.filter(subject_uuid__in=subject_uuids).order_by("position")
    if after:
        rows = rows.filter(position__gt=after)
    return [Event(*row) for row in rows.values_list(*EVENT_FIELDS)[:limit]]


def get_event(position: int) -> Event:
    """The event at a position, :raises JournalEntry.DoesNotExist: where there is none."""
    return Event(*JournalEntry.objects.values_list(*EVENT_FIELDS).get(position=position))


def find_last_position() -> int:
    """The highest position that this transaction sees, 0 in an empty journal."""
    last = JournalEntry.objects.order_by("-position").values_list("position", flat=True).first()
    return last or 0
