"""Who may draw decision tables, and who may approve what others drew."""

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused

from .models import DecisionDraft

EDIT = "procedures.edit"
PUBLISH = "decisions.publish"


def may_edit_decisions(actor: Actor) -> bool:
    """The office that designs procedures."""
    return actor.may(EDIT)


def may_see_drafts(actor: Actor) -> bool:
    """Who draws, and who approves."""
    return actor.may(EDIT) or actor.may(PUBLISH)


def may_decide_draft(actor: Actor, draft: DecisionDraft) -> bool:
    """Four eyes: whoever approves or returns a draft has not changed it."""
    return actor.may(PUBLISH) and actor.uuid not in {draft.author_uuid, *draft.editors}


def require_editor(actor: Actor) -> None:
    """:raises PermissionRefused: if the actor does not draw tables."""
    if not may_edit_decisions(actor):
        raise PermissionRefused()


def require_reader(actor: Actor) -> None:
    """:raises PermissionRefused: if drafts are none of the actor's business."""
    if not may_see_drafts(actor):
        raise PermissionRefused()
