"""Who may have reports read, settle what was read, and tell it as history."""

from motcua.base.actors import Actor

from .models import ReportReading

READ, MATCH = "report_reading.read", "report_reading.match"


def may_read(actor: Actor, reading: ReportReading) -> bool:
    """Officials who have reports read for the agency, or for one above it."""
    return actor.may(READ, reading.agency.path)


def may_match(actor: Actor, path: str) -> bool:
    """Officials who may tell the history of the agency at this path, or of one above it."""
    return actor.may(MATCH, path)
