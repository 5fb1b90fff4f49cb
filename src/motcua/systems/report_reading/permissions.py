"""Who may have reports read, and settle what was read."""

from motcua.base.actors import Actor

from .models import ReportReading

READ = "report_reading.read"


def may_read(actor: Actor, reading: ReportReading) -> bool:
    """Officials who have reports read for the agency, or for one above it."""
    return actor.may(READ, reading.agency.path)
