"""Two officers at once, many workers at once, and a process killed in the middle of a step."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from motcua.base.testing.children import database_address
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.actions.steps import TaskAlreadyDone
from motcua.kernel.processes.actions.timers import fire_timers
from motcua.kernel.processes.models import Run, Task, Token
from motcua.kernel.processes.testing import AT, officer, publish, start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def at_once(*actions):
    """Run the actions in threads that begin together; each answers with its result or refusal."""
    barrier = Barrier(len(actions))

    def run(action):
        try:
            barrier.wait()
            return action()
        except TaskAlreadyDone as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


@pytest.mark.parametrize("lines", [None, "interpreted"])
def test_of_two_officers_deciding_at_once_one_is_told_of_the_other(lines):
    version = publish()
    if lines:
        version = publish(
            ["start s", "human receive outcomes=accept,refuse", "exclusive g", "human next",
             "end e", "end f", "s -> receive", "receive -> g",
             'g -> next if outcome = "accept" or never = true', "g => f", "next -> e"],
            code="other",
        )  # fmt: skip
    for _ in range(5):
        run = start(version)
        task = processes.find_open_task(run.subject_uuid)
        officers = [officer("Lê Thị Quầy"), officer("Phan Văn Thẩm")]

        answers = at_once(
            *(
                lambda who=who, outcome=outcome, task=task: processes.complete_task(
                    actor=who, task_uuid=task.uuid, outcome=outcome, at=AT
                )
                for who, outcome in zip(officers, ["accept", "refuse"], strict=True)
            )
        )

        refused = [a for a in answers if isinstance(a, TaskAlreadyDone)]
        assert len(refused) == 1
        winner = officers[1 - answers.index(refused[0])]
        assert winner.name in refused[0].message("vi")
        assert Task.objects.filter(run=run, element_id="receive", state="completed").count() == 1
        assert Task.objects.filter(run=run).count() <= 2


def test_a_double_click_decides_once():
    run, actor = start(publish()), officer()
    task = processes.find_open_task(run.subject_uuid)

    answers = at_once(
        *[
            lambda: processes.complete_task(
                actor=actor, task_uuid=task.uuid, outcome="accept", at=AT
            )
        ]
        * 4
    )

    assert sorted(answer.is_repeated for answer in answers) == [False, True, True, True]
    assert Task.objects.filter(run=run).count() == 2


def test_branches_completed_at_once_join_once():
    lines = ("start s", "parallel p", "human a", "human b", "human c", "parallel j", "human after",
             "end e", "s -> p", "p -> a", "p -> b", "p -> c", "a -> j", "b -> j", "c -> j",
             "j -> after", "after -> e")  # fmt: skip
    version = publish(lines)
    for _ in range(5):
        run = start(version)
        tasks = [processes.find_open_task(run.subject_uuid, name) for name in "abc"]
        at_once(
            *(
                lambda task=task: processes.complete_task(
                    actor=officer(), task_uuid=task.uuid, outcome="done", at=AT
                )
                for task in tasks
            )
        )
        assert Task.objects.filter(run=run, element_id="after").count() == 1
        assert not Token.objects.filter(run=run, left_at__isnull=True).exists()


def test_two_workers_fire_each_timer_once():
    version = publish(
        ["start s", "timer wait after=PT1H", "human a", "end e", "s -> wait", "wait -> a", "a -> e"]
    )
    runs = [start(version) for _ in range(10)]
    later = AT + timedelta(hours=2)

    fired = at_once(*[lambda: fire_timers(at=later)] * 3)

    assert sum(fired) == 10
    assert Task.objects.filter(run__in=runs, state="open").count() == 10


KILLED = """
import os, sys, django
django.setup()
from uuid import UUID
from django.db import transaction
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.ports import process_step
from motcua.kernel.processes.testing import AT, officer
@process_step("test.hangs")
def hangs(context):
    print("inside", flush=True)
    sys.stdin.read()
processes.complete_task(actor=officer(), task_uuid=UUID(sys.argv[1]), outcome="done", at=AT)
"""


def test_a_process_killed_in_the_middle_of_a_step_leaves_the_task_as_it_was():
    @processes.process_step("test.hangs")
    def hangs(context):
        return {"was_done": True}

    version = publish(
        ["start s", "human a", "service x step=test.hangs", "human b", "end e", "s -> a",
         "a -> x", "x -> b", "b -> e"]
    )  # fmt: skip
    run = start(version)
    task = processes.find_open_task(run.subject_uuid)
    environment = {**os.environ, "DATABASE_URL": database_address()}
    environment |= {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(task.uuid)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment,
    )  # fmt: skip
    with child:
        assert child.stdout.readline().strip() == b"inside"
        child.send_signal(signal.SIGKILL)
    _until_alone()

    assert processes.get_task(task.uuid).state == "open"
    assert Run.objects.get(uuid=run.uuid).variables == {}
    result = processes.complete_task(actor=officer(), task_uuid=task.uuid, outcome="done", at=AT)
    assert [opened.element_id for opened in result.opened] == ["b"]


def _until_alone() -> None:
    """Wait until the server has noticed that the killed process is gone."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the killed process's transaction is still open")
