"""Drafts: lists, one with what is wrong with it, and what happened to it."""

from uuid import UUID

from django.db.models import Q

from motcua.base.errors import NotFound
from motcua.kernel.decisions import api as decisions

from ..models import DecisionDraft, DraftRevision, DraftStep


class DraftNotFound(NotFound):
    """Không tìm thấy bản thảo bảng quyết định này."""

    message_en = "There is no such draft of a decision table."


def list_drafts(*, code: str = "") -> list[DecisionDraft]:
    """The open drafts (of a decision), what waits for approval first."""
    found = DecisionDraft.objects.select_related("base", "published").defer("dmn", "base__dmn")
    is_open = Q(state__in=["draft", "submitted", "returned"])
    found = found.filter(is_open & (Q(code=code) if code else Q()))
    return list(found.order_by("-state", "-updated_at")[:200])


def get_draft(draft_uuid: UUID) -> DecisionDraft:
    """
    A draft.

    :raises DraftNotFound: if there is none.
    """
    drafts = DecisionDraft.objects.select_related("base", "published")
    draft: DecisionDraft | None = drafts.filter(uuid=draft_uuid).first()
    if draft is None:
        raise DraftNotFound()
    return draft


def get_revision(draft: DecisionDraft, number: int) -> DraftRevision:
    """
    A saved state of a draft.

    :raises DraftNotFound: if it was never saved so often.
    """
    found: DraftRevision | None = draft.revisions.filter(number=number).first()
    if found is None:
        raise DraftNotFound()
    return found


def find_latest(code: str) -> decisions.DecisionVersion | None:
    """The version of a decision that was published last, if there is one."""
    versions = decisions.DecisionVersion.objects.filter(code=code)
    found: decisions.DecisionVersion | None = versions.order_by("-number").first()
    return found


def history_of_draft(draft: DecisionDraft) -> list[DraftStep]:
    """What happened to a draft, oldest first."""
    return list(draft.steps.order_by("id"))


def list_revisions(draft: DecisionDraft, *, most: int = 50) -> list[DraftRevision]:
    """The saved states of a draft without their files, newest first."""
    return list(draft.revisions.order_by("-number").defer("dmn")[:most])
