"""A process killed, or its connection cut, between any two statements of a step: all or nothing."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from motcua.base.actors import system_actor
from motcua.base.errors import Refusal
from motcua.base.testing.children import database_address
from motcua.kernel.diagrams.api import publish_process
from motcua.kernel.events.models import JournalEntry
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.actions.timers import fire_timers
from motcua.kernel.processes.models import Run, RunScope, Task, Token
from motcua.kernel.processes.testing import AT, officer, publish, start
from tests.conformance.blocks import (
    All,
    Choose,
    Guard,
    Handler,
    Many,
    Part,
    Row,
    Stop,
    Trigger,
    numbered,
)
from tests.conformance.blocks import (
    Task as Do,
)
from tests.conformance.drawing import drawn

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
LATER = AT + timedelta(hours=2)

ERROR = Trigger("error", "ER")

# Sub-process, join, error, loop, and events that interrupt or do not.
RICH = numbered(
    Part(
        Row(
            (
                Do("first"),
                Guard(
                    Part(
                        All((Do("left"), Choose((Stop(Trigger("error", "ER")), Do("right")), "c")))
                    ),
                    (Handler(ERROR, Many(Do("many"), 3, False)),),
                ),
                Guard(
                    Do("last"),
                    (
                        Handler(Trigger("message", "withdrawn"), Do("stopped")),
                        Handler(Trigger("timer", "late"), Do("reminded"), False),
                    ),
                ),
            )
        ),
        (),
        "root",
    )
)


def complete(run: Run, element: str, outcome: str = "done") -> None:
    task = Task.objects.filter(run__uuid=run.uuid, element_id=element).latest("id")
    processes.complete_task(actor=WHO, task_uuid=task.uuid, outcome=outcome, at=AT)


def at_last(run: Run) -> None:
    complete(run, "first")
    complete(run, "left")
    complete(run, "c", "w1")
    complete(run, "right")


WHO = officer()
# What is done before, and the step during which the process dies.
STEPS: dict[str, tuple[Callable[[Run], Any], Callable[[Run], Any]]] = {
    "into a sub-process": (lambda run: None, lambda run: complete(run, "first")),
    "one of two branches": (lambda run: complete(run, "first"), lambda run: complete(run, "left")),
    "an error that cancels": (
        lambda run: complete(run, "first"),
        lambda run: complete(run, "c", "w0"),
    ),
    "a message that interrupts": (
        at_last,
        lambda run: processes.send_message(actor=WHO, run_uuid=run.uuid, name="withdrawn", at=AT),
    ),
    "a timer": (at_last, lambda run: fire_timers(at=LATER)),
    "the end": (at_last, lambda run: complete(run, "last")),
    "cancellation": (
        lambda run: complete(run, "first"),
        lambda run: processes.cancel_run(actor=WHO, run_uuid=run.uuid, reason="x", at=AT),
    ),
}


def everything(run: Run) -> dict[str, Any]:
    """A run as it is stored, without the names that differ from run to run."""
    row = Run.objects.get(uuid=run.uuid)
    entries = JournalEntry.objects.filter(subject_uuid=row.subject_uuid)
    return {
        "run": (row.state, row.variables, row.active, row.end_element),
        "tasks": rows(Task.objects.filter(run=row), "element_id", "state", "outcome"),
        "tokens": rows(Token.objects.filter(run=row), "element_id", "kind", "left_at"),
        "scopes": rows(RunScope.objects.filter(run=row), "element_id", "state", "active"),
        "journal": sorted((e.name, e.payload.get("element", "")) for e in entries),
    }


def rows(found: Any, *names: str) -> list[Any]:
    return list(found.order_by("id").values_list(*names))


@contextmanager
def counted(before: int, do: Callable[[], Any]) -> Iterator[list[str]]:
    """Count statements, and do something just before one of them."""
    seen: list[str] = []

    def wrapper(execute, sql, params, many, context):
        if len(seen) == before:
            do()
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield seen


def killed(step: Callable[[], Any], before: int) -> None:
    """Do a step in a process of its own that dies just before a statement, or before COMMIT."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            with counted(before, die), at_commit(die):
                step()
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def at_commit(do: Callable[[], Any]) -> Iterator[None]:
    """Whoever comes as far as COMMIT dies there, before it is sent."""
    connection.ensure_connection()
    connection._commit = do  # type: ignore[method-assign]
    yield


def cut(step: Callable[[], Any], before: int) -> None:
    """Do a step whose connection the server ends just before a statement."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid

    def terminate() -> None:
        with psycopg.connect(database_address(), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    with counted(before, terminate), pytest.raises(OperationalError):
        step()
    connections.close_all()


def other_sessions() -> set[int]:
    """The server processes that hold another session in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return {pid for (pid,) in cursor}


def until_gone(bystanders: set[int]) -> None:
    """Wait until the server has noticed the death; bystanders were there before (ended threads)."""
    for _ in range(500):
        if other_sessions() <= bystanders:
            return
        time.sleep(0.02)
    raise AssertionError("the other process's session is still open")


@pytest.mark.parametrize("ending", [killed, cut])
def test_a_step_that_dies_at_any_statement_is_done_wholly_or_not_at_all(ending):
    version = publish_process(actor=system_actor("tests"), bpmn=drawn(RICH), code="rich", at=AT)
    # Cutting the connection is the same to the server as a death: not every step needs both.
    for name in STEPS if ending is killed else ("an error that cancels", "a timer", "the end"):
        dies_at_each_statement(version, name, ending)


def dies_at_each_statement(version, name, ending):
    prepare, step = STEPS[name]
    step(prepared(version, prepare))  # what is read once a process is not counted below
    twin = prepared(version, prepare)
    with counted(-1, die) as statements:
        step(twin)
    after = everything(twin)
    run = prepared(version, prepare)
    before = everything(run)
    assert after != before

    bystanders = other_sessions()
    for number in range(len(statements)):
        ending(lambda: step(run), number)
        until_gone(bystanders)
        assert everything(run) == before, (number, statements[number])
    if ending is killed and len(statements) > 1:  # one statement alone commits itself
        ending(lambda: step(run), len(statements))
        until_gone(bystanders)
        assert everything(run) == before

    step(run)
    assert everything(run) == after
    step_again(step, run)
    assert everything(run) == after


def prepared(version, prepare):
    run = start(version)
    prepare(run)
    return run


def step_again(step: Callable[[Run], Any], run: Run) -> None:
    """The one who was not told whether it worked does it again: it changes nothing."""
    try:
        step(run)
    except Refusal as refused:
        assert type(refused).__name__ in {"MessageNotExpected", "RunNotRunning"}


def test_a_start_that_dies_at_any_statement_leaves_no_run():
    version = publish()
    with counted(-1, die) as statements:
        start(version)
    runs, entries = Run.objects.count(), JournalEntry.objects.count()

    bystanders = other_sessions()
    for number in range(len(statements) + 1):
        killed(lambda: start(version), number)
        until_gone(bystanders)
        assert (Run.objects.count(), JournalEntry.objects.count()) == (runs, entries)
