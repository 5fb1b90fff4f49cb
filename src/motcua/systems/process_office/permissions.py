"""Who may draw processes, and who may approve what others drew."""

from motcua.base.actors import Actor
from motcua.kernel.drafting import api as drafting

EDIT = "procedures.edit"
PUBLISH = "diagrams.publish"
RIGHTS = drafting.Rights(EDIT, PUBLISH)


def may_edit_processes(actor: Actor) -> bool:
    """The office that designs procedures."""
    return actor.may(EDIT)


def may_see_drafts(actor: Actor) -> bool:
    """Who draws, and who approves."""
    return actor.may(EDIT) or actor.may(PUBLISH)
