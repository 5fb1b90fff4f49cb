"""Many at once on one run, and workers, timers and clocks at their worst."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from motcua.base.actors import system_actor
from motcua.base.errors import Refusal
from motcua.kernel.diagrams.api import publish_process
from motcua.kernel.events.models import JournalEntry
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.actions.timers import fire_timers
from motcua.kernel.processes.models import Run, Task
from motcua.kernel.processes.testing import AT, officer, publish, start
from tests.conformance.blocks import (
    Again,
    All,
    Choose,
    Guard,
    Handler,
    Many,
    Part,
    Row,
    Some,
    Trigger,
    numbered,
)
from tests.conformance.blocks import Task as Do
from tests.conformance.drawing import drawn
from tests.conformance.reference import Reference
from tests.conformance.test_database import nothing_is_left

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
OFFICERS = 32
LATER = AT + timedelta(hours=2)

BUSY = numbered(
    Part(
        All(
            (
                Many(Do("opinion"), 12, False),
                Many(Part(All((Do("read"), Do("write")))), 6, False),
                Again(Choose((Do("yes"), Do("no")), "decide"), "again"),
                Row((Some((Do("one"), Do("two"), Do("three")), "some"), Do("after"))),
                Guard(
                    Part(Row((Do("draft"), Do("sign")))),
                    (Handler(Trigger("message", "remark"), Do("remark"), False),),
                ),
            )
        ),
        (),
        "root",
    )
)


def at_once(*actions):
    """Run the actions in threads that begin together."""
    barrier = Barrier(len(actions))

    def run(action):
        try:
            barrier.wait()
            return action()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def hammer(run: Run, number: int) -> tuple[int, int]:
    """Do whatever is open until nothing is; how many steps were done, and how many were refused."""
    who, choice, done, refused = officer(f"Cán bộ {number}"), random.Random(number), 0, 0
    while True:
        rows = Task.objects.filter(run=run, state=Task.State.OPEN)
        tasks = list(rows.values_list("uuid", "element_id", "run__version_id"))
        if not tasks:
            return done, refused
        uuid, element, _ = choice.choice(tasks)
        outcome = choice.choice(["w0", "w1"]) if element in {"decide", "again"} else "done"
        try:
            if choice.random() < 0.05:
                processes.send_message(actor=who, run_uuid=run.uuid, name="remark", at=AT)
            step = processes.complete_task(
                actor=who, task_uuid=uuid, outcome=outcome, at=AT,
                variables={"some_1": True, "some_2": False} if element == "some" else None,
            )  # fmt: skip
            done += not step.is_repeated
        except Refusal:
            refused += 1


def test_of_32_officers_hammering_one_run_nothing_is_lost_and_nothing_done_twice():
    version = publish_process(actor=system_actor("tests"), bpmn=drawn(BUSY), code="busy", at=AT)
    run = start(version)

    counts = at_once(*(lambda n=n: hammer(run, n) for n in range(OFFICERS)))

    run.refresh_from_db()
    assert run.state == Run.State.ENDED
    nothing_is_left(run)
    tasks = Task.objects.filter(run=run)
    assert sum(done for done, _ in counts) == tasks.filter(state="completed").count()
    assert sum(refused for _, refused in counts) > 0  # they did get in each other's way
    journal_tells_all(run)


def journal_tells_all(run: Run) -> None:
    """The journal has each step once, in an order that the standard allows."""
    entries = list(JournalEntry.objects.filter(subject_uuid=run.subject_uuid))
    names = [entry.name.removeprefix("processes.") for entry in entries]
    tasks = Task.objects.filter(run=run)
    assert names.count("run_started") == names.count("run_ended") == 1
    assert names.count("task_opened") == tasks.count()
    completed = [e.payload["task"] for e in entries if e.name == "processes.task_completed"]
    assert sorted(completed) == sorted(
        str(uuid) for uuid in tasks.filter(state="completed").values_list("uuid", flat=True)
    )
    reference = Reference(BUSY)
    for entry in sorted(entries, key=lambda entry: entry.uuid):
        if entry.name == "processes.task_completed":
            element, outcome = entry.payload["element"], entry.payload["outcome"]
            reference.complete(element, outcome, {"some_1": True})
        elif entry.name == "processes.message_received":
            reference.happen("message", entry.payload["message"])
        assert reference.states, entry.payload
    assert {is_over for _, is_over in reference.views()} == {True}


def test_timers_that_came_due_while_everything_was_down_fire_once_each():
    version = publish(
        ["start s", "timer wait after=PT1H", "human a", "end e", "s -> wait", "wait -> a", "a -> e"]
    )
    runs = [start(version, at=AT - timedelta(days=number)) for number in range(20)]

    fired = at_once(*[lambda: fire_timers(at=LATER)] * 4)

    assert sum(fired) == 20
    assert Task.objects.filter(run__in=runs, state="open").count() == 20
    assert fire_timers(at=LATER) == 0


def test_a_clock_that_goes_back_fires_nothing_twice_and_stops_nobody():
    version = publish(
        ["start s", "human a", "timer wait after=PT1H", "human b", "end e", "s -> a", "a -> wait",
         "wait -> b", "b -> e"]
    )  # fmt: skip
    run = start(version)
    task = processes.find_open_task(run.subject_uuid)
    processes.complete_task(actor=officer(), task_uuid=task.uuid, outcome="done", at=AT)
    assert fire_timers(at=LATER) == 1

    back = AT - timedelta(days=1)
    assert fire_timers(at=back) == 0
    task = processes.find_open_task(run.subject_uuid)
    processes.complete_task(actor=officer(), task_uuid=task.uuid, outcome="done", at=back)

    run.refresh_from_db()
    assert run.state == Run.State.ENDED
    assert fire_timers(at=LATER) == 0
    nothing_is_left(run)
