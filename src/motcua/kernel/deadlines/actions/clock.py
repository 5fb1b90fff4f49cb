"""The lawful clock of a matter: start, pause, resume, end."""

from datetime import datetime, time
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.kernel.calendars import api as calendars
from motcua.kernel.deadlines.events import (
    CALENDAR_CHANGED,
    CLOCK_ENDED,
    CLOCK_PAUSED,
    CLOCK_RESUMED,
    CLOCK_STARTED,
    CLOCK_STOPPED,
)
from motcua.kernel.deadlines.models import Adjustment, Clock
from motcua.kernel.deadlines.ports import ClockState
from motcua.kernel.deadlines.queries.clocks import entries_of, find_open_pause, list_clocks
from motcua.kernel.deadlines.rules import clock as rules
from motcua.kernel.events import api as events

from .changing import Change, begin_change


class ClockAlreadyStarted(Refusal):
    """Thời hạn đã bắt đầu được tính."""

    message_en = "The time limit already runs."


class ClockNotRunning(Refusal):
    """Thời hạn chưa được tính, đang tạm dừng hoặc đã kết thúc."""

    message_en = "The time limit does not run: it is not started, is paused, or has ended."


class ClockAlreadyPaused(Refusal):
    """Thời hạn đang tạm dừng."""

    message_en = "The time limit is already paused."


class ClockNotPaused(Refusal):
    """Thời hạn không ở trạng thái tạm dừng."""

    message_en = "The time limit is not paused."


@transaction.atomic
def start_clock(
    *,
    actor: Actor,
    subject: events.Subject,
    duration: calendars.Duration,
    at: datetime,
    name: str = "",
    calendar_code: str = "",
    cut_off: time | None = None,
    start: datetime | None = None,
    legal_basis: dict[str, str] | None = None,
) -> ClockState:
    """
    Let a time limit run: the moment of acceptance for most procedures.

    :param start: the lawful beginning if it is not `at`, e.g. the postal hand-over.
    :param cut_off: the hour after which it counts from the next working day, if content sets one.
    :raises ClockAlreadyStarted: if it runs already. A reopened matter's may be started again.
    """
    change = begin_change(actor, subject, name, at)
    clock = change.clock
    if clock.due_current is not None and clock.state != Clock.State.ENDED:
        raise ClockAlreadyStarted()
    clock.calendar_code = calendar_code or clock.calendar_code
    began = start or at
    reckoning = calendars.due(change.calendar(began), began, duration, cut_off)
    clock.started_at = began
    clock.due_original = clock.due_current = reckoning.due_at
    clock.state, clock.ended_at, clock.warned_days = Clock.State.RUNNING, None, None
    state = change.keep()
    change.adjust(
        Adjustment.Kind.START,
        began_at=began,
        due_after=reckoning.due_at,
        legal_basis=legal_basis,
        reckoning=reckoning.to_json(),
    )
    change.tell(CLOCK_STARTED, due_at=reckoning.due_at)
    return state


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
    legal_basis: dict[str, str] | None = None,
) -> ClockState:
    """
    Stop the clock: `supplement`, `fee`, or another cause that law lets stop it.

    An outage is no such cause: `note_outage`.

    :raises ClockAlreadyPaused: if it is paused.
    :raises ClockNotRunning: if it was never started or has ended.
    """
    change = begin_change(actor, subject, name, at)
    clock = change.clock
    if clock.state == Clock.State.PAUSED:
        raise ClockAlreadyPaused()
    require_running(clock)
    clock.state = Clock.State.PAUSED
    state = change.keep()
    change.adjust(
        Adjustment.Kind.PAUSE,
        cause=cause,
        began_at=at,
        due_before=clock.due_current,
        reason=reason,
        document_uuid=document_uuid,
        legal_basis=legal_basis,
    )
    change.tell(CLOCK_PAUSED, cause=cause)
    return state


@transaction.atomic
def resume_clock(
    *,
    actor: Actor,
    subject: events.Subject,
    mode: rules.Mode,
    at: datetime,
    name: str = "",
    legal_basis: dict[str, str] | None = None,
) -> ClockState:
    """
    Let the clock run again after a pause.

    `mode` is the rule in force for the matter, from dated content: "restart" counts the whole
    limit anew (Decree 61/2018, art. 19(4), for supplements), "subtract" leaves the waiting out.

    :raises ClockNotPaused: if it is not paused.
    """
    change = begin_change(actor, subject, name, at)
    clock = change.clock
    pause = find_open_pause(clock) if clock.pk else None
    if pause is None:
        raise ClockNotPaused()
    pause.ended_at, pause.calendar_code = at, clock.calendar_code
    pause.legal_basis = legal_basis or pause.legal_basis
    _reckon_resumption(change, pause, mode)
    pause.save()
    clock.state = Clock.State.RUNNING
    state = change.keep()
    change.tell(CLOCK_RESUMED, cause=pause.cause, due_at=clock.due_current)
    return state


def _reckon_resumption(change: Change, pause: Adjustment, mode: rules.Mode) -> None:
    clock = change.clock
    first = rules.first_reckoning(entries_of(clock))
    if clock.due_current is None or first is None:
        return
    due, reckoning = rules.resumed(
        change.calendar(change.at),
        clock.due_current,
        paused_at=pause.began_at,
        resumed_at=change.at,
        mode=mode,
        first=first,
    )
    pause.mode, pause.due_after = mode, due
    pause.reckoning = reckoning.to_json() if reckoning else None
    clock.due_current, clock.warned_days = due, None


@transaction.atomic
def end_clock(*, actor: Actor, subject: events.Subject, at: datetime, name: str = "") -> ClockState:
    """
    End the time limit: the result is issued. The matter may stay open after it.

    :raises ClockNotRunning: if it does not run, or is paused.
    """
    change = begin_change(actor, subject, name, at)
    clock = change.clock
    due = require_running(clock)
    clock.state, clock.ended_at = Clock.State.ENDED, at
    state = change.keep()
    change.tell(CLOCK_ENDED, due_at=due, is_late=at > due)
    return state


@transaction.atomic
def stop_clocks(*, actor: Actor, subject: events.Subject, at: datetime) -> None:
    """Drop what still runs or waits of a matter that is over: withdrawn, refused, closed."""
    for open_clock in list_clocks(subject):
        if open_clock.state == Clock.State.ENDED:
            continue
        change = begin_change(actor, subject, open_clock.name, at)
        pause = find_open_pause(change.clock)
        if pause is not None:
            pause.ended_at = at
            pause.save(update_fields=["ended_at"])
        change.clock.state, change.clock.ended_at = Clock.State.ENDED, at
        change.keep()
        change.tell(CLOCK_STOPPED, due_at=change.clock.due_current)


@transaction.atomic
def change_calendar(
    *, actor: Actor, subject: events.Subject, calendar_code: str, at: datetime, name: str = ""
) -> None:
    """
    Reckon from now on by another calendar: the matter went to an agency with other hours.

    What was reckoned before stays as it was. Nothing happens if no clock runs.
    """
    change = begin_change(actor, subject, name, at)
    clock = change.clock
    if not clock.pk or clock.state == Clock.State.ENDED or clock.calendar_code == calendar_code:
        return
    clock.calendar_code = calendar_code
    change.keep()
    change.tell(CALENDAR_CHANGED, calendar=calendar_code)


def require_running(clock: Clock) -> datetime:
    """
    The due date of a clock that runs.

    :raises ClockNotRunning: if it does not.
    """
    if clock.due_current is None or clock.state != Clock.State.RUNNING:
        raise ClockNotRunning()
    return clock.due_current
