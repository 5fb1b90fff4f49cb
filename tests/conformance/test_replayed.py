"""Random processes, once played step by step and once replayed: the same rows and journal."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from motcua.base.actors import system_actor
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.cases import api as cases
from motcua.kernel.cases.testing import KIND, agency
from motcua.kernel.diagrams.api import publish_process
from motcua.kernel.diagrams.testing import faults_in
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.histories.api import (
    CaseClosed,
    MessageHeard,
    Performed,
    RunCanceled,
    SignalHeard,
    StepDone,
    TimerFired,
    replay,
)
from motcua.kernel.histories.testing import FIRST_DAY, made_up, officials
from motcua.kernel.histories.tests.alike import assert_alike, everything
from tests.conformance.drawing import drawn
from tests.conformance.drawn_layers import CALLED, CALLING
from tests.conformance.generated import EXAMPLES, LONGEST, PROFILE, next_moves, play, processes
from tests.conformance.players import InMemory
from tests.conformance.reference import Reference

pytestmark = [pytest.mark.django_db, pytest.mark.long]
WHO = officials(1)[0]
T = FIRST_DAY.replace(month=3, day=2)


@pytest.fixture(autouse=True)
def ready(db):
    cases.register_kind(KIND)
    load_province_calendars()


def happening(move, at):
    if move.kind == "task":
        return StepDone(at, WHO, move.name, move.outcome, variables=dict(move.variables))
    if move.kind == "timer":
        return TimerFired(at, move.element)
    kinds = {"message": MessageHeard, "signal": SignalHeard}
    return kinds[move.kind](at, WHO, move.name)


def course(process, data):
    """Moves through a process that it allows, two hours between them."""
    player, reference, told = InMemory(), Reference(process), []
    player.start(drawn(process))
    for number in range(LONGEST):
        reference.keep(player.view())
        moves = next_moves(process, reference)
        if not moves:
            break
        move = data.draw(st.sampled_from(moves))
        play(reference, move)
        player.move(move)
        told.append(happening(move, T + timedelta(hours=2 * number + 2)))
    return tuple(told)


@settings(PROFILE, max_examples=max(EXAMPLES // 12, 1))
@given(processes(), st.data())
def test_random_processes_are_told_as_they_are_played(process, data):
    assume(not faults_in(drawn(process), steps=()))
    told = course(process, data)
    one = replace(next(made_up(1, start=7, agencies=1)), opened_at=T, opened_by=WHO)
    before = transaction.savepoint()
    try:
        publish_process(actor=system_actor("tests"), bpmn=drawn(process), code="drawn", at=T)
        assert_alike([replace(one, process="drawn", happenings=told)])
    finally:
        transaction.savepoint_rollback(before)


def at(hours):
    return T + timedelta(hours=hours)


def done(hours, element, outcome="done", **more):
    return StepDone(at(hours), WHO, element, outcome, **more)


def layered(number, *happenings, asked=("h27.0.1", "h27.0.2"), **changes):
    one = next(made_up(1, start=7, agencies=1))
    offices = [{"uuid": str(agency(path)), "path": path} for path in asked]
    variables = {"asked": offices, "watch_at": at(30).isoformat()}
    return replace(
        one, number=number, process="calling", opened_at=T, opened_by=WHO, happenings=happenings,
        variables=variables, **changes,
    )  # fmt: skip


OPINED = (
    done(1, "opine", "object", agency=agency("h27.0.2")), done(2, "opine", "agree", which=1),
)  # fmt: skip
PAID = (*OPINED, done(20, "look"), done(21, "pay", performed=(Performed("issue", {"paper": 7}),)))


def test_calls_agencies_cycles_and_what_is_sent_are_told_as_they_are_played():
    for code, bpmn in (("looked-at", CALLED), ("calling", CALLING)):
        publish_process(actor=system_actor("tests"), bpmn=bpmn, code=code, at=T)
    broken = (Performed("issue", error="broke"),)
    assert_alike([
        layered("whole", *PAID, done(22, "hear"), MessageHeard(at(23), WHO, "came")),
        layered("by message", *OPINED, message="application"),
        layered("by its name", *OPINED[:1], start="asked"),
        layered("late", *OPINED[:1], TimerFired(at(24 * 5), "late")),
        layered("urged", *OPINED, TimerFired(at(27), "urged"), TimerFired(at(60), "urged"),
                TimerFired(at(61), "w"), done(62, "urge", which=2), done(63, "watching"),
                TimerFired(at(90), "urged")),
        layered("stopped", *OPINED, MessageHeard(at(3), WHO, "stop", {"why": "withdrawn"})),
        layered("signal", SignalHeard(at(1), WHO, "done"), *OPINED[1:]),
        layered("mended", *OPINED, done(20, "look"), done(21, "pay", performed=broken),
                done(22, "mend"), TimerFired(at(24 * 40), "waited")),
        layered("nobody asked", asked=()),
        layered("canceled", *PAID, RunCanceled(at(24), WHO, "withdrawn"),
                CaseClosed(at(24), WHO, "withdrawn")),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("happenings", "code"),
    [
        ([done(1, "opine", "agree", which=3)], "step_not_open"),
        ([done(1, "opine", "agree", agency=agency("h27.9"))], "step_not_open"),
        ([TimerFired(at(1), "late")], "timer_not_due"),
        ([TimerFired(at(1), "nowhere")], "timer_not_due"),
        ([SignalHeard(at(1), WHO, "nobody")], "signal_not_awaited"),
        ([RunCanceled(at(1), WHO, "x"), SignalHeard(at(2), WHO, "done")], "run_over"),
        ([RunCanceled(at(1), WHO, "x"), TimerFired(at(99), "late")], "run_over"),
        ([*OPINED, done(20, "look"), done(21, "pay")], "step_not_recorded"),
    ],
)
def test_what_could_not_have_happened_in_a_layer_is_refused(happenings, code):
    for name, bpmn in (("looked-at", CALLED), ("calling", CALLING)):
        publish_process(actor=system_actor("tests"), bpmn=bpmn, code=name, at=T)
    report = replay([
        layered("wrong", *happenings), layered("begun wrongly", start="part"),
        replace(layered("uncounted"), variables={"watch_at": at(1).isoformat()}),
        replace(layered("unset"), variables={"asked": []}), layered("right"),
    ])  # fmt: skip
    assert [one.refusal.code for one in report.refused] == [
        code, "beginning_unclear", "turns_not_recorded", "moment_not_recorded",
    ]  # fmt: skip
    assert report.written == 1


def test_a_batch_of_layered_histories_of_any_size_is_a_handful_of_statements():
    for code, bpmn in (("looked-at", CALLED), ("calling", CALLING)):
        publish_process(actor=system_actor("tests"), bpmn=bpmn, code=code, at=T)
    replay([layered("first", *PAID)])
    counts = []
    for size in (2, 40):
        with CaptureQueriesContext(connection) as queries:
            assert replay([layered(f"{size}/{n}", *PAID) for n in range(size)]).written == size
        counts.append(len(queries))
    assert counts[0] == counts[1] < 25


def test_what_a_told_run_sent_is_in_the_journal_and_moves_nobody_today():
    for code, bpmn in (("looked-at", CALLED), ("calling", CALLING)):
        publish_process(actor=system_actor("tests"), bpmn=bpmn, code=code, at=T)
    waiting = layered("waits", *OPINED)
    replay([waiting])
    before = everything("waits")

    replay([layered("cries", *PAID)])
    deliver_all(at(500), strict=False)

    thrown = [one.payload["signal"] for one in events_named("processes.signal_thrown")]
    assert thrown == ["done"]
    assert len(events_named("processes.message_sent")) == 2
    assert everything("waits") == before
