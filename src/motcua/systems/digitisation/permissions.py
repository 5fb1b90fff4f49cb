"""Who may digitise, check, see figures, and read a copy."""

from motcua.base.actors import Actor

from .models import CertifiedCopy, DigitisedPaper

CHECK = "digitisation.check"
FIGURES = "digitisation.see_figures"


def may_take_in(actor: Actor, desk_path: str) -> bool:
    """Officers of the desk where the paper lies."""
    return actor.may(CHECK, desk_path)


def may_check_paper(actor: Actor, paper: DigitisedPaper) -> bool:
    """Officers of the desk that took it in."""
    return actor.may(CHECK, paper.desk_path)


def may_see_copy(actor: Actor, copy: CertifiedCopy) -> bool:
    """The holder, and the desk that certified it."""
    if actor.kind == "person":
        return actor.party_uuid is not None and actor.party_uuid == copy.holder.uuid
    return actor.may(CHECK, copy.paper.desk_path)
