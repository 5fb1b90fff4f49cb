"""Putting off the day that the applicant was promised: once, with an apology (form 04)."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput
from motcua.base.text import VIETNAM, tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events

from ..events import DOSSIER_REAPPOINTED
from ..models import Dossier
from ..permissions import may_decide_dossier
from .moving import locked_dossier
from .reasoning import check_code, printed_reasons
from .results import make_paper


@transaction.atomic
def put_off_dossier(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    due_on: date | None,
    reason: str,
    at: datetime,
    reason_code: str = "",
) -> Dossier:
    """
    Apologise and promise a new day, with the reason: form 04 is signed and the date moves.

    Law allows it once, at least a day before the due date; the clock's rules say how often.

    :raises InvalidInput: if the reason is missing, or the day is none on which the office works.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_decide_dossier(actor, dossier))
    due_at = promised_end(dossier, due_on, reason, at)
    check_code("put_off", reason_code, reason, at=at)
    subject = cases.subject_of(dossier.case)
    deadlines.put_off_clock(actor=actor, subject=subject, due_at=due_at, reason=tidy(reason), at=at)
    why = printed_reasons(reason_code, tidy(reason), at=at)
    document = make_paper(
        actor, dossier, at, lambda papers: papers.apologies({dossier.case.uuid: due_at}, why)[0]
    )
    events.publish(
        DOSSIER_REAPPOINTED,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.competent_agency.uuid,
        payload={
            "code": dossier.code,
            "due_at": due_at,
            "document": document.uuid,
            "reason": reason_code or None,
        },
    )
    return dossier


def require_reason(reason: str) -> None:
    """:raises InvalidInput: if nothing, or too little, is said."""
    if len(reason.strip()) < 10:
        raise InvalidInput(fields={"reason": _("Nêu rõ lý do (ít nhất 10 ký tự)")})


def promised_end(dossier: Dossier, due_on: date | None, reason: str, at: datetime) -> datetime:
    """
    The end of the office day that is promised.

    :raises InvalidInput: if it is none on which the office works, or the reason is missing.
    """
    fields = {}
    if len(reason.strip()) < 10:
        fields["reason"] = _("Nêu rõ lý do (ít nhất 10 ký tự)")
    code = dossier.case.calendar_code
    due_at = end_of_office_day(code, due_on, at) if due_on is not None else None
    if due_at is None or vietnam_day(due_at) != due_on:
        fields["due_on"] = _("Chọn một ngày làm việc sau hạn trả hiện tại, ví dụ 25/11/2026")
    if fields or due_at is None:
        raise InvalidInput(fields=fields)
    return due_at


def end_of_office_day(calendar_code: str, day: date, at: datetime) -> datetime | None:
    """When the office closes on a day that is promised; None: its calendar does not know it."""
    morning = datetime.combine(day, time(0), tzinfo=VIETNAM)
    calendar = calendars.get_calendar(calendar_code, on=vietnam_day(at))
    try:
        return calendars.due_at(calendar, morning, calendars.Duration(0, "working_days"))
    except calendars.DateOutsideCalendar:
        return None
