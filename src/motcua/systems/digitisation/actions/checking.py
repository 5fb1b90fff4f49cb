"""What officers do besides certifying: another kind, another try, away with it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import KIND_CHANGED, PAPER_DROPPED, PAPER_RETRIED
from ..models import DigitisedPaper, PaperPage
from ..permissions import may_check_paper
from ..queries.content import get_kind
from .reading import write_fields
from .taking import locked_paper, told


class PaperMoved(Refusal):
    """
    Giấy tờ này vừa được {who} xử lý, nội dung đã khác lúc Ông/Bà mở trang. Vui lòng xem lại trang
    rồi làm tiếp.
    """

    message_en = (
        "This paper was just handled by {who}; it differs from what you had opened. "
        "Please look at the page again."
    )


def checked_out(actor: Actor, paper_uuid: UUID, revision: int, *states: str) -> DigitisedPaper:
    """
    A paper, locked, that still is as the officer saw it and in one of these states.

    :raises PaperMoved: if somebody was quicker.
    """
    paper = locked_paper(paper_uuid)
    access.require(may_check_paper(actor, paper))
    if paper.status not in states or paper.revision != revision:
        raise PaperMoved(who=paper.checked_by_name or "người khác")
    return paper


@transaction.atomic
def change_kind(
    *, actor: Actor, paper_uuid: UUID, revision: int, kind: str, at: datetime
) -> DigitisedPaper:
    """Say that a paper is of another kind; its fields are looked for anew in what was read."""
    paper = checked_out(actor, paper_uuid, revision, DigitisedPaper.Status.TO_CHECK)
    before = paper.kind
    paper.kind = get_kind(kind, on=vietnam_day(at)).code
    write_fields(paper, at)
    paper.revision += 1
    paper.save(update_fields=["kind", "revision"])
    _publish(KIND_CHANGED, paper, actor, at, before=before)
    return paper


@transaction.atomic
def retry_paper(*, actor: Actor, paper_uuid: UUID, revision: int, at: datetime) -> DigitisedPaper:
    """Put the pages of a paper that were set aside, or found empty, back in the line."""
    paper = checked_out(actor, paper_uuid, revision, DigitisedPaper.Status.SET_ASIDE)
    paper.pages.exclude(status=PaperPage.Status.READ).update(
        status=PaperPage.Status.WAITING, attempts=0, reason="", next_try_at=at
    )
    paper.status, paper.reason = DigitisedPaper.Status.READING, ""
    paper.revision += 1
    paper.save(update_fields=["status", "reason", "revision"])
    _publish(PAPER_RETRIED, paper, actor, at)
    return paper


@transaction.atomic
def drop_paper(
    *, actor: Actor, paper_uuid: UUID, revision: int, reason: str, at: datetime
) -> DigitisedPaper:
    """
    Give up digitising a paper, with a reason: a scan that was made again, a paper not needed.

    :raises InvalidInput: without a reason.
    """
    states = DigitisedPaper.Status
    paper = checked_out(
        actor, paper_uuid, revision, states.READING, states.TO_CHECK, states.SET_ASIDE
    )
    why = tidy(reason)
    if not why:
        raise InvalidInput(fields={"reason": _("Ghi lý do bỏ số hóa giấy tờ này")})
    paper.status, paper.reason = states.DROPPED, why[:300]
    paper.checked_at, paper.checked_by, paper.checked_by_name = at, actor.uuid, actor.name[:200]
    paper.revision += 1
    paper.save(
        update_fields=[
            "status",
            "reason",
            "revision",
            "checked_at",
            "checked_by",
            "checked_by_name",
        ]
    )
    _publish(PAPER_DROPPED, paper, actor, at)
    return paper


def _publish(
    event: events.EventType,
    paper: DigitisedPaper,
    actor: Actor,
    at: datetime,
    /,
    **more: object,
) -> None:
    events.publish(
        event,
        subject=paper,
        actor=actor,
        at=at,
        agency_uuid=paper.desk.uuid,
        payload={**told(paper), **more},
    )
