"""Who may see and mend the exchange with the national portal."""

from motcua.base.actors import Actor

SEE = "national_exchange.see"
MEND = "national_exchange.mend"
SUBMIT = "national_exchange.submit"
CATALOGUE = "procedures.edit"
OPEN = "one_stop_shop.see_dossiers"  # operators need not see dossiers


def may_see_exchange(actor: Actor) -> bool:
    """Operators of the connection; no contents are shown, only codes and reasons."""
    return actor.may(SEE)


def may_mend_exchange(actor: Actor) -> bool:
    """Operators who try again, give up, and complete what came with gaps."""
    return actor.may(MEND)


def may_submit_from_portal(actor: Actor) -> bool:
    """The system that hands over dossiers of the national portal, and this one itself."""
    return actor.may(SUBMIT)
