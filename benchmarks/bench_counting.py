"""
The half-year replayed with its figures kept current while it runs, and without.

The replay of bench_replay, twice on databases of their own, in turns: alone, and beside a process
that counts the journal as the worker does, every few seconds (the worker: every minute), until the
last event is counted. The content is the province's, except that the matters of the replay are
counted like dossiers. Compared is processor time, of the server and of all programs, for both
cores are busy either way; the clock is told, too. Goal: under 15 %. At the end every sum must be
that of plain statements over the journal, and of DuckDB over the same events; their times are told,
too: the floor. Run with
`python -m benchmarks.bench_counting [--share 0.05] [--rounds 2] [--every 5]` with DATABASE_URL.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks.bench_replay import (
    DATABASE,
    DOSSIERS,
    make_database,
    prepare,
    run_workers,
    server_seconds,
)

GOAL, COPY = 0.15, "motcua_bench_counting"
CALENDARED = "date_trunc('month', {} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
# Every matter of the replay begins once and ends at most once: nothing else need be thought of.
_BY_JOURNAL = f"""
SELECT 'dossiers_received' AS code, o.agency_uuid, {CALENDARED.format("s.at")} AS month, count(*)
FROM events_journal s
JOIN events_journal o ON o.subject_uuid = s.subject_uuid AND o.name = 'cases.case_opened'
WHERE s.name = 'deadlines.clock_started' AND s.payload ->> 'clock' = ''
GROUP BY 2, 3
UNION ALL
SELECT e.code, o.agency_uuid, {CALENDARED.format("e.at")}, count(*)
FROM (SELECT DISTINCT ON (subject_uuid) subject_uuid, at, (payload ->> 'due_at')::timestamptz AS due
    FROM events_journal
    WHERE name IN ('deadlines.clock_ended', 'deadlines.clock_stopped') AND payload ->> 'clock' = ''
    ORDER BY subject_uuid, at, position) AS f
CROSS JOIN LATERAL (VALUES ('dossiers_settled', f.subject_uuid, f.at),
    (CASE WHEN f.at > f.due THEN 'dossiers_settled_late' END, f.subject_uuid, f.at)
) AS e(code, subject_uuid, at)
JOIN events_journal o ON o.subject_uuid = e.subject_uuid AND o.name = 'cases.case_opened'
WHERE e.code IS NOT NULL
GROUP BY 1, 2, 3
"""
# The same by DuckDB over the same events, which were brought to it before.
_BY_DUCK = """
WITH opened AS (SELECT subject, agency FROM j WHERE name = 'cases.case_opened'),
ended AS (SELECT subject, moment, due FROM j WHERE name IN ('deadlines.clock_ended',
    'deadlines.clock_stopped') QUALIFY row_number() OVER (PARTITION BY subject ORDER BY moment) = 1)
SELECT 'dossiers_received' AS code, o.agency, date_trunc('month', s.moment)::date, count(*)
FROM j s JOIN opened o USING (subject) WHERE s.name = 'deadlines.clock_started' GROUP BY 2, 3
UNION ALL SELECT 'dossiers_settled', o.agency, date_trunc('month', e.moment)::date, count(*)
FROM ended e JOIN opened o USING (subject) GROUP BY 2, 3
UNION ALL SELECT 'dossiers_settled_late', o.agency, date_trunc('month', e.moment)::date, count(*)
FROM ended e JOIN opened o USING (subject) WHERE e.moment > e.due GROUP BY 2, 3
"""
_FOR_DUCK = """
SELECT name, subject_uuid::text, agency_uuid::text, at AT TIME ZONE 'Asia/Ho_Chi_Minh',
    (payload ->> 'due_at')::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh'
FROM events_journal WHERE name = 'cases.case_opened' OR payload ->> 'clock' = ''
    AND name IN ('deadlines.clock_started', 'deadlines.clock_ended', 'deadlines.clock_stopped')
"""
_BY_CELLS = """
SELECT indicator, agency_uuid, date_trunc('month', first)::date, sum(amount)
FROM indicators_cell
WHERE indicator IN ('dossiers_received', 'dossiers_settled', 'dossiers_settled_late')
GROUP BY 1, 2, 3 HAVING sum(amount) <> 0
"""


def adapted_province(folder: Path, before: str, after: str) -> Path:
    """The province's content with other words in what it says of indicators."""
    from django.conf import settings

    root = Path(settings.MOTCUA_PROVINCE)
    for entry in root.iterdir():
        if entry.name != "indicators":
            (folder / entry.name).symlink_to(entry)
    (folder / "indicators").mkdir()
    for entry in (root / "indicators").iterdir():
        text = entry.read_text(encoding="utf-8")
        (folder / "indicators" / entry.name).write_text(text.replace(before, after), "utf-8")
    return folder


def keep_counting(pipe: Connection, every: float) -> None:
    """Count what is settled, until told to end; then the rest, and say what it took."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from motcua.kernel.cases.testing import KIND
    from motcua.kernel.events.actions.horizon import settle_horizon
    from motcua.kernel.indicators.api import catalogue, counting

    with tempfile.TemporaryDirectory() as folder:
        settings.MOTCUA_PROVINCE = str(
            adapted_province(
                Path(folder), "case_kind: one_stop_shop.dossier", f"case_kind: {KIND.name}"
            )
        )
        catalogue.catalogue()  # read once in the life of a worker
        connection.ensure_connection()
        pipe.send("ready")
        pipe.recv()
        before, looked, times, longest = time.process_time(), 0, 0, 0.0
        ending = False
        while not ending:
            ending = pipe.poll(every)
            began = time.perf_counter()
            if ending:  # nobody writes any more: all of it, once it is settled
                wait_settled()
            settle_horizon()
            looked += counting.count_events(at=datetime.now(UTC))
            times, longest = times + 1, max(longest, time.perf_counter() - began)
        pipe.send((looked, times, longest, time.process_time() - before))
        connection.close()


def wait_settled() -> None:
    """Wait until the whole journal is settled; any transaction of the server may hold it up."""
    from django.db import connection

    from motcua.kernel.events.actions.horizon import settle_horizon

    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM events_journal")
        (last,) = cursor.fetchone()
    until = time.monotonic() + 60
    while settle_horizon() < last:
        if time.monotonic() > until:
            sys.exit("The journal is not settled: a transaction of this server stays open.")
        time.sleep(0.1)


def replay(total: int, url: str, every: float | None) -> dict[str, float]:
    """Replay, with counting beside it every so many seconds or without; what it took."""
    here, there = multiprocessing.Pipe()
    counter = multiprocessing.get_context("spawn").Process(
        target=keep_counting, args=(there, every or 0), daemon=True
    )
    if every is not None:
        counter.start()
        here.recv()
    with psycopg.connect(url, autocommit=True) as server:
        served = server_seconds(server)
        if every is not None:
            here.send("begin")
        seconds, _, reports, _ = run_workers(total, url)
        ended = time.perf_counter()
        found = {"looked": 0.0, "times": 0.0, "longest": 0.0, "counter": 0.0}
        if every is not None:
            here.send("end")
            found = dict(zip(found, here.recv(), strict=True))
            counter.join()
        # From the first to the last commit, and until the last event was counted.
        found["seconds"] = seconds + time.perf_counter() - ended
        found["server"] = server_seconds(server) - served
    written, _, events, refused, own = (sum(column) for column in zip(*reports, strict=True))
    if refused or written != total:
        sys.exit("histories were refused")
    return {**found, "events": events, "cpu": own + found["server"] + found["counter"]}


def compare(url: str) -> None:
    """Every sum by agency and month must be that of the plain statements."""
    with psycopg.connect(url, autocommit=True) as server:
        served, began = server_seconds(server), time.perf_counter()
        plain = {row[:3]: int(row[3]) for row in server.execute(_BY_JOURNAL).fetchall()}
        spent, served = time.perf_counter() - began, server_seconds(server) - served
        counted = {row[:3]: int(row[3]) for row in server.execute(_BY_CELLS).fetchall()}
        duck = by_duck(server)
    print(f"  plain SQL over the same journal: {spent:.1f} s, {served:.1f} s of processors,")
    print(f"    {len(plain):,} sums, {sum(plain.values()):,} counted")
    if duck != {(code, str(agency), month): n for (code, agency, month), n in plain.items()}:
        sys.exit("DuckDB comes to other sums than PostgreSQL")
    if plain != counted or not plain:
        differ = [
            key for key in plain.keys() | counted.keys() if plain.get(key) != counted.get(key)
        ]
        sys.exit(f"{len(differ)} sums differ: {[(key, plain.get(key)) for key in differ[:5]]}")
    print("  all sums by indicator, agency and month are the same")


def by_duck(server: psycopg.Connection[Any]) -> dict[tuple[Any, ...], int]:
    """The same sums by DuckDB, and what it takes once the events are there."""
    import duckdb

    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        for row in server.execute(_FOR_DUCK):
            file.write(",".join("" if one is None else str(one) for one in row) + "\n")
        file.flush()
        duck = duckdb.connect()
        duck.execute(
            f"""CREATE TABLE j AS SELECT * FROM read_csv('{file.name}', header = false, columns = {{
                'name': 'VARCHAR', 'subject': 'VARCHAR', 'agency': 'VARCHAR',
                'moment': 'TIMESTAMP', 'due': 'TIMESTAMP'}})"""
        )
    began, own = time.perf_counter(), time.process_time()
    found = {row[:3]: int(row[3]) for row in duck.execute(_BY_DUCK).fetchall()}
    spent, own = time.perf_counter() - began, time.process_time() - own
    print(f"  DuckDB on the same events: {spent:.2f} s, {own:.2f} s of processors")
    return found


def main() -> None:
    """Replay in turns, and print the cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=0.05, help="how much of the half-year")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--every", type=float, default=5, help="seconds between countings")
    asked = parser.parse_args()
    total = round(DOSSIERS * asked.share)
    server_url = os.environ["DATABASE_URL"]
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
    os.environ["DATABASE_URL"] = make_database()
    _prepare_apart()
    runs: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for turn in range(asked.rounds):
        for with_counting in (turn % 2 == 1, turn % 2 == 0):
            url = os.environ["DATABASE_URL"] = copy_database(server_url)
            one = replay(total, url, asked.every if with_counting else None)
            runs[with_counting].append(one)
            tell(one, with_counting)
            if with_counting:
                compare(url)
    alone, beside = (median(one["cpu"] for one in runs[key]) for key in (False, True))
    clock = [median(one["seconds"] for one in runs[key]) for key in (False, True)]
    cost = beside / alone - 1
    print(
        f"Counting while it runs costs {cost:.1%} of the replay's processor time (goal {GOAL:.0%},"
    )
    print(f"  reached: {cost < GOAL}), {clock[1] / clock[0] - 1:.1%} by the clock")


def copy_database(server_url: str) -> str:
    """A fresh copy of what was prepared, for each run."""
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {COPY}")
        server.execute(f"CREATE DATABASE {COPY} TEMPLATE {DATABASE}")
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{COPY}"))


def tell(one: dict[str, Any], with_counting: bool) -> None:
    """Print one run."""
    named = "counted while it runs" if with_counting else "alone"
    print(f"{one['events']:,} events replayed, {named}: {one['seconds']:.1f} s,")
    print(f"  processors {one['cpu']:.1f} s, of the server {one['server']:.1f} s")
    if with_counting:
        print(
            f"  the counter looked {one['times']:.0f} times at {one['looked']:,.0f} events, at most"
        )
        print(f"  {one['longest']:.1f} s at once; its program took {one['counter']:.1f} s")


def _prepare_apart() -> None:
    """Make the tables and the process in a process of its own, for Django knows one database."""
    child = multiprocessing.get_context("spawn").Process(target=prepare)
    child.start()
    child.join()
    if child.exitcode:
        sys.exit("The database could not be prepared.")


if __name__ == "__main__":
    main()
