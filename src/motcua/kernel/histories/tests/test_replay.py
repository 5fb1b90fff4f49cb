"""A replayed history against the same history played singly, row by row."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.testing.rows import rows_of
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import KIND
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.diagrams.testing import publish
from motcua.kernel.events.testing import events_named
from motcua.kernel.histories.actions.matters import (
    ClockNeverStarted,
    ClosedTooEarly,
    LimitLeavesCalendar,
    NumberMissing,
    OutOfOrder,
)
from motcua.kernel.histories.actions.stages import StepNotRecorded
from motcua.kernel.histories.api import (
    CaseClosed,
    ClockEnded,
    ClockStarted,
    StepDone,
    replay,
)
from motcua.kernel.histories.testing import (
    FIRST_DAY,
    made_up,
    officials,
    publish_eight_steps,
)
from motcua.kernel.processes import api as processes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready(db):
    cases.register_kind(KIND)
    load_province_calendars()
    publish_eight_steps()


def test_events_of_a_batch_are_told_in_the_order_in_which_they_happened():
    replay(made_up(30))

    told = [row["at"] for row in rows_of("events_journal", "actor_kind = 'official'")]
    assert told == sorted(told)
    assert len(told) > 300


def test_a_batch_of_any_size_is_a_handful_of_statements():
    replay(made_up(2))
    counts = []
    for first, size in ((100, 3), (200, 60)):
        with CaptureQueriesContext(connection) as queries:
            replay(made_up(size, start=first))
        counts.append(len(queries))
    assert counts[0] == counts[1] < 25


def test_what_is_written_can_be_worked_on():
    open_ones = [h for h in made_up(200) if not isinstance(h.happenings[-1], CaseClosed)]
    report = replay(open_ones)
    assert report.written == len(open_ones) > 0

    case = cases.Case.objects.get(number=open_ones[0].number)
    task = processes.find_open_task(case.uuid)
    actor = open_ones[0].opened_by
    later = open_ones[0].happenings[-1].at + timedelta(hours=1)
    outcome = processes.outcomes_of(task.uuid)[0]
    result = processes.complete_task(actor=actor, task_uuid=task.uuid, outcome=outcome, at=later)
    assert result.opened
    subject = cases.subject_of(case)
    deadlines.end_clock(actor=actor, subject=subject, at=later)
    assert deadlines.recomputed_due(subject) == case.due_current


def test_a_replay_that_is_run_again_writes_nothing_twice():
    assert replay(made_up(10), batch=4).written == 10

    report = replay(made_up(12), batch=4)

    assert (report.written, report.repeated) == (2, 10)
    assert cases.Case.objects.filter(kind=KIND.name).count() == 12
    opened = [event.payload["case_kind"] for event in events_named("cases.case_opened")]
    assert opened.count(KIND.name) == 12
    twice = list(made_up(1, start=500)) * 2
    assert (replay(twice).written, replay(twice).repeated) == (1, 2)


@processes.process_step("test.seen_by_replay")
def seen(context):
    raise AssertionError("a replay performs no step")


def history_of(*happenings, **changes):
    return replace(next(made_up(1, start=7)), happenings=happenings, **changes)


WHO = officials(1)[0]
T = FIRST_DAY + timedelta(days=200)


@pytest.mark.parametrize(
    ("happenings", "code"),
    [
        ([StepDone(T, WHO, "approve", "approve")], "step_not_open"),
        ([StepDone(T, WHO, "receive", "approve")], "outcome_not_known"),
        ([StepDone(T, WHO, "receive", "accept")] * 2, "step_not_open"),
        ([StepDone(T, WHO, "receive", "refuse"), StepDone(T, WHO, "assign", "done")],
         "step_not_open"),
        ([StepDone(T - timedelta(days=400), WHO, "receive", "accept")], OutOfOrder.code),
        ([ClockEnded(T, WHO)], ClockNeverStarted.code),
        ([ClockStarted(T, WHO, Decimal(n), "working_days") for n in (1, 2)],
         "clock_already_started"),
        ([ClockStarted(T, WHO, Decimal(9999), "working_days")], LimitLeavesCalendar.code),
        ([CaseClosed(T, WHO, "granted")], ClosedTooEarly.code),
    ],
)  # fmt: skip
def test_what_could_not_have_happened_is_refused_whole_and_holds_up_nobody(happenings, code):
    good = next(made_up(1, start=3))

    report = replay([history_of(*happenings), good])

    assert [refused.refusal.code for refused in report.refused] == [code]
    assert report.refused[0].number == "H27-000007"
    assert report.refused[0].refusal.message("en") and report.refused[0].refusal.message("vi")
    assert report.written == 1
    [case] = cases.Case.objects.filter(kind=KIND.name)
    assert len(rows_of("processes_run")) == 1
    told = rows_of("events_journal", "actor_kind = 'official'")
    assert {row["subject_uuid"] for row in told} == {case.uuid}


def test_a_history_without_number_is_refused():
    report = replay([history_of(number="")])
    assert [r.refusal.code for r in report.refused] == [NumberMissing.code]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["start s", "service x step=test.seen_by_replay", "human a", "end e", "s -> x", "x -> a",
          "a -> e"], StepNotRecorded.code),
    ],
)  # fmt: skip
def test_a_system_step_that_a_record_does_not_tell_is_refused(lines, code):
    publish(lines, code="stepwise")

    report = replay([history_of(process="stepwise")])

    assert [r.refusal.code for r in report.refused] == [code]


def test_parallel_tasks_and_awaited_messages_are_kept_as_they_rest():
    publish(
        ["start s", "parallel p", "human a", "human b", "message heard message=go", "end e",
         "end f", "s -> p", "p -> a", "p -> b", "b -> heard", "a -> e", "heard -> f"],
        code="apart",
    )  # fmt: skip
    happenings = (StepDone(T, WHO, "b", "done"), StepDone(T, WHO, "a", "done"))

    assert replay([history_of(*happenings, process="apart")]).written == 1

    [run] = rows_of("processes_run")
    assert (run["state"], run["active"]) == ("running", 1)
    processes.send_message(actor=WHO, run_uuid=run["uuid"], name="go", at=T)
    [run] = rows_of("processes_run")
    assert (run["state"], run["end_element"]) == ("ended", "f")
