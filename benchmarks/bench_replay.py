"""
The province's half-year replayed: 322,962 dossiers of about eight steps, then its figures.

Two workers replay made-up histories of 5½ months at 80 agencies through the public action: every
step checked against the diagram, due dates reckoned by the legal calendar, the whole journal
written, all indexes and keys in place, on a server with default durability. Then the figures of
the report are computed from what was written and held against the histories. Under six minutes is
the goal on two cores; `--share 0.1` replays a tenth.
Run with `make bench`, or `python -m benchmarks.bench_replay [--share 0.1]` with DATABASE_URL.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from multiprocessing.connection import Connection
from typing import Any

import psycopg

from benchmarks.bench_process_step import database_url

DOSSIERS = 322_962
WORKERS = 2
DATABASE = "motcua_bench_replay"
# As an installation is set up; none of it lets a commit be lost.
FIGURES = {
    "received": "SELECT count(*) FROM cases_case",
    "settled": "SELECT count(*) FROM cases_case WHERE ended_at IS NOT NULL",
    "late": "SELECT count(*) FROM cases_case WHERE ended_at > due_current",
    "open": "SELECT count(*) FROM cases_case WHERE state <> 'closed'",
    "steps": "SELECT count(*) FROM processes_task WHERE state = 'completed'",
    "open tasks": "SELECT count(*) FROM processes_task WHERE state = 'open'",
    "running": "SELECT count(*) FROM processes_run WHERE state = 'running'",
    "clocks": "SELECT count(*) FROM deadlines_clock",
    "events": "SELECT count(*) FROM events_journal WHERE subject_kind = 'cases.case'",
}
BY_MONTH = """
SELECT to_char(opened_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'MM/YYYY'), count(*),
    count(*) FILTER (WHERE ended_at IS NOT NULL),
    count(*) FILTER (WHERE ended_at <= coalesce(due_current, ended_at)),
    count(*) FILTER (WHERE ended_at > due_current)
FROM cases_case GROUP BY 1, date_trunc('month', opened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')
ORDER BY date_trunc('month', opened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')
"""
BY_AGENCY = """
SELECT agency_path, count(*), count(*) FILTER (WHERE ended_at > due_current)
FROM cases_case GROUP BY 1 ORDER BY 2 DESC, 1
"""
# What the journal says by itself must be what cases, clocks and tasks say.
AGREE = {
    "opened": (
        "SELECT count(*) FROM events_journal WHERE name = 'cases.case_opened'",
        "SELECT count(*) FROM cases_case",
    ),
    "late": (
        "SELECT count(*) FROM events_journal"
        " WHERE name = 'deadlines.clock_ended' AND (payload ->> 'is_late')::bool",
        "SELECT count(*) FROM cases_case WHERE ended_at > due_current",
    ),
    "completed": (
        "SELECT count(*) FROM events_journal WHERE name = 'processes.task_completed'",
        "SELECT count(*) FROM processes_task WHERE state = 'completed'",
    ),
    "waiting": (
        "SELECT count(*) FILTER (WHERE name = 'processes.task_opened')"
        " - count(*) FILTER (WHERE name = 'processes.task_completed') FROM events_journal",
        "SELECT count(*) FROM processes_task WHERE state = 'open'",
    ),
    "active": (
        "SELECT sum(active) FROM processes_run",
        "SELECT count(*) FROM processes_task WHERE state = 'open'",
    ),
}


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
    """Migrate, load the calendars and publish the process."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from motcua.kernel.calendars.testing import load_province_calendars
    from motcua.kernel.histories.testing import publish_eight_steps

    load_province_calendars()
    publish_eight_steps()
    connection.close()


def expected(first: int, count: int) -> Counter[str]:
    """What the histories themselves say, in the words of FIGURES."""
    from motcua.kernel.histories.api import CaseClosed, ClockEnded, ClockStarted, StepDone
    from motcua.kernel.histories.testing import made_up

    found: Counter[str] = Counter()
    for history in made_up(count, start=first):
        kinds = Counter(type(happening) for happening in history.happenings)
        found["received"] += 1
        found["steps"] += kinds[StepDone]
        found["clocks"] += kinds[ClockStarted]
        found["open"] += not kinds[CaseClosed]
        found["settled"] += bool(kinds[ClockEnded] or kinds[CaseClosed])
    return found


def work(pipe: Connection, first: int, count: int) -> None:
    """One worker: told to begin, it replays its part and says what became of it."""
    import django

    django.setup()
    from django.db import connection

    from motcua.kernel.cases import api as cases
    from motcua.kernel.cases.testing import KIND
    from motcua.kernel.histories.api import replay
    from motcua.kernel.histories.testing import made_up

    cases.register_kind(KIND)
    connection.ensure_connection()
    pipe.send("ready")
    pipe.recv()
    report = replay(made_up(count, start=first))
    pipe.send((report.written, report.steps, report.events, len(report.refused)))
    pipe.send(expected(first, count))
    connection.close()


def run_workers(total: int) -> tuple[float, list[Any], Counter[str]]:
    """Seconds from the first to the last commit, what each worker wrote, what was to be."""
    context = multiprocessing.get_context("spawn")
    pipes, workers = [], []
    for number in range(WORKERS):
        here, there = context.Pipe()
        first, end = (total * n // WORKERS for n in (number, number + 1))
        worker = context.Process(target=work, args=(there, first, end - first), daemon=True)
        worker.start()
        pipes.append(here)
        workers.append(worker)
    for pipe in pipes:
        pipe.recv()
    began = time.perf_counter()
    for pipe in pipes:
        pipe.send("begin")
    reports = [pipe.recv() for pipe in pipes]
    seconds = time.perf_counter() - began
    whole: Counter[str] = Counter()
    for pipe in pipes:
        whole += pipe.recv()
    for worker in workers:
        worker.join()
    return seconds, reports, whole


def report_figures(url: str, whole: Counter[str]) -> list[str]:
    """Print the report that comes out of the data; what does not agree."""
    wrong = []
    with psycopg.connect(url) as server:
        began = time.perf_counter()
        found = {name: _one(server, sql) for name, sql in FIGURES.items()}
        months = server.execute(BY_MONTH).fetchall()
        agencies = server.execute(BY_AGENCY).fetchall()
        seconds = time.perf_counter() - began
        wrong += [f"{n}: {found[n]}, told {whole[n]}" for n in whole if found[n] != whole[n]]
        wrong += [
            f"journal and rows differ: {name}"
            for name, (one, other) in AGREE.items()
            if _one(server, one) != _one(server, other)
        ]
    if sum(row[1] for row in months) != found["received"]:
        wrong.append("the months do not add up")
    if sum(row[1] for row in agencies) != found["received"]:
        wrong.append("the agencies do not add up")
    on_time = found["settled"] - found["late"]
    print(f"  report out of the data in {seconds:.1f} s: {found['received']:,} received,")
    print(f"    {found['settled']:,} settled, {on_time / max(found['settled'], 1):.2%} on time,")
    print(f"    {found['late']:,} late, {found['open']:,} open; {len(agencies)} agencies")
    print("    month     received  settled     kept   late")
    for month, *numbers in months:
        print(f"    {month} {numbers[0]:10,}{numbers[1]:9,}{numbers[2]:9,}{numbers[3]:7,}")
    return wrong


def _one(server: psycopg.Connection[Any], sql: str) -> int:
    row = server.execute(sql).fetchone() or (0,)
    return int(row[0] or 0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="how much of the half-year")
    total = round(DOSSIERS * parser.parse_args().share)
    url = make_database()
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
    prepare()
    seconds, reports, whole = run_workers(total)
    written, steps, events, refused = (sum(column) for column in zip(*reports, strict=True))
    print(f"Replay of {total:,} dossiers, {WORKERS} workers, default durability:")
    print(f"  {seconds:.1f} s: {written / seconds:,.0f} dossiers/s, {steps / seconds:,.0f} steps/s")
    print(f"  {steps:,} steps and {events:,} events; {refused} histories refused")
    if total < DOSSIERS:
        print(f"  the whole half-year at this rate: {DOSSIERS / (written / seconds) / 60:.1f} min")
    wrong = report_figures(url, whole)
    if wrong or refused:
        sys.exit("; ".join(wrong) or "histories were refused")
    if total == DOSSIERS and seconds >= 360:
        print("  goal missed: under six minutes")


if __name__ == "__main__":
    main()
