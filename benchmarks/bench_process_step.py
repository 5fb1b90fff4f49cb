"""
One process step: ours, the same in idiomatic Django ORM, and the limit that pgbench reaches.

All three move the same runs over the same tables with the same journal, by two clients, in turns,
on one server with default durability; medians and ratios are printed. Viewflow and SpiffWorkflow,
where they are installed, do the same work (permission, task rows, journal), and are also measured
bare. Takes about two minutes.
Run with `make bench`, or `python -m benchmarks.bench_process_step` with DATABASE_URL.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from multiprocessing.connection import Connection
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg

from benchmarks.process_peers import spiff_side, viewflow_side

Side = tuple[list[Connection], list[multiprocessing.process.BaseProcess]]
CLIENTS = 2
ROUNDS = 5
SECONDS = 3.0
RUNS = 400
DATABASE = "motcua_bench_process_step"
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LINES = (
    "start s",
    "human first outcomes=go,stop",
    "human second outcomes=back,stop",
    "exclusive g",
    "exclusive h",
    "end e",
    "s -> first",
    "first -> g",
    'g -> second if outcome = "go"',
    "g => e",
    "second -> h",
    'h -> first if outcome = "back"',
    "h => e",
)

# What a step writes at least, with nothing decided: the limit of this server and these tables.
RAW = """
CREATE FUNCTION bench_step(p_run bigint) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    v_task processes_task;
    v_subject uuid;
    v_uuid uuid;
BEGIN
    SELECT subject_uuid INTO v_subject FROM processes_run WHERE id = p_run FOR NO KEY UPDATE;
    UPDATE processes_task SET state = 'completed', outcome = 'go', completed_at = now(),
        completed_by = '00000000-0000-0000-0000-000000000001', completed_by_name = 'x'
        WHERE subject_uuid = v_subject AND state = 'open' RETURNING * INTO v_task;
    INSERT INTO processes_task (run_id, element_id, name, role, permission, agency_uuid,
        agency_path, subject_kind, subject_uuid, title, folded, state, norm, opened_at)
    VALUES (p_run, v_task.element_id, v_task.name, v_task.role, v_task.permission,
        v_task.agency_uuid, v_task.agency_path, v_task.subject_kind, v_task.subject_uuid,
        v_task.title, v_task.folded, 'open', '', now()) RETURNING uuid INTO v_uuid;
    INSERT INTO events_journal (name, subject_kind, subject_uuid, actor_kind, actor_uuid,
        agency_uuid, at, payload)
    VALUES
        ('processes.task_completed', v_task.subject_kind, v_task.subject_uuid, 'official',
         '00000000-0000-0000-0000-000000000001', v_task.agency_uuid, now(),
         jsonb_build_object('run', p_run, 'task', v_task.uuid, 'element', 'first',
                            'outcome', 'go')),
        ('processes.task_opened', v_task.subject_kind, v_task.subject_uuid, 'official',
         '00000000-0000-0000-0000-000000000001', v_task.agency_uuid, now(),
         jsonb_build_object('run', p_run, 'task', v_uuid, 'element', 'first'));
    RETURN v_uuid;
END $$;
"""


def database_url(name: str) -> str:
    """The address of another database on the server of DATABASE_URL."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


def make_database(name: str = DATABASE) -> str:
    """A fresh database of our own on the given server; refuses one that may lose commits."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            row = server.execute(f"SHOW {setting}").fetchone()
            if row is None or row[0] != "on":
                sys.exit(f"{setting} is off on this server: its figures would mean nothing.")
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
    return database_url(name)


def prepare() -> list[UUID]:
    """Migrate, publish the process and start the runs; the open task of each."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from motcua.kernel.processes import testing
    from motcua.kernel.processes.models import Task

    version = testing.publish(LINES, code="bench")
    for _ in range(RUNS):
        testing.start(version, at=AT)
    with connection.cursor() as cursor:
        cursor.execute(RAW)
        cursor.execute("VACUUM ANALYZE")
    uuids = list(Task.objects.filter(state="open").order_by("id").values_list("uuid", flat=True))
    connection.close()
    return uuids


def step_ours(actor: Any, task_uuid: UUID, outcome: str) -> UUID:
    """The public action."""
    from motcua.kernel.processes import api as processes

    result = processes.complete_task(actor=actor, task_uuid=task_uuid, outcome=outcome, at=AT)
    return result.opened[0].uuid


def step_orm(actor: Any, task_uuid: UUID, outcome: str) -> UUID:
    """The same step as it is commonly written with Django's ORM."""
    from django.db import transaction

    from motcua.kernel.diagrams.models import ProcessElement, ProcessTransition
    from motcua.kernel.processes.models import Task

    with transaction.atomic():
        task = Task.objects.select_for_update().select_related("run").get(uuid=task_uuid)
        if not actor.may(task.permission, task.agency_path) or task.state != "open":
            raise PermissionError
        way = ProcessTransition.objects.get(
            version_id=task.run.version_id, element_id=task.element_id, outcome=outcome
        )
        task.state, task.outcome, task.completed_at = "completed", outcome, AT
        task.completed_by, task.completed_by_name = actor.uuid, actor.name
        task.save()
        record_orm(actor, "completed", task, {"element": task.element_id, "outcome": outcome})
        for element in ProcessElement.objects.filter(id__in=way.opens):
            opened = Task.objects.create(
                run=task.run,
                element_id=element.element_id,
                name=element.name,
                role=element.role,
                permission=element.permission,
                agency_uuid=task.run.agency_uuid,
                agency_path=task.run.agency_path,
                subject_kind=task.subject_kind,
                subject_uuid=task.subject_uuid,
                title=task.run.title,
                folded=task.run.folded,
                opened_at=AT,
            )
            record_orm(actor, "opened", opened, {"element": opened.element_id})
    return UUID(str(opened.uuid))


def record_orm(actor: Any, what: str, task: Any, payload: dict[str, str]) -> None:
    """A row of the journal, as the ORM writes it."""
    from motcua.kernel.events.models import JournalEntry

    JournalEntry.objects.create(
        name=f"processes.task_{what}",
        subject_kind=task.subject_kind,
        subject_uuid=task.subject_uuid,
        actor_kind=actor.kind,
        actor_uuid=actor.uuid,
        agency_uuid=task.agency_uuid,
        at=AT,
        payload={"run": str(task.run.uuid), "task": str(task.uuid), **payload},
    )


def work(pipe: Connection, share: int) -> None:
    """One client: told a side, it steps its share of the runs for a while and says how often."""
    import django

    django.setup()
    from django.db import connection

    from motcua.kernel.processes.models import Task
    from motcua.kernel.processes.testing import officer

    actor = officer()
    sides: dict[str, Callable[[Any, UUID, str], UUID]] = {"ours": step_ours, "orm": step_orm}
    while (side := pipe.recv()) is not None:
        rows = Task.objects.filter(state="open").order_by("run_id")
        tasks = list(rows.values_list("uuid", "element_id"))[share::CLIENTS]
        step, done, until = sides[side], 0, time.perf_counter() + SECONDS
        while time.perf_counter() < until:
            uuid, element = tasks[done % len(tasks)]
            opened = step(actor, uuid, "go" if element == "first" else "back")
            tasks[done % len(tasks)] = opened, "second" if element == "first" else "first"
            done += 1
        pipe.send(done / SECONDS)
    connection.close()


def pgbench(url: str) -> float:
    """Steps per second of the server-side function."""
    from motcua.project.run import postgres

    with psycopg.connect(url) as server:
        row = server.execute("SELECT min(id), max(id) FROM processes_run").fetchone()
    low, high = row or (1, RUNS)
    script = f"\\set run random({low}, {high})\nSELECT bench_step(:run);\n"
    done = subprocess.run(
        [str(postgres.programs() / "pgbench"), "-n", "-M", "prepared", "-c", str(CLIENTS),
         "-j", str(CLIENTS), "-T", str(round(SECONDS)), "-f", "/dev/stdin", url],
        input=script, capture_output=True, text=True, check=True,
    )  # fmt: skip
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps = "))
    return float(line.split()[2])


def ask(pipes: list[Connection], side: str) -> float:
    """Steps per second of all clients together."""
    for pipe in pipes:
        pipe.send(side)
    return float(sum(pipe.recv() for pipe in pipes))


def clients(target: Callable[..., None], *given: Any) -> Side:
    """The clients of one side, each in a process that waits to be told to begin."""
    context = multiprocessing.get_context("spawn")
    pipes: list[Connection] = []
    workers: list[multiprocessing.process.BaseProcess] = []
    for share in range(CLIENTS):
        here, there = context.Pipe()
        worker = context.Process(target=target, args=(there, *given, share), daemon=True)
        worker.start()
        pipes.append(here)
        workers.append(worker)
    return pipes, workers


def work_viewflow(pipe: Connection, url: str, share: int) -> None:
    """One client of Viewflow."""
    viewflow_side.work(pipe, url, share, CLIENTS, SECONDS)


def work_spiff(pipe: Connection, url: str, share: int) -> None:
    """One client of SpiffWorkflow."""
    spiff_side.work(pipe, url, share, CLIENTS, SECONDS)


def peers() -> dict[str, Side]:
    """The other engines that are installed, each with a database of its own."""
    found: dict[str, Side] = {}
    if find_spec("viewflow"):
        url = make_database(f"{DATABASE}_viewflow")
        context = multiprocessing.get_context("spawn")
        maker = context.Process(target=viewflow_side.prepare, args=(url, RUNS))
        maker.start()
        maker.join()
        found["Viewflow 2"] = clients(work_viewflow, url)
    if find_spec("SpiffWorkflow"):
        # A state grows with each step of its run: many runs, so that none grows much.
        url = make_database(f"{DATABASE}_spiff")
        spiff_side.prepare(url, 10 * RUNS)
        found["SpiffWorkflow 3, persisted"] = clients(work_spiff, url)
    return found


def measure(url: str, others: dict[str, Side]) -> dict[str, list[float]]:
    """The rounds, each side in turn."""
    own = clients(work)
    found: dict[str, list[float]] = {}
    for number in range(ROUNDS + 1):
        rates = {"ours": ask(own[0], "ours"), "orm": ask(own[0], "orm"), "raw": pgbench(url)}
        for name, (pipes, _) in others.items():
            rates |= {name: ask(pipes, "whole"), f"{name}, bare": ask(pipes, "bare")}
        if number:  # the first round warms up
            for side, rate in rates.items():
                found.setdefault(side, []).append(rate)
    for pipes, workers in (own, *others.values()):
        for pipe in pipes:
            pipe.send(None)
        for worker in workers:
            worker.join()
    return found


def main() -> None:
    """Measure and print."""
    load, others = os.getloadavg()[0], peers()
    url = make_database()
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
    prepare()
    found = measure(url, others)
    middle = {side: median(rates) for side, rates in found.items()}
    print(f"One process step, 2 clients, default durability, medians of {ROUNDS} interleaved runs")
    print(f"(load average before: {load:.1f}):")
    print(f"  ours, public action             {middle['ours']:8,.0f} steps/s")
    print(f"  idiomatic Django ORM            {middle['orm']:8,.0f} steps/s")
    print(f"  limit: pgbench, one function    {middle['raw']:8,.0f} steps/s")
    ratio = middle["ours"] / middle["raw"]
    print(f"  {ratio:.0%} of the limit; {middle['ours'] / middle['orm']:.1f} × the ORM")
    for name in (side for other in others for side in (other, f"{other}, bare")):
        times = middle["ours"] / middle[name]
        print(f"  {name:32}{middle[name]:8,.0f} steps/s; ours {times:.1f} ×")
    if others:
        print("  (bare: without permission, rows for an inbox and journal, which ours has)")
    for missing in (name for name in ("viewflow", "SpiffWorkflow") if not find_spec(name)):
        print(f"  {missing} is not installed: not measured")
    if os.environ.get("MOTCUA_BENCH_ROUNDS_SHOWN"):
        print(json.dumps({side: [round(rate) for rate in rates] for side, rates in found.items()}))


if __name__ == "__main__":
    main()
