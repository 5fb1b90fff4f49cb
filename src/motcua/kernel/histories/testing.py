"""For tests and measurements: made-up histories, and the same played singly by public actions."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor, Grant
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import KIND, agency
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.diagrams.api import StepError
from motcua.kernel.diagrams.testing import publish
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.testing import due_timers, fire_one, open_tasks_at, tell_run

from .rules import (
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
    Office,
    Performed,
    RunCanceled,
    SignalHeard,
    StepDone,
    TimerFired,
)

ISSUE = "test.issue_by_record"
EIGHT_STEPS = (
    "start s", "human receive outcomes=accept,supplement,refuse place=receiving"
    " norm=4_working_hours",
    "exclusive received", "message awaited message=supplement_received",
    "human hand_over place=receiving norm=4_working_hours",
    "human assign norm=4_working_hours",
    "human appraise outcomes=propose,supplement norm=2_working_days", "exclusive appraised",
    "message awaited_more message=supplement_received", "exclusive weighed",
    "human check outcomes=agree,return norm=1_working_days", "exclusive checked",
    "human approve outcomes=approve,return norm=1_working_days", "exclusive approved",
    f"service issue step={ISSUE}",
    "human stamp norm=4_working_hours", "human deliver place=receiving", "end refused", "end done",
    "s -> receive", "receive -> received", 'received -> hand_over if outcome = "accept"',
    'received -> awaited if outcome = "supplement"', "awaited -> receive", "received => refused",
    "hand_over -> assign", "assign -> appraise", "appraise -> appraised",
    'appraised -> awaited_more if outcome = "supplement"', "awaited_more -> appraise",
    "appraised => weighed", "weighed -> approve if is_plain = true", "weighed => check",
    "check -> checked", 'checked -> appraise if outcome = "return"', "checked => approve",
    "approve -> approved", 'approved -> appraise if outcome = "return"', "approved => issue",
    "issue -> stamp", "stamp -> deliver", "deliver -> done",
)  # fmt: skip
FIRST_DAY = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
# What is left out of a half-year when a day is promised anew: holidays and the days beside them.
_HOLIDAYS = ((2, 8, 2, 26), (4, 22, 5, 6))
_record: dict[UUID, list[Performed]] = {}


@processes.process_step(ISSUE)
def issue_by_record(context: processes.StepContext) -> Mapping[str, Any]:
    """The system step of made-up processes: what it comes to was laid down by `play_singly`."""
    laid_down = _record.get(context.subject_uuid)
    fact = laid_down.pop(0) if laid_down else Performed("", {"result": "made today"})
    if fact.error:
        raise StepError(fact.error)
    return fact.brought


@dataclass(frozen=True, slots=True)
class Shares:
    """
    How many of a thousand dossiers take which way; what two shares name may come together.

    Late is what the province reported for the first half of 2022: 99.8 % were on time. The other
    shares are assumptions.
    """

    refused: int = 20
    supplemented: int = 30
    returned: int = 40
    withdrawn: int = 10
    put_off: int = 4
    late: int = 2
    open: int = 20


HALF_YEAR = Shares()
EVERYTHING = Shares(120, 300, 250, 150, 150, 100, 100)


def publish_eight_steps(code: str = "eight") -> None:
    """The process of a dossier: received, handed over, appraised, checked, approved, delivered."""
    publish(EIGHT_STEPS, code=code)


def officials(number: int) -> list[Actor]:
    """Officials of made-up agencies who may do everything there."""
    found = []
    for n in range(number):
        path = f"h27.{n}"
        grant = Grant(
            role="demo",
            permissions=frozenset({"demo.do", "demo.change"}),
            agency_uuid=agency(path),
            agency_path=path,
        )
        found.append(
            Actor(kind="official", uuid=UUID(int=7000 + n), name=f"Cán bộ {n}", grants=(grant,))
        )
    return found


def made_up(
    count: int,
    *,
    process: str = "eight",
    agencies: int = 80,
    start: int = 0,
    shares: Shares = HALF_YEAR,
) -> Iterator[History]:
    """So many dossiers of five and a half months, the same at every call."""
    officers = officials(agencies)
    for n in range(start, start + count):
        yield _Dossier(n, officers[n * 7 % agencies], process, shares).history()


@dataclass(slots=True)
class _Dossier:
    """One made-up dossier on its way."""

    n: int
    officer: Actor
    process: str
    shares: Shares
    chance: random.Random = field(init=False)
    at: datetime = field(init=False)
    told: list[Happening] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.n)
        minutes = self.chance.randrange(480)
        self.at = FIRST_DAY + timedelta(days=self.chance.randrange(160), minutes=minutes)

    def history(self) -> History:
        grant = self.officer.grants[0]
        here = Office(grant.agency_uuid, grant.agency_path)
        opened = self.at
        self._way()
        if self._happens(self.shares.open) and len(self.told) > 6:
            del self.told[self.chance.randrange(3, 7) :]
        return History(
            kind=KIND.name,
            number=f"H27-{self.n:06d}",
            title=f"Cấp bản sao trích lục hộ tịch số {self.n}",
            process=self.process,
            agency=here,
            opened_at=opened,
            opened_by=self.officer,
            calendar_code="office",
            places={"receiving": here},
            involved=(("applicant", UUID(int=9000 + self.n)),),
            happenings=tuple(self.told),
        )

    def _happens(self, share: int) -> bool:
        return self.chance.randrange(1000) < share

    def _way(self) -> None:
        if self._happens(self.shares.supplemented // 4):
            self._step("receive", "supplement")
            self._supplement()
        if self._happens(self.shares.refused):
            self._step("receive", "refuse")
            self._tell(CaseClosed, "refused")
            return
        self._step("receive", "accept")
        limit, channel = Decimal(3 + self.n % 4), ("online", "counter")[self.n % 2]
        self._tell(ClockStarted, limit, "working_days", rule_set="one-stop", channel=channel)
        self._step("hand_over")
        self._step("assign")
        if self._happens(self.shares.withdrawn):
            self._tell(RunCanceled, "withdrawn")
            self._tell(CaseClosed, "withdrawn")
            return
        self._appraise()
        self._decide()

    def _appraise(self) -> None:
        if self._happens(self.shares.put_off):
            self._tell(ClockPutOff, _promised(self.at), "Chờ xác minh")
        if self._happens(self.shares.supplemented):
            self._step("appraise", "supplement")
            self._tell(ClockPaused, "supplement", "Thiếu giấy tờ")
            self._supplement()
            self._tell(ClockResumed)
        is_plain = self.n % 3 == 0
        self._step("appraise", "propose", variables={"is_plain": is_plain})
        if not is_plain:
            if self._happens(self.shares.returned):
                self._step("check", "return")
                self._step("appraise", "propose", variables={"is_plain": False})
            self._step("check", "agree")

    def _decide(self) -> None:
        if self._happens(self.shares.late):
            self.at += timedelta(days=45)
        issued = Performed("issue", {"result": str(UUID(int=self.n))})
        self._step("approve", "approve", performed=(issued,))
        self._tell(ClockEnded)
        self._step("stamp")
        self._step("deliver")
        self._tell(CaseClosed, "granted")

    def _supplement(self) -> None:
        self.at += timedelta(days=self.chance.randrange(1, 9), minutes=self.chance.randrange(300))
        self._tell(MessageHeard, "supplement_received")

    def _step(self, element: str, outcome: str = "done", **values: Any) -> None:
        self.at += timedelta(minutes=self.chance.randrange(5, 40))
        self._tell(StepDone, element, outcome, **values)

    def _tell(self, kind: Any, *values: Any, **named: Any) -> None:
        self.told.append(kind(self.at, self.officer, *values, **named))


def _promised(at: datetime) -> datetime:
    """Ten o'clock some four weeks later (Tết may lie between), on a day when every office works."""
    day = at + timedelta(days=28)
    while day.weekday() not in {1, 2, 3} or any(
        (m1, d1) <= (day.month, day.day) <= (m2, d2) for m1, d1, m2, d2 in _HOLIDAYS
    ):
        day += timedelta(days=1)
    return day.replace(hour=3, minute=0, second=0, microsecond=0)


def play_singly(history: History) -> None:
    """The same matter through the actions that people and machines use."""
    at, actor = history.opened_at, history.opened_by
    receiving = history.receiving or history.agency
    case = cases.open_case(
        actor=actor,
        kind=history.kind,
        number=history.number,
        title=history.title,
        agency_uuid=history.agency.uuid,
        agency_path=history.agency.path,
        receiving_agency_uuid=receiving.uuid,
        receiving_path=receiving.path,
        calendar_code=history.calendar_code,
        involved=history.involved,
        at=at,
    )
    _record[case.uuid] = list(history.performed)
    run = processes.start_process(
        actor=actor,
        code=history.process,
        subject_kind="cases.case",
        subject_uuid=case.uuid,
        agency_uuid=history.agency.uuid,
        agency_path=history.agency.path,
        title=history.title,
        places={name: processes.Place(o.uuid, o.path) for name, o in history.places.items()},
        calendar_code=history.calendar_code,
        variables=history.variables,
        message=history.message,
        start_id=history.start,
        at=at,
    )
    cases.set_case_run(actor=actor, case_uuid=case.uuid, run_uuid=run.uuid, at=at)
    for happening in history.happenings:
        _do(cases.get_case(case.uuid), happening)


def _do(case: cases.Case, happening: Happening) -> None:
    run = case.run_uuid
    assert run is not None
    if isinstance(happening, StepDone | MessageHeard | SignalHeard | TimerFired):
        _record[case.uuid] = list(happening.performed)
        _move_run(run, happening)
        return
    at, actor, subject = happening.at, happening.actor, cases.subject_of(case)
    if isinstance(happening, RunCanceled):
        processes.cancel_run(actor=actor, run_uuid=run, reason=happening.reason, at=at)
    elif isinstance(happening, CaseClosed):
        cases.close_case(actor=actor, case_uuid=case.uuid, result=happening.result, at=at)
    else:
        _move_clock(
            happening, {"actor": actor, "subject": subject, "name": happening.clock, "at": at}
        )


def _move_run(run: UUID, happening: StepDone | MessageHeard | SignalHeard | TimerFired) -> None:
    at = happening.at
    if isinstance(happening, StepDone):
        open_tasks = [
            task
            for task in open_tasks_at(run, happening.element_id)
            if happening.agency in {None, task.agency_uuid}
        ]
        processes.complete_task(
            actor=happening.actor,
            task_uuid=open_tasks[happening.which - 1].uuid,
            outcome=happening.outcome,
            variables=dict(happening.variables),
            at=at,
        )
    elif isinstance(happening, MessageHeard):
        told = dict(happening.variables)
        processes.send_message(
            actor=happening.actor, run_uuid=run, name=happening.message, variables=told, at=at
        )
    elif isinstance(happening, SignalHeard):
        who, name = happening.actor, happening.signal
        assert tell_run(actor=who, run_uuid=run, trigger="signal", name=name, at=at)
    else:
        due = [one for one in due_timers(run, at) if one.element_id == happening.element_id]
        fire_one(due[happening.which - 1], at)


def _move_clock(happening: ClockStarted | ClockMoved, how: dict[str, Any]) -> None:
    if isinstance(happening, ClockStarted):
        deadlines.start_clock(
            duration=calendars.Duration(happening.amount, happening.unit),
            rule_set=happening.rule_set,
            channel=happening.channel,
            moments=happening.moments,
            cut_off=happening.cut_off,
            legal_basis=happening.legal_basis,
            **how,
        )
    elif isinstance(happening, ClockPaused):
        basis, cause = happening.sector_basis, happening.cause
        deadlines.pause_clock(cause=cause, reason=happening.reason, sector_basis=basis, **how)
    elif isinstance(happening, ClockResumed):
        deadlines.resume_clock(mode=happening.mode, **how)
    elif isinstance(happening, ClockPutOff):
        deadlines.put_off_clock(due_at=happening.due_at, reason=happening.reason, **how)
    else:
        deadlines.end_clock(**how)
