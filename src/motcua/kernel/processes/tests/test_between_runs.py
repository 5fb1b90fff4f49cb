"""Signals and messages from one run to others, and processes that begin by themselves."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from motcua.kernel.events.testing import deliver_all
from motcua.kernel.organizations.testing import load_small_province
from motcua.kernel.processes.actions.beginnings import begin_due
from motcua.kernel.processes.models import Run, StartTimer
from motcua.kernel.processes.testing import AT, start

from .drawing import begun, do, event, is_clean, line, open_at, published, task

pytestmark = pytest.mark.django_db

THROWING = (
    event("startEvent", "s"), task("a"), event("endEvent", "e", "signal", "storm"),
    line("s", "a", "e"),
)  # fmt: skip
WAITING = (
    event("startEvent", "s"), event("intermediateCatchEvent", "w", "signal", "storm"), task("act"),
    event("endEvent", "e"), line("s", "w", "act", "e"),
)  # fmt: skip


def test_a_signal_is_heard_by_every_run_that_waits_for_it():
    deliver_all(AT)
    waiting, busy = begun(*WAITING, code="waits"), begun(
        event("startEvent", "s"), task("work"), event("endEvent", "e"), line("s", "work", "e"),
        event("boundaryEvent", "b", "signal", "storm", 'attachedToRef="work"'), task("flee"),
        line("b", "flee", "e"), code="works",
    )  # fmt: skip
    other = begun(event("startEvent", "s"), task("calm"), event("endEvent", "e"),
                  line("s", "calm", "e"), code="calm")  # fmt: skip

    thrower = begun(*THROWING, code="throws")
    do(thrower, "a")
    deliver_all(AT)

    assert is_clean(thrower)
    assert (open_at(waiting), open_at(busy), open_at(other)) == (["act"], ["flee"], ["calm"])


def test_a_message_is_heard_by_the_other_runs_of_the_same_matter_alone():
    deliver_all(AT)
    waits = published(
        event("startEvent", "s"), event("intermediateCatchEvent", "w", "message", "ready"),
        task("act"), event("endEvent", "e"), line("s", "w", "act", "e"), code="waits",
    )  # fmt: skip
    sender = begun(
        event("startEvent", "s"), task("a"), event("endEvent", "e"),
        '<bpmn:sendTask id="send" name="send" motcua:message="ready"/>',
        line("s", "a", "send", "e"), code="sends",
    )  # fmt: skip
    same, other = start(waits), start(waits)
    Run.objects.filter(pk=same.pk).update(subject_uuid=sender.subject_uuid)

    do(sender, "a")
    deliver_all(AT)

    assert (open_at(same), open_at(other)) == (["act"], [])


@pytest.fixture
def province():
    load_small_province()


def timed(cycle: str) -> str:
    return (
        '<bpmn:startEvent id="s" name="s" motcua:agency="H27"><bpmn:timerEventDefinition>'
        f"<bpmn:timeCycle>{cycle}</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>"
    )


def test_a_process_that_begins_by_itself_begins_at_each_of_its_moments(province):
    deliver_all(AT)
    version = published(timed("R2/P1D"), task("count"), event("endEvent", "e"),
                        line("s", "count", "e"), code="nightly")  # fmt: skip
    deliver_all(AT)

    assert begin_due(at=AT) == 0
    assert begin_due(at=AT + timedelta(days=1)) == 1
    assert begin_due(at=AT + timedelta(days=1, hours=1)) == 0
    assert begin_due(at=AT + timedelta(days=5)) == 1
    assert begin_due(at=AT + timedelta(days=9)) == 0

    runs = Run.objects.filter(version=version)
    assert [run.agency_path for run in runs] == ["h27", "h27"]
    assert open_at(runs[0]) == ["count"]


def test_only_the_latest_version_begins_by_itself(province):
    deliver_all(AT)
    for name in ("count", "recount"):
        published(timed("R/P1D"), task(name), event("endEvent", "e"), line("s", name, "e"))
    deliver_all(AT)

    assert StartTimer.objects.count() == 1
    assert begin_due(at=AT + timedelta(days=1)) == 1
    assert open_at(Run.objects.get()) == ["recount"]


def test_a_signal_begins_processes_and_may_be_thrown_by_an_operator(province):
    deliver_all(AT)
    published(
        event("startEvent", "s", "signal", "storm", 'motcua:agency="H27"'), task("act"),
        event("endEvent", "e"), line("s", "act", "e"),
    )  # fmt: skip

    call_command("throw_signal", "storm", agency="H27")
    deliver_all(AT)

    assert open_at(Run.objects.get()) == ["act"]
