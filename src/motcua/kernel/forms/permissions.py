"""Who may publish forms, and whose draft is whose."""

from motcua.base.actors import Actor

from .models import Draft

PUBLISH = "forms.publish"


def may_publish_form(actor: Actor) -> bool:
    """The system (loading the province's content) and who approves what was drawn."""
    return actor.may(PUBLISH)


def may_use_draft(actor: Actor, draft: Draft, session_digest: str) -> bool:
    """The account that owns it, the session that began it, or the desk it is shared with."""
    shared_with = draft.shared_permission
    if shared_with and actor.is_official and actor.may(shared_with, draft.shared_path):
        return True
    if draft.owner_uuid is not None:
        return actor.is_signed_in and actor.uuid == draft.owner_uuid
    return bool(session_digest) and session_digest == draft.session_digest
