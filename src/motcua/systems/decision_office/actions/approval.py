"""Publication by approval: one submits, another who changed nothing approves or returns."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.kernel.decisions import api as decisions

from ..events import DRAFT_APPROVED, DRAFT_RETURNED, DRAFT_SUBMITTED, DRAFT_WITHDRAWN
from ..models import DecisionDraft
from ..permissions import PUBLISH, may_decide_draft, require_editor
from ..queries.drafts import find_latest
from ..queries.trial import examples_of
from .drafting import content_of, lock_draft, open_draft
from .telling import tell


class DraftHasProblems(Refusal):
    """Bảng còn lỗi. Hãy sửa hết các lỗi được nêu rồi trình duyệt lại."""

    status = 422
    message_en = "The table still has faults. Mend all that are listed, then submit it again."


class ExamplesFail(Refusal):
    """
    Bảng trả lời khác kết quả mong đợi ở ví dụ: {names}. Hãy sửa bảng hoặc sửa ví dụ rồi trình
    duyệt lại.
    """

    status = 422
    message_en = (
        "The table answers otherwise than expected in: {names}. Mend the table or the examples, "
        "then submit it again."
    )


class LawMissing(InvalidInput):
    """Bản thảo chưa đủ thông tin để công bố. Hãy bổ sung ở phần Căn cứ và hiệu lực."""

    message_en = "The draft lacks what publication needs. Add it under Legal basis and days."


class NothingChanged(Refusal):
    """Bản thảo giống hệt phiên bản {number} đã công bố; không có gì để công bố."""

    message_en = "The draft is the same as published version {number}: nothing to publish."


class BaseOutdated(Refusal):
    """
    Trong lúc soạn, phiên bản {number} của bảng đã được công bố. Hãy so sánh, đưa các thay đổi cần
    thiết vào bản thảo, rồi xác nhận đã đối chiếu.
    """

    message_en = (
        "Version {number} of the table was published meanwhile. Compare, take over what is "
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
) -> DecisionDraft:
    """
    Ask for approval.

    :raises LawMissing: without a first day or a legal basis.
    :raises DraftHasProblems: while the checks find faults.
    :raises ExamplesFail: while an example is answered otherwise than expected.
    :raises BaseOutdated: if a newer version was published since the draft was begun.
    """
    draft = open_draft(actor, draft_uuid)
    _require_ready(draft)
    draft.state = DecisionDraft.State.SUBMITTED
    draft.save(update_fields=["state"])
    tell(DRAFT_SUBMITTED, draft, actor, at, comment.strip())
    return draft


@transaction.atomic
def withdraw_draft(*, actor: Actor, draft_uuid: UUID, at: datetime) -> DecisionDraft:
    """Take a submitted draft back, to go on drawing."""
    require_editor(actor)
    draft = _submitted(draft_uuid)
    draft.state = DecisionDraft.State.DRAFT
    draft.save(update_fields=["state"])
    tell(DRAFT_WITHDRAWN, draft, actor, at)
    return draft


@transaction.atomic
def return_draft(*, actor: Actor, draft_uuid: UUID, comment: str, at: datetime) -> DecisionDraft:
    """
    Give a submitted draft back to its authors, saying why.

    :raises FourEyesNeeded: to those who changed the draft.
    """
    draft = _for_decision(actor, draft_uuid)
    if not comment.strip():
        raise InvalidInput(
            fields={"comment": _("Nêu lý do trả lại để người soạn biết cần sửa gì.")}
        )
    draft.state = DecisionDraft.State.RETURNED
    draft.save(update_fields=["state"])
    tell(DRAFT_RETURNED, draft, actor, at, comment.strip())
    return draft


@transaction.atomic
def approve_draft(*, actor: Actor, draft_uuid: UUID, revision: int, at: datetime) -> DecisionDraft:
    """
    Approve a submitted draft: it is published as the next version in the same transaction.

    :param revision: the one that the approver read.
    :raises FourEyesNeeded: to those who changed the draft.
    :raises DraftHasProblems, ExamplesFail, BaseOutdated: as when it was submitted.
    """
    draft = _for_decision(actor, draft_uuid)
    if draft.revision != revision:
        raise DraftNotSubmitted()
    _require_ready(draft)
    assert draft.valid_from is not None
    version = decisions.publish_decision(
        actor=actor,
        code=draft.code,
        dmn=draft.dmn,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        about=draft.about,
        at=at,
    )
    draft.state = DecisionDraft.State.APPROVED
    draft.published = version
    draft.save(update_fields=["state", "published"])
    tell(DRAFT_APPROVED, draft, actor, at, version=version.number)
    return draft


def _submitted(draft_uuid: UUID) -> DecisionDraft:
    draft = lock_draft(draft_uuid)
    if draft.state != DecisionDraft.State.SUBMITTED:
        raise DraftNotSubmitted()
    return draft


def _for_decision(actor: Actor, draft_uuid: UUID) -> DecisionDraft:
    if not actor.may(PUBLISH):
        raise PermissionRefused()
    draft = _submitted(draft_uuid)
    if not may_decide_draft(actor, draft):
        raise FourEyesNeeded()
    return draft


def _require_ready(draft: DecisionDraft) -> None:
    _require_law(draft)
    sheet, _problems = decisions.read_sheet(draft.code, draft.dmn, draft.about)
    if sheet is None:
        raise DraftHasProblems()
    failing = [one.example.name for one in examples_of(draft, sheet) if not one.is_held]
    if failing:
        raise ExamplesFail(names="; ".join(failing))
    latest = find_latest(draft.code)
    if latest is None:
        return
    if content_of(latest) == content_of(draft):
        raise NothingChanged(number=latest.number)
    if latest != draft.base:
        raise BaseOutdated(number=latest.number)


def _require_law(draft: DecisionDraft) -> None:
    missing = {}
    if draft.valid_from is None:
        missing["valid_from"] = _("Nhập ngày bảng bắt đầu có hiệu lực.")
    elif draft.valid_to is not None and draft.valid_to <= draft.valid_from:
        missing["valid_to"] = _("Ngày hết hiệu lực phải sau ngày bắt đầu có hiệu lực.")
    if not draft.about.get("legal_basis"):
        missing["law-0-number"] = _("Nêu ít nhất một căn cứ pháp lý.")
    if missing:
        raise LawMissing(fields=missing)
