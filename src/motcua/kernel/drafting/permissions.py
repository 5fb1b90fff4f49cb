"""Who may draw what an office publishes, and who may approve what others drew."""

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused

from .models import VersionDraft
from .rules import Rights


def may_see(actor: Actor, rights: Rights) -> bool:
    """Those who draw, and those who approve."""
    return actor.may(rights.edit) or actor.may(rights.publish)


def may_decide(actor: Actor, rights: Rights, draft: VersionDraft) -> bool:
    """Four eyes: whoever approves or returns a draft has not changed it."""
    return actor.may(rights.publish) and actor.uuid not in {draft.author_uuid, *draft.editors}


def require_editor(actor: Actor, rights: Rights) -> None:
    """:raises PermissionRefused: if the actor does not draw these."""
    if not actor.may(rights.edit):
        raise PermissionRefused()


def require_reader(actor: Actor, rights: Rights) -> None:
    """:raises PermissionRefused: if these drafts are none of the actor's business."""
    if not may_see(actor, rights):
        raise PermissionRefused()
