"""What the page of any draft shows around what its office shows of it."""

from collections.abc import Mapping
from typing import Any

from motcua.base.actors import Actor
from motcua.base.errors import Refusal

from ..models import VersionDraft
from ..permissions import may_decide, require_reader
from ..ports import desk_of
from .drafts import address_of, history_of_draft, language, list_revisions


def draft_context(
    actor: Actor,
    draft: VersionDraft,
    refusal: Refusal | None = None,
    act: str = "",
    posted: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """
    The values of `ui/draft_page.html`.

    :param refusal: what was refused about an act on the draft, with what was `posted`.
    :raises PermissionRefused: if such drafts are none of the actor's business.
    """
    desk = desk_of(draft.kind)
    require_reader(actor, desk.rights)
    latest = desk.find_version(draft.code)
    steps = history_of_draft(draft)
    is_submitted = draft.state == draft.State.SUBMITTED
    editor = actor.may(desk.rights.edit)
    return {
        **draft_title(draft),
        "desk": desk,
        "steps": steps,
        "revisions": list_revisions(draft),
        "returned": steps[-1].step if steps and draft.state == draft.State.RETURNED else None,
        "latest": latest.number if latest and latest.number != draft.base_number else None,
        "may_edit": draft.is_open and editor,
        "may_withdraw": is_submitted and editor,
        "may_decide": is_submitted and may_decide(actor, desk.rights, draft),
        "message": refusal.message(language()) if refusal else "",
        "errors": refusal.fields if refusal else {},
        "act": act,
        "posted": posted or {},
    }


def draft_title(draft: VersionDraft) -> dict[str, Any]:
    """A draft, what it is called and where its page is, for the pages below that."""
    return {"draft": draft, "title": draft.title_in(language()), "address": address_of(draft)}
