"""Which runs wait for a message or signal, found without reading the others."""

from uuid import UUID

from django.db import connection

# Tokens that rest at an event of the name, gateways before one, and everything in a version that
# has it on a border or at the start of an event sub-process.
_HEARING = """
SELECT DISTINCT r.id, r.uuid FROM processes_run r
WHERE r.state = 'running' AND r.uuid IS DISTINCT FROM %(but)s
  AND (%(subject)s::uuid IS NULL OR r.subject_uuid = %(subject)s)
  AND (
    EXISTS (
        SELECT 1 FROM processes_token t
        WHERE t.run_id = r.id AND t.left_at IS NULL AND t.kind = %(trigger)s
          AND t.reference = %(name)s)
    OR r.version_id IN (SELECT version_id FROM versions)
    OR EXISTS (
        SELECT 1 FROM processes_scope s
        WHERE s.run_id = r.id AND s.state = 'open'
          AND s.version_id IN (SELECT version_id FROM versions))
  )
ORDER BY r.id
"""
_VERSIONS = """
WITH versions AS (
    SELECT DISTINCT version_id FROM diagrams_element
    WHERE "trigger" = %(trigger)s AND reference = %(name)s
)
"""


def runs_hearing_signal(name: str, *, but: UUID | None) -> list[UUID]:
    """The running runs that may hear a signal, in the order in which they are locked."""
    return _hearing("signal", name, None, but)


def runs_hearing_message(name: str, *, subject_uuid: UUID, but: UUID) -> list[UUID]:
    """The other running runs of a matter that may hear a message."""
    return _hearing("message", name, subject_uuid, but)


def _hearing(trigger: str, name: str, subject: UUID | None, but: UUID | None) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            _VERSIONS + _HEARING,
            {"trigger": trigger, "name": name, "subject": subject, "but": but},
        )
        return [row[1] for row in cursor.fetchall()]
