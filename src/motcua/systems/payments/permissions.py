"""Which officials may take, let off, pay back and close, by agency."""

from motcua.base.actors import Actor

from .models import Bill, Till

SEE = "payments.see"
COLLECT = "payments.collect"
PROPOSE = "payments.propose"
DECIDE = "payments.decide"


def may_collect_for(actor: Actor, bill: Bill) -> bool:
    """Cashiers of the agency that takes the money."""
    return actor.may(COLLECT, bill.agency_path)


def may_propose_for(actor: Actor, bill: Bill) -> bool:
    """Officials who may propose, or decide below the threshold, a relief or a refund."""
    return actor.may(PROPOSE, bill.agency_path)


def may_decide_for(actor: Actor, bill: Bill) -> bool:
    """Those who decide for the agency; the second person of every decision that needs two."""
    return actor.may(DECIDE, bill.agency_path)


def may_work_at(actor: Actor, till: Till) -> bool:
    """Cashiers of the till's agency."""
    return actor.may(COLLECT, till.agency_path)


def may_close(actor: Actor, till: Till) -> bool:
    """Those who sign a day off."""
    return actor.may(DECIDE, till.agency_path)
