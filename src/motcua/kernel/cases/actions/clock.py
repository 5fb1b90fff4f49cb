"""The lawful clock of a case: start, pause, resume, put off once, end."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import VIETNAM, date_vi
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases.events import (
    CASE_REAPPOINTED,
    CLOCK_ENDED,
    CLOCK_PAUSED,
    CLOCK_RESUMED,
    CLOCK_STARTED,
    OUTAGE_NOTED,
)
from motcua.kernel.cases.models import Adjustment, Case
from motcua.kernel.cases.permissions import require_change
from motcua.kernel.cases.queries.cases import calendar_of, entries_of, find_open_pause, lock_case
from motcua.kernel.cases.rules import clock
from motcua.kernel.cases.rules.extensions import ExtensionRule
from motcua.kernel.events import api as events

from .cases import CaseAlreadyClosed, subject_of


class ClockAlreadyStarted(Refusal):
    """Thời hạn của hồ sơ đã bắt đầu được tính."""

    message_en = "The time limit already runs."


class ClockNotRunning(Refusal):
    """Thời hạn của hồ sơ chưa được tính hoặc đã kết thúc."""

    message_en = "The time limit does not run."


class ClockAlreadyPaused(Refusal):
    """Hồ sơ đang tạm dừng."""

    message_en = "The case is already paused."


class ClockNotPaused(Refusal):
    """Hồ sơ không ở trạng thái tạm dừng."""

    message_en = "The case is not paused."


class AlreadyReappointed(Refusal):
    """Hồ sơ đã được hẹn lại một lần; không được hẹn lại thêm."""

    message_en = "The due date was already put off once; it may not be put off again."


class ApologyTooLate(Refusal):
    """Văn bản xin lỗi và hẹn lại phải gửi trước hạn trả kết quả ({due}) ít nhất {days} ngày."""

    message_en = "The apology must be sent at least {days} day before the due date ({due})."


class NewDateNotLater(InvalidInput):
    """Ngày hẹn lại phải sau hạn trả kết quả hiện tại ({due})."""

    message_en = "The new date must be later than the present due date ({due})."


@transaction.atomic
def start_clock(
    *,
    actor: Actor,
    case_uuid: UUID,
    duration: calendars.Duration,
    at: datetime,
    calendar_code: str = "",
    cut_off: time | None = None,
    start: datetime | None = None,
    legal_basis: dict[str, str] | None = None,
) -> Case:
    """
    Let the time limit run: the moment of acceptance for most procedures.

    :param start: the lawful beginning if it is not `at`, e.g. the postal hand-over.
    :param cut_off: the hour after which it counts from the next working day, if content sets one.
    :raises ClockAlreadyStarted: if it runs already. A reopened case may be started again.
    """
    case = _open_case(actor, case_uuid)
    if case.due_current is not None and case.ended_at is None:
        raise ClockAlreadyStarted()
    case.calendar_code = calendar_code or case.calendar_code
    began = start or at
    reckoning = clock.started(calendar_of(case, began), began, duration, cut_off)
    case.accepted_at = began
    case.due_original = case.due_current = reckoning.due_at
    case.ended_at, case.warned_days = None, None
    case.save()
    _adjust(
        case,
        actor,
        kind=Adjustment.Kind.START,
        began_at=began,
        due_after=reckoning.due_at,
        legal_basis=legal_basis,
        reckoning=reckoning.to_json(),
    )
    _tell(CLOCK_STARTED, case, actor, at, due_at=case.due_current)
    return case


@transaction.atomic
def pause_clock(
    *,
    actor: Actor,
    case_uuid: UUID,
    cause: str,
    at: datetime,
    reason: str = "",
    document_uuid: UUID | None = None,
    legal_basis: dict[str, str] | None = None,
) -> Case:
    """
    Stop the clock: `supplement`, `fee`, or another cause that law lets stop it.

    A case whose clock does not run yet only waits. An outage is no such cause: `note_outage`.

    :raises ClockAlreadyPaused: if it is paused.
    """
    case = _open_case(actor, case_uuid)
    if find_open_pause(case) is not None:
        raise ClockAlreadyPaused()
    if case.ended_at is not None:
        raise ClockNotRunning()
    case.state = Case.State.WAITING
    case.save(update_fields=["state"])
    _adjust(
        case,
        actor,
        kind=Adjustment.Kind.PAUSE,
        cause=cause,
        began_at=at,
        due_before=case.due_current,
        reason=reason,
        document_uuid=document_uuid,
        legal_basis=legal_basis,
    )
    _tell(CLOCK_PAUSED, case, actor, at, cause=cause)
    return case


@transaction.atomic
def resume_clock(
    *,
    actor: Actor,
    case_uuid: UUID,
    mode: clock.Mode,
    at: datetime,
    legal_basis: dict[str, str] | None = None,
) -> Case:
    """
    Let the clock run again after a pause.

    `mode` is the rule in force for the case, from dated content: "restart" counts the whole limit
    anew (Decree 61/2018, art. 19(4), for supplements), "subtract" leaves the waiting out.

    :raises ClockNotPaused: if it is not paused.
    """
    case = _open_case(actor, case_uuid)
    pause = find_open_pause(case)
    if pause is None:
        raise ClockNotPaused()
    pause.ended_at = at
    pause.legal_basis = legal_basis or pause.legal_basis
    if case.due_current is not None:
        first = next(e.reckoning for e in reversed(entries_of(case)) if e.kind == "start")
        due, reckoning = clock.resumed(
            calendar_of(case, at),
            case.due_current,
            paused_at=pause.began_at,
            resumed_at=at,
            mode=mode,
            first=first,  # type: ignore[arg-type]
        )
        pause.mode, pause.due_after = mode, due
        pause.reckoning = reckoning.to_json() if reckoning else None
        case.due_current, case.warned_days = due, None
    pause.save()
    case.state = Case.State.OPEN
    case.save(update_fields=["state", "due_current", "warned_days"])
    _tell(CLOCK_RESUMED, case, actor, at, cause=pause.cause, due_at=case.due_current)
    return case


@transaction.atomic
def extend_clock(
    *,
    actor: Actor,
    case_uuid: UUID,
    due_at: datetime,
    reason: str,
    at: datetime,
    document_uuid: UUID | None = None,
    legal_basis: dict[str, str] | None = None,
    rule: ExtensionRule | None = None,
) -> Case:
    """
    Put the due date off with an apology: once, and at least a day before it is due.

    :param document_uuid: the apology that was sent.
    :param rule: the rule in force, if content sets another than Decree 61/2018, art. 19(9).
    :raises AlreadyReappointed: if it was put off before.
    :raises ApologyTooLate: if the due date is too near or past.
    :raises NewDateNotLater: if the new date is not later.
    """
    case = _open_case(actor, case_uuid)
    rule = rule or ExtensionRule()
    due = _running_due(case)
    if not rule.is_allowed_after(clock.extensions_in(entries_of(case))):
        raise AlreadyReappointed()
    asked_on, due_on = at.astimezone(VIETNAM).date(), due.astimezone(VIETNAM).date()
    if not rule.is_in_time(asked_on=asked_on, due_on=due_on):
        raise ApologyTooLate(due=date_vi(due), days=rule.notice_days)
    if due_at <= due:
        raise NewDateNotLater(due=date_vi(due))
    case.due_current, case.warned_days = due_at, None
    case.save(update_fields=["due_current", "warned_days"])
    _adjust(
        case,
        actor,
        kind=Adjustment.Kind.REAPPOINTMENT,
        began_at=at,
        due_before=due,
        due_after=due_at,
        reason=reason,
        document_uuid=document_uuid,
        legal_basis=legal_basis,
    )
    _tell(CASE_REAPPOINTED, case, actor, at, due_before=due, due_at=due_at)
    return case


@transaction.atomic
def note_outage(
    *, actor: Actor, case_uuid: UUID, began_at: datetime, until: datetime, at: datetime
) -> Case:
    """Note that the system was out of order; it explains, but moves no due date."""
    case = _open_case(actor, case_uuid)
    _adjust(
        case,
        actor,
        kind=Adjustment.Kind.OUTAGE,
        began_at=began_at,
        ended_at=until,
        due_before=case.due_current,
        due_after=case.due_current,
    )
    _tell(OUTAGE_NOTED, case, actor, at, began_at=began_at, until=until)
    return case


@transaction.atomic
def end_clock(*, actor: Actor, case_uuid: UUID, at: datetime) -> Case:
    """
    End the time limit: the result is issued. The case stays open until it is closed.

    :raises ClockNotRunning: if it does not run, or is paused.
    """
    case = _open_case(actor, case_uuid)
    due = _running_due(case)
    case.ended_at = at
    case.save(update_fields=["ended_at"])
    _tell(CLOCK_ENDED, case, actor, at, due_at=due, is_late=at > due)
    return case


def _open_case(actor: Actor, case_uuid: UUID) -> Case:
    case = lock_case(case_uuid)
    require_change(actor, case)
    if case.state == Case.State.CLOSED:
        raise CaseAlreadyClosed()
    return case


def _running_due(case: Case) -> datetime:
    if case.due_current is None or case.ended_at is not None or case.state != Case.State.OPEN:
        raise ClockNotRunning()
    return case.due_current


def _adjust(case: Case, actor: Actor, **values: Any) -> None:
    Adjustment.objects.create(case=case, recorded_by=actor.uuid, **values)


def _tell(
    event_type: events.EventType, case: Case, actor: Actor, at: datetime, **payload: Any
) -> None:
    events.publish(
        event_type,
        subject=subject_of(case),
        actor=actor,
        at=at,
        payload=payload,
        agency_uuid=case.agency_uuid,
    )
