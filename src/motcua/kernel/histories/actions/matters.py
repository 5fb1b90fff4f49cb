"""One matter as far as it has been told: its case, its run, its clocks, in step with each other."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.errors import InvalidInput
from motcua.base.fields import uuid7_texts
from motcua.base.text import datetime_vi
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.api import Element
from motcua.kernel.events import api as events
from motcua.kernel.histories.rules import (
    CaseClosed,
    ClockEnded,
    ClockMoved,
    ClockPaused,
    ClockPutOff,
    ClockResumed,
    ClockStarted,
    Happening,
    History,
    MessageHeard,
    RunCanceled,
    SignalHeard,
    StepDone,
    TimerFired,
    first_disorder,
)
from motcua.kernel.processes import api as processes

from .courses import Course, Norms
from .runs import ToldRun


class NumberMissing(InvalidInput):
    """Hồ sơ chưa có số: cần có để không bị ghi hai lần."""

    message_en = "The matter has no number; it is needed so that nothing is written twice."


class OutOfOrder(InvalidInput):
    """Việc lúc {at} được ghi sau việc xảy ra muộn hơn. Vui lòng sắp xếp theo thời gian."""

    message_en = "What happened at {at} is told after something later. Sort it by time."


class ClockNeverStarted(InvalidInput):
    """Thời hạn kết thúc hoặc thay đổi nhưng chưa bắt đầu."""

    message_en = "The time limit ends or changes, but never began."


class LimitLeavesCalendar(InvalidInput):
    """Lịch làm việc “{calendar}” chưa có ngày của thời hạn này; cần bổ sung nội dung lịch."""

    message_en = "The calendar “{calendar}” does not describe the days of this limit; extend it."


class ClosedTooEarly(InvalidInput):
    """Hồ sơ được đóng khi quy trình chưa kết thúc và hồ sơ lưu không ghi quy trình bị dừng."""

    message_en = (
        "The matter is closed while its process goes on, and the record does not say that the "
        "process was stopped."
    )


class Recorders:
    """What matters are told to, for a whole replay."""

    def __init__(self) -> None:
        """Begin with nothing kept."""
        self.cases = cases.CaseRecorder()
        self.runs = processes.RunRecorder()
        self.clocks = deadlines.ClockRecorder()
        self._norms, self._uuids = Norms(), uuid7_texts()
        self._courses: dict[str, Course] = {}

    def course(self, code: str) -> Course:
        """The latest version of a process when the replay first needed it."""
        if code not in self._courses:
            self._courses[code] = Course(
                diagrams.get_process(code), self.runs, self._norms, self._uuids
            )
        return self._courses[code]

    def write(self) -> None:
        """Write all that was kept; the journal is for whoever told it."""
        self.cases.write()
        self.runs.write()
        self.clocks.write()


class ToldMatter:
    """One matter, told happening by happening; a refusal leaves no trace."""

    def __init__(self, history: History, recorders: Recorders) -> None:
        """
        Open its case and begin its run.

        :raises NumberMissing: if it has no number.
        :raises OutOfOrder: if something is told after something later.
        """
        if not history.number:
            raise NumberMissing()
        wrong = first_disorder(history)
        if wrong is not None:
            raise OutOfOrder(at=datetime_vi(wrong.at))
        self.rows: list[tuple[Any, ...]] = []
        self.steps = 0
        self._history, self._recorders = history, recorders
        self._clocks: dict[str, Any] = {}
        at, by, agency = history.opened_at, history.opened_by, history.agency
        receiving = history.receiving or agency
        self._case = recorders.cases.open(
            by=by,
            kind=history.kind,
            number=history.number,
            title=history.title,
            agency_uuid=agency.uuid,
            agency_path=agency.path,
            receiving_agency_uuid=receiving.uuid,
            receiving_path=receiving.path,
            unit_code=history.unit_code,
            calendar_code=history.calendar_code,
            involved=history.involved,
            at=at,
            told=self.rows,
        )
        course = recorders.course(history.process)
        serves = events.Subject(*history.serves) if history.serves else self._case.subject
        self._run = ToldRun(course, history, serves, self.rows)
        self._case.link_run(by=history.linked_by or by, run_uuid=UUID(self._run.uuid), at=at)

    @property
    def case_uuid(self) -> UUID:
        """The uuid of its case."""
        return self._case.subject.uuid

    @property
    def due_at(self) -> datetime | None:
        """When its own time limit ends, as far as it has been told."""
        clock = self._clocks.get("")
        found: datetime | None = clock.state.due_current if clock is not None else None
        return found

    @property
    def waits_at(self) -> Element | None:
        """The step at which it waits for somebody: the oldest, if there are several."""
        return self._run.first_open

    def happened(self, happening: Happening) -> None:
        """The next thing, as far as it could have happened."""
        self._case.require_open()
        if isinstance(happening, StepDone):
            self.steps += 1
            self._run.complete(happening)
        elif isinstance(happening, MessageHeard):
            self._run.hear(happening)
        elif isinstance(happening, SignalHeard):
            self._run.hear_signal(happening)
        elif isinstance(happening, TimerFired):
            self._run.fire(happening)
        elif isinstance(happening, RunCanceled):
            self._run.cancel(happening)
        elif isinstance(happening, ClockStarted):
            self._start(happening)
        elif isinstance(happening, CaseClosed):
            self._close(happening)
        else:
            self._move_clock(happening)

    def keep(self) -> None:
        """Let the recorders write it."""
        if not self._case.is_closed and "" in self._clocks:
            self._case.keep_clock(self._clocks[""].state)
        self._recorders.cases.keep(self._case)
        self._run.keep()
        for clock in self._clocks.values():
            self._recorders.clocks.keep(clock)

    def _start(self, started: ClockStarted) -> None:
        history, clock = self._history, self._clocks.get(started.clock)
        if clock is None:
            clock = self._recorders.clocks.clock(
                subject=self._case.subject,
                agency_uuid=history.agency.uuid,
                calendar_code=history.calendar_code,
                told=self.rows,
                by=started.actor,
                at=started.at,
                name=started.clock,
            )
            self._clocks[started.clock] = clock
        try:
            clock.start(
                by=started.actor,
                duration=calendars.Duration(started.amount, started.unit),
                at=started.at,
                rule_set=started.rule_set,
                channel=started.channel,
                moments=started.moments,
                cut_off=started.cut_off,
                legal_basis=started.legal_basis,
            )
        except calendars.DateOutsideCalendar as error:
            raise LimitLeavesCalendar(calendar=history.calendar_code) from error

    def _move_clock(self, moved: ClockMoved) -> None:
        clock = self._clocks.get(moved.clock)
        if clock is None:
            raise ClockNeverStarted()
        try:
            _move(clock, moved)
        except calendars.DateOutsideCalendar as error:
            raise LimitLeavesCalendar(calendar=self._history.calendar_code) from error

    def _close(self, closed: CaseClosed) -> None:
        if not self._run.is_over:
            raise ClosedTooEarly()
        for name in sorted(self._clocks):
            self._clocks[name].stop(by=closed.actor, at=closed.at)
        if "" in self._clocks:
            self._case.keep_clock(self._clocks[""].state)
        self._case.close(by=closed.actor, result=closed.result, at=closed.at)


def _move(clock: Any, moved: ClockMoved) -> None:
    by, at = moved.actor, moved.at
    if isinstance(moved, ClockPaused):
        clock.pause(
            by=by, at=at, cause=moved.cause, reason=moved.reason, sector_basis=moved.sector_basis
        )
    elif isinstance(moved, ClockResumed):
        clock.resume(by=by, at=at, mode=moved.mode)
    elif isinstance(moved, ClockPutOff):
        clock.put_off(by=by, at=at, due_at=moved.due_at, reason=moved.reason)
    else:
        assert isinstance(moved, ClockEnded)
        clock.end(by=by, at=at)
