"""Reads of the journal."""

from uuid import UUID

from motcua.base.planned import fetch_planned
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
_OF_SUBJECTS = f"""
SELECT {", ".join(EVENT_FIELDS)} FROM events_journal
WHERE subject_uuid = ANY((SELECT %(subjects)s::uuid[])::uuid[]) AND position > %(after)s::bigint
    AND (%(name)s::text = '' OR name = %(name)s::text)
ORDER BY position LIMIT %(most)s::bigint
"""


def list_events_of(
    *subject_uuids: UUID, after: int = 0, limit: int = 1000, name: str = ""
) -> list[Event]:
    """
    What happened to subjects behind a position, oldest first, at most `limit` events.

    :param name: of the type of event that is asked for; else all.
    """
    values = {"subjects": list(subject_uuids), "after": after, "most": limit, "name": name}
    return [Event(*row) for row in fetch_planned(_OF_SUBJECTS, values)]


def get_event(position: int) -> Event:
    """The event at a position, :raises JournalEntry.DoesNotExist: where there is none."""
    return Event(*JournalEntry.objects.values_list(*EVENT_FIELDS).get(position=position))


def find_last_position() -> int:
    """The highest position that this transaction sees, 0 in an empty journal."""
    last = JournalEntry.objects.order_by("-position").values_list("position", flat=True).first()
    return last or 0
