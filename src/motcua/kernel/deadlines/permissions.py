"""Who may record outages; whose clocks may be changed is said by their owners."""

from motcua.base.actors import Actor

RECORD_OUTAGE = "deadlines.record_outage"


def may_record_outage(actor: Actor) -> bool:
    """Those who run the system."""
    return actor.may(RECORD_OUTAGE)
