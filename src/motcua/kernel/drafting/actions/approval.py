"""Publication by approval: one submits, another who changed nothing approves or returns."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused

from ..models import VersionDraft
from ..permissions import may_decide, require_editor
from ..ports import Desk, desk_of
from ..queries.drafts import content_of
from ..queries.refusals import (
    BaseOutdated,
    DraftClosed,
    DraftNotSubmitted,
    FourEyesNeeded,
    NothingChanged,
)
from .locking import lock_draft, lock_subject
from .telling import tell, turn


@transaction.atomic
def submit_draft(
    *, actor: Actor, draft_uuid: UUID, at: datetime, comment: str = ""
) -> VersionDraft:
    """
    Ask for approval; a second click of the same person changes nothing.

    :raises DraftClosed: if it was submitted by another, published or given up.
    :raises BaseOutdated: if a newer version was published since the draft was begun.
    :raises Refusal: with what the office wants mended first.
    """
    draft = lock_draft(draft_uuid)
    desk = desk_of(draft.kind)
    require_editor(actor, desk.rights)
    if not draft.is_open:
        if _submitted_by(draft, actor):
            return draft
        raise DraftClosed()
    _require_ready(desk, draft, at)
    return turn(draft, VersionDraft.State.SUBMITTED, "submitted", actor, at, comment=comment)


def _submitted_by(draft: VersionDraft, actor: Actor) -> bool:
    last = draft.steps.order_by("-id").first()
    is_submitted = draft.state == VersionDraft.State.SUBMITTED
    return is_submitted and last is not None and last.by_uuid == actor.uuid


@transaction.atomic
def withdraw_draft(*, actor: Actor, draft_uuid: UUID, at: datetime) -> VersionDraft:
    """Take a submitted draft back, to go on drawing."""
    draft = lock_draft(draft_uuid)
    require_editor(actor, desk_of(draft.kind).rights)
    _require_submitted(draft)
    return turn(draft, VersionDraft.State.DRAFT, "withdrawn", actor, at)


@transaction.atomic
def return_draft(*, actor: Actor, draft_uuid: UUID, comment: str, at: datetime) -> VersionDraft:
    """
    Give a submitted draft back to its authors, saying why.

    :raises FourEyesNeeded: to those who changed the draft.
    """
    draft = _for_decision(actor, draft_uuid)
    if not comment.strip():
        raise InvalidInput(
            fields={"comment": _("Nêu lý do trả lại để người soạn biết cần sửa gì.")}
        )
    return turn(draft, VersionDraft.State.RETURNED, "returned", actor, at, comment=comment)


@transaction.atomic
def approve_draft(*, actor: Actor, draft_uuid: UUID, revision: int, at: datetime) -> VersionDraft:
    """
    Approve a submitted draft: it is published as the next version in the same transaction.

    :param revision: the one that the approver read.
    :raises FourEyesNeeded: to those who changed the draft.
    :raises BaseOutdated: if another version was published since, even at this very moment.
    :raises Refusal: with what the office wants mended, as when it was submitted.
    """
    draft = _for_decision(actor, draft_uuid)
    if draft.revision != revision:
        raise DraftNotSubmitted()
    desk = desk_of(draft.kind)
    lock_subject(draft.kind, draft.code)
    _require_ready(desk, draft, at)
    number = desk.publish(draft, actor, at)
    if number != (draft.base_number or 0) + 1:  # another published it beside the drafts
        raise BaseOutdated(number=number - 1)
    draft.state = VersionDraft.State.APPROVED
    draft.published_number = number
    draft.save(update_fields=["state", "published_number"])
    tell(draft, "approved", actor, at, version=number)
    return draft


def _require_submitted(draft: VersionDraft) -> None:
    if draft.state != VersionDraft.State.SUBMITTED:
        raise DraftNotSubmitted()


def _for_decision(actor: Actor, draft_uuid: UUID) -> VersionDraft:
    draft = lock_draft(draft_uuid)
    rights = desk_of(draft.kind).rights
    if not actor.may(rights.publish):
        raise PermissionRefused()
    _require_submitted(draft)
    if not may_decide(actor, rights, draft):
        raise FourEyesNeeded()
    return draft


def _require_ready(desk: Desk, draft: VersionDraft, at: datetime) -> None:
    desk.require_ready(draft, at)
    latest = desk.find_version(draft.code)
    if latest is None:
        return
    if latest.content == content_of(draft):
        raise NothingChanged(number=latest.number)
    if latest.number != draft.base_number:
        raise BaseOutdated(number=latest.number)
