"""For tests: made-up histories, and the same played singly through the public actions."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from motcua.base.actors import Actor, Grant
from motcua.kernel.calendars import api as calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import KIND, agency
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.diagrams.testing import publish
from motcua.kernel.processes import api as processes

from .rules import CaseClosed, ClockEnded, ClockStarted, Happening, History, Office, StepDone

EIGHT_STEPS = (
    "start s", "human receive outcomes=accept,refuse place=receiving norm=4_working_hours",
    "exclusive received", "human hand_over place=receiving norm=4_working_hours",
    "human assign norm=4_working_hours", "human appraise outcomes=propose norm=2_working_days",
    "human check outcomes=agree,return norm=1_working_days", "exclusive checked",
    "human approve outcomes=approve,return norm=1_working_days", "exclusive approved",
    "human stamp norm=4_working_hours", "human deliver place=receiving", "end refused", "end done",
    "s -> receive", "receive -> received", 'received -> hand_over if outcome = "accept"',
    "received => refused", "hand_over -> assign", "assign -> appraise", "appraise -> check",
    "check -> checked", 'checked -> appraise if outcome = "return"', "checked => approve",
    "approve -> approved", 'approved -> appraise if outcome = "return"', "approved => stamp",
    "stamp -> deliver", "deliver -> done",
)  # fmt: skip
FIRST_DAY = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_STRAIGHT: tuple[tuple[str, str], ...] = (
    ("receive", "accept"), ("hand_over", "done"), ("assign", "done"), ("appraise", "propose"),
    ("check", "agree"), ("approve", "approve"), ("stamp", "done"), ("deliver", "done"),
)  # fmt: skip
_RETURNED = (*_STRAIGHT[:4], ("check", "return"), *_STRAIGHT[3:])


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
    count: int, *, process: str = "eight", agencies: int = 80, start: int = 0
) -> Iterator[History]:
    """
    So many dossiers of five and a half months, the same at every call.

    One in fifty is refused, one in twenty returned once for appraisal, one in fifty still open;
    some are late.
    """
    officers = officials(agencies)
    for n in range(start, start + count):
        yield _dossier(n, random.Random(n), officers[n * 7 % agencies], process)


def _dossier(n: int, chance: random.Random, officer: Actor, process: str) -> History:
    path = officer.grants[0].agency_path
    here = Office(agency(path), path)
    at = FIRST_DAY + timedelta(days=chance.randrange(160), minutes=chance.randrange(480))
    opened, drawn = at, chance.random()
    way = _STRAIGHT if drawn > 0.07 else _RETURNED if drawn > 0.02 else (("receive", "refuse"),)
    if chance.random() < 0.02:
        way = way[:5]
    happenings: list[Happening] = []
    for element, outcome in way:
        at += timedelta(minutes=chance.randrange(5, 40) if chance.random() < 0.99 else 4000)
        happenings.append(StepDone(at, officer, element, outcome))
        if (element, outcome) == ("receive", "accept"):
            happenings.append(ClockStarted(at, officer, Decimal(3), "working_days"))
        if element == "stamp":
            happenings.append(ClockEnded(at, officer))
    if way[-1] in {("deliver", "done"), ("receive", "refuse")}:
        result = "granted" if way[-1][0] == "deliver" else "refused"
        happenings.append(CaseClosed(at, officer, result))
    return History(
        kind=KIND.name,
        number=f"H27-{n:06d}",
        title=f"Cấp bản sao trích lục hộ tịch số {n}",
        process=process,
        agency=here,
        opened_at=opened,
        opened_by=officer,
        calendar_code="office",
        places={"receiving": here},
        involved=(("applicant", UUID(int=9000 + n)),),
        happenings=tuple(happenings),
    )


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
        at=at,
    )
    cases.set_case_run(actor=actor, case_uuid=case.uuid, run_uuid=run.uuid, at=at)
    for happening in history.happenings:
        _do(cases.get_case(case.uuid), happening)


def _do(case: cases.Case, happening: Happening) -> None:
    at, actor, subject = happening.at, happening.actor, cases.subject_of(case)
    if isinstance(happening, StepDone):
        task = processes.find_open_task(case.uuid, happening.element_id)
        assert task is not None, f"{happening.element_id} is not open"
        processes.complete_task(actor=actor, task_uuid=task.uuid, outcome=happening.outcome, at=at)
    elif isinstance(happening, ClockStarted):
        duration = calendars.Duration(happening.amount, happening.unit)
        deadlines.start_clock(actor=actor, subject=subject, duration=duration, at=at)
    elif isinstance(happening, ClockEnded):
        deadlines.end_clock(actor=actor, subject=subject, at=at)
    else:
        cases.close_case(actor=actor, case_uuid=case.uuid, result=happening.result, at=at)
