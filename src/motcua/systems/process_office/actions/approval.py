"""Publication by approval: one submits, another who changed nothing approves or returns."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.kernel.diagrams import api as diagrams

from ..events import DRAFT_APPROVED, DRAFT_RETURNED, DRAFT_SUBMITTED, DRAFT_WITHDRAWN
from ..models import ProcessDraft
from ..permissions import PUBLISH, may_decide_draft, require_editor
from .drafting import DraftClosed, lock_draft, tell


class DraftHasProblems(Refusal):
    """Sơ đồ còn lỗi. Hãy sửa hết các lỗi được nêu rồi trình duyệt lại."""

    status = 422
    message_en = "The diagram still has faults. Mend all that are listed, then submit it again."


class BaseOutdated(Refusal):
    """
    Trong lúc soạn, phiên bản {number} của quy trình đã được công bố. Hãy so sánh, đưa các thay đổi
    cần thiết vào bản thảo, rồi xác nhận đã đối chiếu.
    """

    message_en = (
        "Version {number} of the process was published meanwhile. Compare, take over what is "
        "needed, and confirm that you did."
    )


class FourEyesNeeded(PermissionRefused):
    """Người đã soạn hoặc sửa bản thảo không được tự duyệt. Hãy nhờ người khác có quyền duyệt."""

    message_en = "Who drew or changed the draft cannot decide on it. Ask another who may approve."


class DraftNotSubmitted(Refusal):
    """Bản thảo không ở trạng thái chờ duyệt. Hãy tải lại trang để xem ai đã xử lý."""

    message_en = "The draft does not wait for approval. Reload the page to see who acted on it."


@transaction.atomic
def submit_draft(
    *, actor: Actor, draft_uuid: UUID, at: datetime, comment: str = ""
) -> ProcessDraft:
    """
    Ask for approval.

    :raises DraftHasProblems: while the checks find faults.
    :raises BaseOutdated: if a newer version was published since the draft was begun.
    """
    require_editor(actor)
    draft = lock_draft(draft_uuid)
    if not draft.is_open:
        raise DraftClosed()
    _require_publishable(draft)
    _require_newest_base(draft)
    draft.state = ProcessDraft.State.SUBMITTED
    draft.save(update_fields=["state"])
    tell(DRAFT_SUBMITTED, draft, actor, at, comment.strip())
    return draft


@transaction.atomic
def withdraw_draft(*, actor: Actor, draft_uuid: UUID, at: datetime) -> ProcessDraft:
    """Take a submitted draft back, to go on drawing."""
    require_editor(actor)
    draft = _submitted(draft_uuid)
    draft.state = ProcessDraft.State.DRAFT
    draft.save(update_fields=["state"])
    tell(DRAFT_WITHDRAWN, draft, actor, at)
    return draft


@transaction.atomic
def return_draft(*, actor: Actor, draft_uuid: UUID, comment: str, at: datetime) -> ProcessDraft:
    """
    Give a submitted draft back to its authors, saying why.

    :raises FourEyesNeeded: to those who changed the draft.
    """
    draft = _for_decision(actor, draft_uuid)
    if not comment.strip():
        raise InvalidInput(
            fields={"comment": _("Nêu lý do trả lại để người soạn biết cần sửa gì.")}
        )
    draft.state = ProcessDraft.State.RETURNED
    draft.save(update_fields=["state"])
    tell(DRAFT_RETURNED, draft, actor, at, comment.strip())
    return draft


@transaction.atomic
def approve_draft(*, actor: Actor, draft_uuid: UUID, revision: int, at: datetime) -> ProcessDraft:
    """
    Approve a submitted draft: it is published as the next version in the same transaction.

    :param revision: the one that the approver read.
    :raises FourEyesNeeded: to those who changed the draft.
    :raises DraftHasProblems: if what it refers to has gone since.
    :raises BaseOutdated: if another version was published since.
    """
    draft = _for_decision(actor, draft_uuid)
    if draft.revision != revision:
        raise DraftNotSubmitted()
    _require_publishable(draft)
    _require_newest_base(draft)
    version = diagrams.publish_process(actor=actor, bpmn=draft.bpmn, code=draft.code, at=at)
    draft.state = ProcessDraft.State.APPROVED
    draft.published = version
    draft.save(update_fields=["state", "published"])
    tell(DRAFT_APPROVED, draft, actor, at, version=version.number)
    return draft


def _submitted(draft_uuid: UUID) -> ProcessDraft:
    draft = lock_draft(draft_uuid)
    if draft.state != ProcessDraft.State.SUBMITTED:
        raise DraftNotSubmitted()
    return draft


def _for_decision(actor: Actor, draft_uuid: UUID) -> ProcessDraft:
    if not actor.may(PUBLISH):
        raise PermissionRefused()
    draft = _submitted(draft_uuid)
    if not may_decide_draft(actor, draft):
        raise FourEyesNeeded()
    return draft


def _require_publishable(draft: ProcessDraft) -> None:
    net, problems = diagrams.check_process(draft.bpmn)
    if net is None or problems:
        raise DraftHasProblems()


def _require_newest_base(draft: ProcessDraft) -> None:
    latest = diagrams.find_process(draft.code)
    if latest is not None and latest != draft.base:
        raise BaseOutdated(number=latest.number)
