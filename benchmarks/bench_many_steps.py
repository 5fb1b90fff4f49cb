"""
Many steps at once: our batch, the raw set-based limit, and the same steps one by one.

The limit is one UPDATE and two INSERT … SELECT of the same rows into the same tables, nothing
judged and nobody answered. All sides move the same runs, by two clients, in turns, on one server
with default durability; medians and ratios are printed. Takes about two minutes.
Run with `make bench`, or `python -m benchmarks.bench_many_steps` with DATABASE_URL.
"""

import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from statistics import median
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.bench_process_step import LINES, database_url

CLIENTS = 2
ROUNDS = 5
RUNS = 20_000
BATCH = 2_500
SINGLES = 1_000
DATABASE = "motcua_bench_many_steps"
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

RAW = """
CREATE FUNCTION bench_steps(p_tasks uuid[], p_outcome text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM processes_run
        WHERE id = ANY (ARRAY(SELECT run_id FROM processes_task WHERE uuid = ANY (p_tasks)))
        ORDER BY id FOR NO KEY UPDATE;
    WITH done AS (
        UPDATE processes_task SET state = 'completed', outcome = p_outcome, completed_at = now(),
            completed_by = '00000000-0000-0000-0000-000000000001', completed_by_name = 'x'
        WHERE uuid = ANY (p_tasks) RETURNING *
    ), opened AS (
        INSERT INTO processes_task (run_id, element_id, name, role, permission, agency_uuid,
            agency_path, subject_kind, subject_uuid, title, folded, state, norm, opened_at)
        SELECT run_id, CASE element_id WHEN 'first' THEN 'second' ELSE 'first' END, name, role,
            permission, agency_uuid, agency_path, subject_kind, subject_uuid, title, folded,
            'open', '', now()
        FROM done RETURNING *
    )
    INSERT INTO events_journal (name, subject_kind, subject_uuid, actor_kind, actor_uuid,
        agency_uuid, at, payload)
    SELECT 'processes.task_completed', subject_kind, subject_uuid, 'official',
        '00000000-0000-0000-0000-000000000001'::uuid, agency_uuid, now(),
        jsonb_build_object('run', subject_uuid, 'task', uuid, 'element', element_id,
                           'outcome', p_outcome)
    FROM done
    UNION ALL
    SELECT 'processes.task_opened', subject_kind, subject_uuid, 'official',
        '00000000-0000-0000-0000-000000000001'::uuid, agency_uuid, now(),
        jsonb_build_object('run', subject_uuid, 'task', uuid, 'element', element_id)
    FROM opened;
END $$;
"""
# The runs are copies of one that was started as runs are; that they are many is all that counts.
COPIES = """
WITH one AS (SELECT * FROM processes_run), runs AS (
    INSERT INTO processes_run (uuid, version_id, subject_kind, subject_uuid, title, folded,
        agency_uuid, agency_path, places, calendar_code, variables, state, started_at, active)
    SELECT uuidv7(), version_id, subject_kind, uuidv7(), title, folded, agency_uuid, agency_path,
        places, calendar_code, variables, state, started_at, active
    FROM one, generate_series(2, %s) RETURNING id, subject_uuid
)
INSERT INTO processes_task (uuid, run_id, element_id, name, role, permission, agency_uuid,
    agency_path, subject_kind, subject_uuid, title, folded, state, norm, opened_at)
SELECT uuidv7(), runs.id, element_id, name, role, permission, agency_uuid, agency_path,
    subject_kind, runs.subject_uuid, title, folded, state, norm, opened_at
FROM runs, processes_task
"""


def make_database() -> str:
    """A fresh database of our own on the given server; refuses one that may lose commits."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            row = server.execute(f"SHOW {name}").fetchone()
            if row is None or row[0] != "on":
                sys.exit(f"{name} is off on this server: its figures would mean nothing.")
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        server.execute(f"CREATE DATABASE {DATABASE}")
    return database_url(DATABASE)


def prepare() -> None:
    """Migrate, publish the process and start the runs."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from motcua.kernel.processes import testing

    testing.start(testing.publish(LINES, code="bench"), at=AT)
    with connection.cursor() as cursor:
        cursor.execute(COPIES, [RUNS])
        cursor.execute(RAW)
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def many_ours(actor: Any, tasks: list[UUID], outcome: str) -> None:
    """The public action for many."""
    from motcua.kernel.processes import api as processes

    items = processes.complete_tasks(actor=actor, task_uuids=tasks, outcome=outcome, at=AT)
    if any(item.result is None for item in items):
        raise AssertionError("a step was refused")


def many_raw(actor: Any, tasks: list[UUID], outcome: str) -> None:
    """The limit."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT bench_steps(%s::uuid[], %s)", [tasks, outcome])


def many_singly(actor: Any, tasks: list[UUID], outcome: str) -> None:
    """The public action for one, as often as there are tasks."""
    from motcua.kernel.processes import api as processes

    for task in tasks:
        processes.complete_task(actor=actor, task_uuid=task, outcome=outcome, at=AT)


SIDES: dict[str, tuple[Callable[[Any, list[UUID], str], None], int]] = {
    "ours": (many_ours, RUNS // CLIENTS),
    "raw": (many_raw, RUNS // CLIENTS),
    "singly": (many_singly, SINGLES),
}


def work(pipe: Connection, share: int) -> None:
    """One client: told a side, it takes a step with each of its runs and says how fast."""
    import django

    django.setup()
    from django.db import connection

    from motcua.kernel.processes.models import Task
    from motcua.kernel.processes.testing import officer

    actor = officer()
    while (side := pipe.recv()) is not None:
        step, count = SIDES[side]
        rows = Task.objects.filter(state="open").order_by("run_id")
        mine = list(rows.values_list("uuid", "element_id"))[share::CLIENTS][:count]
        batches = [
            ([uuid for uuid, at in mine if at == element][start : start + BATCH], outcome)
            for element, outcome in (("first", "go"), ("second", "back"))
            for start in range(0, count, BATCH)
        ]
        began = time.perf_counter()
        for tasks, outcome in batches:
            if tasks:
                step(actor, tasks, outcome)
        pipe.send(len(mine) / (time.perf_counter() - began))
    connection.close()


def ask(pipes: list[Connection], side: str) -> float:
    """Steps per second of all clients together."""
    for pipe in pipes:
        pipe.send(side)
    return float(sum(pipe.recv() for pipe in pipes))


def measure() -> dict[str, list[float]]:
    """The rounds, each side in turn; every round leaves as many closed tasks as the others."""
    context = multiprocessing.get_context("spawn")
    pipes, workers = [], []
    for share in range(CLIENTS):
        here, there = context.Pipe()
        worker = context.Process(target=work, args=(there, share), daemon=True)
        worker.start()
        pipes.append(here)
        workers.append(worker)

    found: dict[str, list[float]] = {side: [] for side in SIDES}
    for number in range(ROUNDS + 1):
        turn = list(SIDES) if number % 2 else list(SIDES)[::-1]
        rates = {side: ask(pipes, side) for side in turn}
        if number:  # the first round warms up
            for side, rate in rates.items():
                found[side].append(rate)
    for pipe in pipes:
        pipe.send(None)
    for worker in workers:
        worker.join()
    return found


def main() -> None:
    """Measure and print."""
    os.environ["DATABASE_URL"] = make_database()
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
    prepare()
    found = measure()
    middle = {side: median(rates) for side, rates in found.items()}
    spread = {side: f"{min(rates):,.0f}–{max(rates):,.0f}" for side, rates in found.items()}
    print(f"Many steps, batches of {BATCH:,}, 2 clients, default durability, medians (range):")
    print(f"  ours, public action for many    {middle['ours']:8,.0f} steps/s ({spread['ours']})")
    print(f"  limit: raw set-based            {middle['raw']:8,.0f} steps/s ({spread['raw']})")
    print(f"  ours, one by one                {middle['singly']:8,.0f} steps/s")
    ratio = middle["ours"] / middle["raw"]
    times = middle["ours"] / middle["singly"]
    print(f"  {ratio:.0%} of the limit; {times:.1f} × one by one")


if __name__ == "__main__":
    main()
