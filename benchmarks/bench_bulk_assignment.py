"""
Many tasks claimed, handed out and given back at once, and the same one by one; dossiers accepted.

Both sides are the public actions on the same tasks, in turns, on one server with default
durability: the set (`workloads.claim_tasks` and its like) and a loop over the single action. Then
the same with dossiers at the desk of a loaded province (`accept_dossiers`). Printed are tasks a
second by the medians of the rounds, SQL statements, and the ratio. About two minutes.
Run with `make bench`, or `python -m benchmarks.bench_bulk_assignment` with DATABASE_URL.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import Any
from uuid import UUID

from benchmarks.bench_many_steps import COPIES
from benchmarks.bench_process_step import LINES, make_database

DATABASE = "motcua_bench_bulk_assignment"
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TASKS, ROUNDS, DOSSIERS = 250, 5, 12

Act = Callable[[list[UUID]], Any]


def prepare() -> list[UUID]:
    """Migrate, publish the process and start the runs; their open tasks."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from motcua.kernel.processes import testing
    from motcua.kernel.processes.models import Task

    testing.start(testing.publish(LINES, code="bench"), at=AT)
    with connection.cursor() as cursor:
        cursor.execute(COPIES, [TASKS])
        cursor.execute("VACUUM ANALYZE")
    return list(Task.objects.order_by("id").values_list("uuid", flat=True)[:TASKS])


def sides() -> dict[str, tuple[Act, Act]]:
    """For each thing done: for many at once, and one by one."""
    from motcua.kernel.processes.testing import officer
    from motcua.kernel.workloads import api as workloads

    rights = ("demo.do", "workloads.hand_out")
    me, team = officer(permissions=rights), [officer(f"Cán bộ {n}") for n in range(4)]
    by: dict[str, Any] = {"actor": me, "at": AT}

    def one_by_one(act: Callable[[UUID], Any]) -> Act:
        return lambda tasks: [act(uuid) for uuid in tasks]

    return {
        "claim": (
            lambda tasks: workloads.claim_tasks(task_uuids=tasks, **by),
            one_by_one(lambda uuid: workloads.claim_task(task_uuid=uuid, **by)),
        ),
        "release": (
            lambda tasks: workloads.release_tasks(task_uuids=tasks, **by),
            one_by_one(lambda uuid: workloads.release_task(task_uuid=uuid, **by)),
        ),
        "hand out": (
            lambda tasks: workloads.spread_tasks(task_uuids=tasks, assignees=team, **by),
            one_by_one(
                lambda uuid: workloads.assign_task(
                    task_uuid=uuid, assignee=team[uuid.int % 4], **by
                )
            ),
        ),
    }


def measured(act: Act, tasks: list[UUID]) -> float:
    """The seconds that it takes."""
    began = time.perf_counter()
    act(tasks)
    return time.perf_counter() - began


def counted(act: Act, tasks: list[UUID]) -> int:
    """The SQL statements that it takes; counting them costs time, so they are not timed."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        act(tasks)
    return len(queries)


def free(tasks: list[UUID]) -> None:
    """Let nobody hold the tasks."""
    from motcua.kernel.processes import api as processes

    processes.holding.hold_tasks(dict.fromkeys(tasks))


def report(name: str, number: int, many: list[float], singly: list[float], statements: Any) -> None:
    """One line: both sides, and how many times as fast the set is."""
    ours, theirs = median(many), median(singly)
    print(
        f"{name:>16}: {number} at once {number / ours:9,.0f}/s in {statements[0]} statements, "
        f"one by one {number / theirs:7,.0f}/s in {statements[1]:,}; ratio {theirs / ours:.1f}"
    )


def bench_tasks(tasks: list[UUID]) -> None:
    """Claim, give back, hand out."""
    known = sides()
    for name, (many, singly) in known.items():
        times: dict[bool, list[float]] = {True: [], False: []}
        counts = []
        for turn in range(2 * ROUNDS + 2):
            act = singly if turn % 2 else many
            free(tasks)
            if name == "release":
                known["claim"][0](tasks)
            if turn < 2:
                counts.append(counted(act, tasks))
            else:
                times[act is many].append(measured(act, tasks))
        report(name, len(tasks), times[True], times[False], counts)


def bench_dossiers() -> None:
    """Dossiers accepted at the desk of a loaded province, without the receipts made after it."""
    from django.core.management import call_command
    from django.db import transaction

    from motcua.project.testing import story
    from motcua.project.testing.databases import CONTENT

    for loader in CONTENT:
        call_command(loader, verbosity=0)
    from motcua.systems.one_stop_shop import api as one_stop_shop

    uuids = [story.submitted().uuid for _ in range(DOSSIERS)]
    desk = story.office().desk
    by: dict[str, Any] = {"actor": desk, "at": story.AT}
    acts: dict[bool, Act] = {
        True: lambda those: one_stop_shop.accept_dossiers(dossier_uuids=those, **by),
        False: lambda those: [
            one_stop_shop.accept_dossier(dossier_uuid=uuid, **by) for uuid in those
        ],
    }
    times: dict[bool, list[float]] = {True: [], False: []}
    counts = []
    for turn in range(2 * ROUNDS + 2):
        is_set = turn % 2 == 0
        with transaction.atomic():
            if turn < 2:
                counts.append(counted(acts[is_set], uuids))
            else:
                times[is_set].append(measured(acts[is_set], uuids))
            transaction.set_rollback(True)
    report("accept dossiers", DOSSIERS, times[True], times[False], counts)


def main() -> None:
    """Make a database of our own and measure."""
    os.environ["DATABASE_URL"] = make_database(DATABASE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    tasks = prepare()
    bench_tasks(tasks)
    bench_dossiers()


if __name__ == "__main__":
    main()
