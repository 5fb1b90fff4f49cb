"""Who fills in, who approves for the agency, who receives, and who may read figures."""

from motcua.base.actors import Actor

from .models import Obligation, Round

FILL = "reporting.fill"
APPROVE = "reporting.approve"
RECEIVE = "reporting.receive"


def may_fill(actor: Actor, obligation: Obligation) -> bool:
    """Those who report for the agency."""
    return actor.may(FILL, obligation.agency_path)


def may_approve(actor: Actor, obligation: Obligation) -> bool:
    """Whoever heads the agency."""
    return actor.may(APPROVE, obligation.agency_path)


def may_receive(actor: Actor, round_: Round) -> bool:
    """The level above: whoever collects for the agency that asked."""
    return actor.may(RECEIVE, round_.receiver_path)


def may_send_out(actor: Actor, receiver_path: str) -> bool:
    """Whoever collects for an agency asks in its name."""
    return actor.may(RECEIVE, receiver_path)


def may_read(actor: Actor, obligation: Obligation) -> bool:
    """The agency's own people of this work, and whoever receives it; not other agencies."""
    return (
        may_fill(actor, obligation)
        or may_approve(actor, obligation)
        or may_receive(actor, obligation.round)
    )
