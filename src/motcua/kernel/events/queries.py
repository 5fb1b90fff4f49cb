"""Reads of the journal."""

from uuid import UUID

from .events import Event
from .models import JournalEntry

_FIELDS = (
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


def list_events_of(subject_uuid: UUID, *, limit: int = 1000) -> list[Event]:
    """What happened to one subject, oldest first, at most `limit` events."""
    rows = JournalEntry.objects.filter(subject_uuid=subject_uuid).order_by("position")
    return [Event(*row) for row in rows.values_list(*_FIELDS)[:limit]]
