"""What moves a due date besides a pause: putting it off, once, with an apology."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import date_vi, datetime_vi, vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.events import CLOCK_PUT_OFF
from motcua.kernel.deadlines.models import Adjustment
from motcua.kernel.deadlines.ports import ClockState
from motcua.kernel.deadlines.queries.clocks import state_of
from motcua.kernel.deadlines.rules.clock import extensions_in
from motcua.kernel.deadlines.rules.entries import Entry
from motcua.kernel.deadlines.rules.law import ExtensionRule, Words
from motcua.kernel.events import api as events

from .changing import Change, begin_change
from .clock import require_running


class AlreadyReappointed(Refusal):
    """Hồ sơ đã được hẹn lại một lần; không được hẹn lại thêm."""

    message_en = "The due date was already put off once; it may not be put off again."


class ApologyTooLate(Refusal):
    """Văn bản xin lỗi và hẹn lại phải gửi trước hạn trả kết quả ({due}) ít nhất {days} ngày."""

    message_en = "The apology must be sent at least {days} day before the due date ({due})."


class NewDateNotWorking(InvalidInput):
    """Ngày, giờ hẹn lại ({due}) ngoài giờ làm việc. Vui lòng chọn thời điểm trong giờ làm việc."""

    message_en = "The new due date ({due}) is outside office hours; choose a moment within them."


class NewDateNotLater(InvalidInput):
    """Ngày hẹn lại phải sau hạn trả kết quả hiện tại ({due})."""

    message_en = "The new date must be later than the present due date ({due})."


@transaction.atomic
def put_off_clock(
    *,
    actor: Actor,
    subject: events.Subject,
    due_at: datetime,
    reason: str,
    at: datetime,
    name: str = "",
    document_uuid: UUID | None = None,
    legal_basis: Words | None = None,
    rule: ExtensionRule | None = None,
) -> ClockState:
    """
    Put the due date off with an apology: once, and at least a day before it is due.

    The same call again changes nothing.

    :param document_uuid: the apology that was sent.
    :param rule: another rule than that of the clock's rule set.
    :raises AlreadyReappointed: if it was put off before.
    :raises ApologyTooLate: if the due date is too near or past.
    :raises NewDateNotLater: if the new date is not later.
    """
    return move_due(
        begin_change(actor, subject, name, at),
        due_at,
        reason=reason,
        document_uuid=document_uuid,
        legal_basis=legal_basis,
        rule=rule,
    )


def move_due(
    change: Change,
    due_at: datetime,
    *,
    reason: str,
    document_uuid: UUID | None = None,
    legal_basis: Words | None = None,
    rule: ExtensionRule | None = None,
) -> ClockState:
    """Put off the due date of a clock that is at hand, as its rules allow."""
    clock = change.clock
    due = require_running(clock)
    entries = change.require_forward()
    if _is_same(entries, change.at, due_at):
        return state_of(clock)
    rules = change.rule_set()
    rule = rule or (rules.reappointment if rules else ExtensionRule())
    if not rule.is_allowed_after(extensions_in(entries)):
        raise AlreadyReappointed()
    _require_date(change, due, due_at, rule)
    clock.due_current, clock.warned_days = due_at, None
    state = change.keep()
    change.adjust(
        Adjustment.Kind.REAPPOINTMENT,
        began_at=change.at,
        due_before=due,
        due_after=due_at,
        reason=reason,
        document_uuid=document_uuid,
        legal_basis=dict(legal_basis or rule.legal_basis or {}) or None,
    )
    change.tell(CLOCK_PUT_OFF, due_before=due, due_at=due_at)
    return state


def _is_same(entries: Sequence[Entry], at: datetime, due_at: datetime) -> bool:
    last = entries[-1] if entries else None
    return last is not None and (last.kind, last.began_at, last.due_after) == (
        "reappointment",
        at,
        due_at,
    )


def _require_date(change: Change, due: datetime, due_at: datetime, rule: ExtensionRule) -> None:
    asked_on, due_on = vietnam_day(change.at), vietnam_day(due)
    if not rule.is_in_time(asked_on=asked_on, due_on=due_on):
        raise ApologyTooLate(due=date_vi(due), days=rule.notice_days)
    if due_at <= due:
        raise NewDateNotLater(due=date_vi(due))
    # A due date is a moment of office time, or the end of it.
    if not calendars.is_working_time(change.calendar(due_at), due_at - timedelta(minutes=1)):
        raise NewDateNotWorking(due=datetime_vi(due_at))
