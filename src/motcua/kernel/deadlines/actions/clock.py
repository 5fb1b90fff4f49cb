"""The lawful clock of a matter: pause, resume, end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import datetime_vi
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.events import (
    CALENDAR_CHANGED,
    CLOCK_ENDED,
    CLOCK_PAUSED,
    CLOCK_RESUMED,
    CLOCK_STOPPED,
    WAIT_ENDED,
    WAIT_NOTED,
)
from motcua.kernel.deadlines.models import Adjustment, Clock
from motcua.kernel.deadlines.ports import ClockState
from motcua.kernel.deadlines.queries.clocks import list_clocks, state_of
from motcua.kernel.deadlines.rules import clock as arithmetic
from motcua.kernel.deadlines.rules.entries import Entry
from motcua.kernel.deadlines.rules.law import Mode, PauseRule, RuleSet, Words
from motcua.kernel.events import api as events

from .changing import Change, TimeRunsBackward, begin_change, minute


class ClockNotRunning(Refusal):
    """Thời hạn chưa được tính, đang tạm dừng hoặc đã kết thúc."""

    message_en = "The time limit does not run: it is not started, is paused, or has ended."


class ClockAlreadyPaused(Refusal):
    """Thời hạn đang tạm dừng. Vui lòng thực hiện lại sau khi thời hạn được tính tiếp."""

    message_en = "The time limit is paused already. Please try again when it runs again."


class ClockNotPaused(Refusal):
    """Thời hạn không ở trạng thái tạm dừng."""

    message_en = "The time limit is not paused."


class PauseNotLawful(Refusal):
    """
    Quy định hiện hành không cho dừng tính thời hạn vì lý do này ({cause}); thời hạn vẫn tính. Nếu
    văn bản chuyên ngành cho phép, vui lòng nêu căn cứ.
    """

    message_en = (
        "The rules in force do not let the clock stop for this cause ({cause}); it runs on. If the "
        "law of the sector allows it, name that law."
    )


class SupplementTooLate(Refusal):
    """Chỉ được yêu cầu bổ sung đến {until}; nay đã quá thời hạn này."""

    message_en = "A supplement could be asked for until {until}; that has passed."


class SupplementTooOften(Refusal):
    """Đã yêu cầu bổ sung đủ số lần pháp luật cho phép ({most})."""

    message_en = "Supplements were asked for as often as the law allows ({most})."


class ModeMissing(InvalidInput):
    """Chưa xác định cách tính tiếp thời hạn: tính lại từ đầu hay trừ thời gian chờ."""

    message_en = "Say how the limit goes on: restart or subtract."


@transaction.atomic
def pause_clock(
    *,
    actor: Actor,
    subject: events.Subject,
    cause: str,
    at: datetime,
    name: str = "",
    reason: str = "",
    document_uuid: UUID | None = None,
    legal_basis: Words | None = None,
    sector_basis: Words | None = None,
    where_lawful: bool = False,
) -> ClockState:
    """
    Stop the clock: `supplement`, `fee`, or another cause that law lets stop it.

    An outage is no such cause: `record_outage`. The same call again changes nothing.

    :param sector_basis: the law of the sector that lets it stop, where the rules ask for one.
    :param where_lawful: where the rules let the clock run on for this cause, note the waiting and
        let it run, rather than refuse.
    :raises ClockAlreadyPaused: if it is paused.
    :raises ClockNotRunning: if it was never started or has ended.
    :raises PauseNotLawful: if the clock's rules do not let it stop for this cause.
    :raises SupplementTooOften: if the rules allow no further supplement.
    :raises SupplementTooLate: if the days to ask for one are over and the rules refuse it then.
    """
    change = begin_change(actor, subject, name, at)
    rules = change.rule_set()
    if where_lawful and not sector_basis and rules is not None and not rules.stops_for(cause):
        return begin_wait(change, rules, cause, reason, document_uuid)
    return begin_pause(
        change,
        cause,
        reason=reason,
        document_uuid=document_uuid,
        legal_basis=legal_basis,
        sector_basis=sector_basis,
    )


def begin_pause(
    change: Change,
    cause: str,
    *,
    reason: str,
    document_uuid: UUID | None = None,
    legal_basis: Words | None = None,
    sector_basis: Words | None = None,
) -> ClockState:
    """Stop a clock that is at hand, if its rules let it stop for this cause."""
    clock, rules = change.clock, change.rule_set()
    if clock.state == Clock.State.PAUSED:
        return _same_pause(change, cause)
    require_running(clock)
    entries = change.require_forward()
    rule = _lawful_pause(rules, cause, sector_basis)
    is_late = cause == "supplement" and _is_late_supplement(change, rules, entries)
    clock.state = Clock.State.PAUSED
    state = change.keep()
    change.adjust(
        Adjustment.Kind.PAUSE,
        cause=cause,
        began_at=change.at,
        due_before=clock.due_current,
        reason=reason,
        is_late=is_late,
        document_uuid=document_uuid,
        legal_basis=dict(sector_basis or legal_basis or (rule and rule.legal_basis) or {}) or None,
    )
    change.tell(CLOCK_PAUSED, cause=cause)
    return state


def _same_pause(change: Change, cause: str) -> ClockState:
    if change.open_pause() != arithmetic.Pause(cause, change.at):
        raise ClockAlreadyPaused()
    return state_of(change.clock)


def _lawful_pause(
    rules: RuleSet | None, cause: str, sector_basis: Words | None
) -> PauseRule | None:
    if rules is None:
        return None
    if sector_basis is None and not rules.stops_for(cause):
        raise PauseNotLawful(cause=cause)
    return rules.pauses.get(cause)


def begin_wait(
    change: Change, rules: RuleSet, cause: str, reason: str, document_uuid: UUID | None = None
) -> ClockState:
    """Note a waiting beside which the clock runs on; once while it lasts."""
    if change.clock.due_current is None or change.clock.state == Clock.State.ENDED:
        raise ClockNotRunning()
    if not change.waits_for(cause):
        rule, due = rules.pauses.get(cause), change.clock.due_current
        change.adjust(
            Adjustment.Kind.WAIT,
            cause=cause,
            began_at=change.at,
            due_before=due,
            due_after=due,
            reason=reason,
            document_uuid=document_uuid,
            legal_basis=dict((rule and rule.legal_basis) or rules.legal_basis),
        )
        change.tell(WAIT_NOTED, cause=cause)
    return state_of(change.clock)


def _is_late_supplement(change: Change, rules: RuleSet | None, entries: Sequence[Entry]) -> bool:
    started, rule = change.clock.started_at, rules.supplement if rules else None
    if rule is None or started is None:
        return False
    if arithmetic.supplements_in(entries) >= rule.most:
        raise SupplementTooOften(most=rule.most)
    if rule.within is None:
        return False
    until = calendars.due_at(change.calendar(started), started, rule.within)
    is_late = change.at > until
    if is_late and rule.late == "refuse":
        raise SupplementTooLate(until=datetime_vi(until))
    return is_late


@transaction.atomic
def resume_clock(
    *,
    actor: Actor,
    subject: events.Subject,
    at: datetime,
    mode: Mode | None = None,
    name: str = "",
    legal_basis: Words | None = None,
    cause: str = "",
) -> ClockState:
    """
    Let the clock run again after a pause, or end a waiting beside which it ran on. The same call
    again changes nothing.

    "restart" counts the whole limit anew (Decree 61/2018, art. 19(4), for supplements),
    "subtract" leaves the waiting out.

    :param mode: which of the two; by default what the clock's rules say of the cause.
    :param cause: what is no longer waited for; by default whatever it was paused for.
    :raises ClockNotPaused: if it is not paused.
    :raises TimeRunsBackward: if the pause began later.
    """
    change = begin_change(actor, subject, name, at)
    return end_waiting(change, mode=mode, legal_basis=legal_basis, cause=cause)


def end_waiting(
    change: Change, *, mode: Mode | None = None, legal_basis: Words | None = None, cause: str = ""
) -> ClockState:
    """End what a clock at hand waits for: beside it where it ran on, or in its pause."""
    if cause and change.waits_for(cause):
        change.close_waits(cause)
        change.tell(WAIT_ENDED, cause=cause)
        return state_of(change.clock)
    return end_pause(change, mode=mode, legal_basis=legal_basis, cause=cause)


def end_pause(
    change: Change, *, mode: Mode | None = None, legal_basis: Words | None = None, cause: str = ""
) -> ClockState:
    """Let a clock that is at hand run again, by its rules or in the mode that is given."""
    clock, paused = change.clock, change.open_pause()
    if paused is None or (cause and paused.cause != cause):
        return _same_resumption(change)
    if minute(change.at) < minute(paused.began_at):
        raise TimeRunsBackward(told=change.at, after=paused.began_at)
    values: dict[str, Any] = {"calendar_code": clock.calendar_code}
    if legal_basis:
        values["legal_basis"] = dict(legal_basis)
    values |= _reckon_resumption(change, paused, mode or _mode_of(change.rule_set(), paused.cause))
    change.close_pause(**values)
    clock.state = Clock.State.RUNNING
    state = change.keep()
    change.tell(CLOCK_RESUMED, cause=paused.cause, due_at=clock.due_current)
    return state


def _same_resumption(change: Change) -> ClockState:
    entries = change.entries()
    is_same = bool(entries) and (entries[-1].kind, entries[-1].ended_at) == ("pause", change.at)
    if not is_same or change.clock.state != Clock.State.RUNNING:
        raise ClockNotPaused()
    return state_of(change.clock)


def _mode_of(rules: RuleSet | None, cause: str) -> Mode:
    rule = rules.pauses.get(cause) if rules else None
    if rules is None:
        raise ModeMissing()
    # A cause that stops the clock by the law of a sector only is left out, not counted anew.
    return "restart" if rule is not None and rule.clock == "restart" else "subtract"


def _reckon_resumption(change: Change, paused: arithmetic.Pause, mode: Mode) -> dict[str, Any]:
    clock, first = change.clock, change.first_reckoning()
    if clock.due_current is None or first is None:
        return {}
    due, reckoning = arithmetic.resumed(
        change.calendar(change.at),
        clock.due_current,
        paused_at=paused.began_at,
        resumed_at=change.at,
        mode=mode,
        first=first,
    )
    clock.due_current, clock.warned_days = due, None
    return {"mode": mode, "due_after": due, "reckoning": reckoning}


@transaction.atomic
def end_clock(*, actor: Actor, subject: events.Subject, at: datetime, name: str = "") -> ClockState:
    """
    End the time limit: the result is issued. The matter may stay open after it, and the same call
    again changes nothing.

    :raises ClockNotRunning: if it does not run, or is paused.
    """
    return end_limit(begin_change(actor, subject, name, at))


def end_limit(change: Change) -> ClockState:
    """End a time limit that is at hand."""
    clock = change.clock
    if clock.ended_at == change.at:
        return state_of(clock)
    due = require_running(clock)
    change.require_forward()
    clock.state, clock.ended_at = Clock.State.ENDED, change.at
    state = change.keep()
    change.tell(CLOCK_ENDED, due_at=due, is_late=change.at > due)
    return state


@transaction.atomic
def stop_clocks(*, actor: Actor, subject: events.Subject, at: datetime) -> None:
    """Drop what still runs or waits of a matter that is over: withdrawn, refused, closed."""
    for open_clock in list_clocks(subject):
        if open_clock.state != Clock.State.ENDED:
            drop_limit(begin_change(actor, subject, open_clock.name, at))


def drop_limit(change: Change) -> ClockState:
    """Drop a time limit that is at hand, with the pause that it may be in, and what waits."""
    if change.open_pause() is not None:
        change.close_pause()
    change.close_waits()
    change.clock.state, change.clock.ended_at = Clock.State.ENDED, change.at
    state = change.keep()
    change.tell(CLOCK_STOPPED, due_at=change.clock.due_current)
    return state


def turn_calendar(change: Change, calendar_code: str) -> ClockState:
    """
    Have a clock that is at hand reckon by another calendar from now on, if it runs by one.

    What was reckoned before stays as it was.
    """
    clock = change.clock
    if not clock.pk or clock.state == Clock.State.ENDED or clock.calendar_code == calendar_code:
        return state_of(clock)
    clock.calendar_code = calendar_code
    state = change.keep()
    change.tell(CALENDAR_CHANGED, calendar=calendar_code)
    return state


def require_running(clock: Clock) -> datetime:
    """
    The due date of a clock that runs.

    :raises ClockNotRunning: if it does not.
    """
    if clock.due_current is None or clock.state != Clock.State.RUNNING:
        raise ClockNotRunning()
    return clock.due_current
