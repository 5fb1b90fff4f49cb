"""Replaying histories: told in memory, checked like single steps, written many at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db import connection, transaction

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import datetime_vi
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.events import api as events
from motcua.kernel.histories.rules import (
    CaseClosed,
    ClockEnded,
    ClockStarted,
    Happening,
    History,
    StepDone,
    first_disorder,
)
from motcua.kernel.processes import api as processes

BATCH = 2_000
_AT = 7  # the moment in a row of the journal
_SHELF = """
CREATE TEMP TABLE IF NOT EXISTS histories_told (
    place bigint GENERATED ALWAYS AS IDENTITY, name text, subject_kind text, subject_uuid uuid,
    actor_kind text, actor_uuid uuid, acting_for uuid, agency_uuid uuid, at timestamptz,
    payload jsonb
) ON COMMIT DELETE ROWS
"""
_COLUMNS = (
    "name, subject_kind, subject_uuid, actor_kind, actor_uuid, acting_for, agency_uuid, at, payload"
)


class NumberMissing(InvalidInput):
    """Hồ sơ chưa có số: cần có để không bị ghi hai lần."""

    message_en = "The matter has no number; it is needed so that nothing is written twice."


class OutOfOrder(InvalidInput):
    """Việc lúc {at} được ghi sau việc xảy ra muộn hơn. Vui lòng sắp xếp theo thời gian."""

    message_en = "What happened at {at} is told after something later. Sort it by time."


class ClockTwice(InvalidInput):
    """Thời hạn được bắt đầu hai lần."""

    message_en = "The time limit is started twice."


class ClockNeverStarted(InvalidInput):
    """Thời hạn kết thúc nhưng chưa bắt đầu."""

    message_en = "The time limit ends, but never began."


class LimitLeavesCalendar(InvalidInput):
    """Lịch làm việc “{calendar}” chưa có ngày của thời hạn này; cần bổ sung nội dung lịch."""

    message_en = "The calendar “{calendar}” does not describe the days of this limit; extend it."


class ClosedTooEarly(InvalidInput):
    """Hồ sơ được đóng khi quy trình hoặc thời hạn chưa kết thúc."""

    message_en = "The matter is closed while its process or its time limit is not over."


@dataclass(frozen=True, slots=True)
class RefusedHistory:
    """A history that could not have happened so, and of which nothing was written."""

    number: str
    refusal: Refusal


@dataclass(slots=True)
class ReplayReport:
    """What a replay wrote, left alone because it was there, and refused."""

    written: int = 0
    repeated: int = 0
    steps: int = 0
    events: int = 0
    refused: list[RefusedHistory] = field(default_factory=list)


def replay(histories: Iterable[History], *, batch: int = BATCH) -> ReplayReport:
    """
    Write recorded histories as if each had been played here: cases, runs, tasks, clocks, journal.

    Every step must be open and its way known from the diagram; one that is impossible refuses its
    whole history into the report, and nothing is guessed. That the recorded people might do what
    they did is taken from the record. A batch is one transaction; a number that is already there
    is left alone, so a replay that was interrupted is simply run again. Several may run at once
    over different histories. Subscriptions hear the events like all others: see `skip_history`.

    :param histories: any iterable; no more than a batch of it is held in memory.
    """
    replayed = _Replay(batch)
    for some in _batches(histories, batch):
        replayed.write(some)
    return replayed.report


def _batches(histories: Iterable[History], size: int) -> Iterator[list[History]]:
    iterator = iter(histories)
    while some := list(islice(iterator, size)):
        yield some


class _Replay:
    """A replay under way: its recorders, and what it has found out so far."""

    def __init__(self, batch: int) -> None:
        self.batch = batch
        self.report = ReplayReport()
        self._cases = cases.CaseRecorder()
        self._runs = processes.RunRecorder()
        self._clocks = deadlines.ClockRecorder()
        self._versions: dict[str, diagrams.ProcessVersion] = {}

    @transaction.atomic
    def write(self, histories: list[History]) -> None:
        """One batch."""
        known = self._known(histories)
        told: list[tuple[Any, ...]] = []
        for history in histories:
            if (history.kind, history.number) in known:
                self.report.repeated += 1
                continue
            known.add((history.kind, history.number))
            try:
                told += self._tell(history)
            except Refusal as refusal:
                self.report.refused.append(RefusedHistory(history.number, refusal))
        self._cases.write()
        self._runs.write()
        self._clocks.write()
        # The journal's order is that in which things happened, within a batch across matters.
        told.sort(key=itemgetter(_AT))
        _write_journal(told)
        self.report.events += len(told)

    def _known(self, histories: list[History]) -> set[tuple[str, str]]:
        kinds = {history.kind for history in histories}
        return {
            (kind, number)
            for kind in kinds
            for number in self._cases.known_numbers(
                kind, [h.number for h in histories if h.kind == kind]
            )
        }

    def _tell(self, history: History) -> list[tuple[Any, ...]]:
        """Tell one history to the recorders and keep it; a refusal leaves no trace."""
        if not history.number:
            raise NumberMissing()
        wrong = first_disorder(history)
        if wrong is not None:
            raise OutOfOrder(at=datetime_vi(wrong.at))
        told = _Told(history, self)
        for happening in history.happenings:
            told.happened(happening)
        self._cases.keep(told.case)
        self._runs.keep(told.run)
        if told.clock is not None:
            self._clocks.keep(told.clock)
        self.report.written += 1
        self.report.steps += told.steps
        return told.rows

    def version(self, code: str) -> diagrams.ProcessVersion:
        """The latest version of a process when the replay first needed it."""
        if code not in self._versions:
            self._versions[code] = diagrams.get_process(code)
        return self._versions[code]


class _Told:
    """One matter as far as it has been told."""

    def __init__(self, history: History, replay: _Replay) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self.clock: Any = None
        self.steps = 0
        self._history, self._replay = history, replay
        at, by, agency = history.opened_at, history.opened_by, history.agency
        receiving = history.receiving or agency
        self.case = replay._cases.open(
            by=by,
            kind=history.kind,
            number=history.number,
            title=history.title,
            agency_uuid=agency.uuid,
            agency_path=agency.path,
            receiving_agency_uuid=receiving.uuid,
            receiving_path=receiving.path,
            calendar_code=history.calendar_code,
            involved=history.involved,
            at=at,
            told=self.rows,
        )
        self.run = replay._runs.begin(
            by=by,
            version=replay.version(history.process),
            subject=self.case.subject,
            agency_uuid=agency.uuid,
            agency_path=agency.path,
            title=history.title,
            places={
                name: processes.Place(office.uuid, office.path)
                for name, office in history.places.items()
            },
            calendar_code=history.calendar_code,
            at=at,
            told=self.rows,
        )
        self.case.link_run(by=by, run_uuid=self.run.uuid, at=at)

    def happened(self, happening: Happening) -> None:
        """The next thing."""
        if isinstance(happening, StepDone):
            self.steps += 1
            self.run.complete(
                by=happening.actor,
                element_id=happening.element_id,
                outcome=happening.outcome,
                at=happening.at,
                acting_for=happening.acting_for,
            )
        elif isinstance(happening, ClockStarted):
            self._start(happening)
        elif isinstance(happening, ClockEnded):
            if self.clock is None:
                raise ClockNeverStarted()
            self.clock.end(by=happening.actor, at=happening.at)
            self.case.keep_clock(self.clock.state)
        else:
            self._close(happening)

    def _start(self, started: ClockStarted) -> None:
        if self.clock is not None:
            raise ClockTwice()
        history = self._history
        try:
            self.clock = self._replay._clocks.start(
                by=started.actor,
                subject=self.case.subject,
                agency_uuid=history.agency.uuid,
                calendar_code=history.calendar_code,
                duration=calendars.Duration(started.amount, started.unit),
                at=started.at,
                legal_basis=started.legal_basis,
                told=self.rows,
            )
        except calendars.DateOutsideCalendar as error:
            raise LimitLeavesCalendar(calendar=history.calendar_code) from error
        self.case.keep_clock(self.clock.state)

    def _close(self, closed: CaseClosed) -> None:
        runs_on = self.clock is not None and self.clock.state.state != "ended"
        if runs_on or not self.run.is_ended:
            raise ClosedTooEarly()
        self.case.close(by=closed.actor, result=closed.result, at=closed.at)


def _write_journal(told: list[tuple[Any, ...]]) -> None:
    if not told:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SHELF)
        cursor.execute("TRUNCATE histories_told")  # an outer transaction may have several batches
        with cursor.copy(f"COPY histories_told ({_COLUMNS}) FROM STDIN") as copy:
            for row in told:
                copy.write_row(row)
        cursor.execute(
            f"{events.journal_insert_sql()} SELECT {_COLUMNS} FROM histories_told ORDER BY place"
        )
