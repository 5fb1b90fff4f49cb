"""
The province's half-year replayed: 322,962 dossiers of about eight steps, then its figures.

Two workers replay made-up histories of 5½ months at 80 agencies in six fields through the public
action: every step checked against the diagram, conditions on data judged, recorded system steps
taken over, due dates reckoned by the legal calendar and the rules of their day through
supplements, put-offs and withdrawals, the whole journal written, all indexes and keys in place, on
a server with default durability. Then the figures of the report are computed from what was written
and held against the histories. Under six minutes is the goal on two cores; beside it stand the
processor time of both sides and the raw limit of the same run: the same rows, ready as text,
copied into the same tables. `--share 0.1` replays a tenth.
Run with `make bench`, or `python -m benchmarks.bench_replay [--share 0.1]` with DATABASE_URL.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.bench_process_step import database_url

DOSSIERS = 322_962
WORKERS = 2
DATABASE = "motcua_bench_replay"
FIELDS = ("civil-status", "certification", "business", "land", "construction", "social-support")
LATE = "ended_at > due_current AND result NOT IN ('withdrawn', 'stopped')"
FIGURES = {
    "received": "SELECT count(*) FROM cases_case",
    "settled": "SELECT count(*) FROM cases_case WHERE ended_at IS NOT NULL",
    "withdrawn": "SELECT count(*) FROM cases_case WHERE result = 'withdrawn'",
    "open": "SELECT count(*) FROM cases_case WHERE state <> 'closed'",
    "steps": "SELECT count(*) FROM processes_task WHERE state = 'completed'",
    "clocks": "SELECT count(*) FROM deadlines_clock",
    "pauses": "SELECT count(*) FROM deadlines_adjustment WHERE kind = 'pause'",
    "put off": "SELECT count(*) FROM deadlines_adjustment WHERE kind = 'reappointment'",
    "taken over": "SELECT count(*) FROM processes_token WHERE kind = 'step'",
}
# Of circular 01/2020/TT-VPCP's table: received = settled + in progress; settled = kept + late.
REPORT = f"""
SELECT {{by}}, count(*), count(*) FILTER (WHERE ended_at IS NOT NULL),
    count(*) FILTER (WHERE ended_at IS NOT NULL AND ({LATE}) IS NOT TRUE),
    count(*) FILTER (WHERE {LATE}),
    count(*) FILTER (WHERE ended_at IS NULL),
    count(*) FILTER (WHERE ended_at IS NULL AND due_current < {{closing}}),
    count(*) FILTER (WHERE state = 'waiting')
FROM cases_case GROUP BY 1 ORDER BY min(opened_at)
"""
MONTH = "to_char(opened_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'MM/YYYY')"
FIELD = """
(SELECT v.code FROM processes_run r JOIN diagrams_version v ON v.id = r.version_id
 WHERE r.uuid = cases_case.run_uuid)
"""
CLOSING = "timestamptz '2026-06-14 17:00+07'"
# What the journal says by itself must be what cases, clocks and tasks say.
AGREE = {
    "opened": (
        "SELECT count(*) FROM events_journal WHERE name = 'cases.case_opened'",
        "SELECT count(*) FROM cases_case",
    ),
    "late": (
        "SELECT count(*) FROM events_journal"
        " WHERE name = 'deadlines.clock_ended' AND (payload ->> 'is_late')::bool",
        f"SELECT count(*) FROM cases_case WHERE {LATE}",
    ),
    "completed": (
        "SELECT count(*) FROM events_journal WHERE name = 'processes.task_completed'",
        "SELECT count(*) FROM processes_task WHERE state = 'completed'",
    ),
    "waiting": (
        "SELECT count(*) FROM events_journal WHERE name = 'processes.task_opened'",
        "SELECT count(*) FROM processes_task",
    ),
    "active": (
        "SELECT sum(active) FROM processes_run WHERE state = 'running'",
        "SELECT (SELECT count(*) FROM processes_task WHERE state = 'open')"
        " + (SELECT count(*) FROM processes_token WHERE left_at IS NULL)",
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
    for code in FIELDS:
        publish_eight_steps(code)
    connection.close()


def part_of(first: int, count: int) -> Iterator[Any]:
    """A part of the half-year, its dossiers spread over the fields."""
    from motcua.kernel.histories.testing import made_up

    for field, code in enumerate(FIELDS):
        begin = first + count * field // len(FIELDS)
        end = first + count * (field + 1) // len(FIELDS)
        yield from made_up(end - begin, process=code, start=begin)


def expected(first: int, count: int) -> Counter[str]:
    """What the histories themselves say, in the words of FIGURES."""
    from motcua.kernel.histories import api as histories

    found: Counter[str] = Counter()
    for history in part_of(first, count):
        kinds = Counter(type(happening) for happening in history.happenings)
        found["received"] += 1
        found["steps"] += kinds[histories.StepDone]
        found["clocks"] += kinds[histories.ClockStarted]
        found["pauses"] += kinds[histories.ClockPaused]
        found["put off"] += kinds[histories.ClockPutOff]
        found["withdrawn"] += bool(kinds[histories.RunCanceled] and kinds[histories.CaseClosed])
        found["taken over"] += sum(
            len(one.performed) for one in history.happenings if isinstance(one, histories.StepDone)
        )
        found["open"] += not kinds[histories.CaseClosed]
        found["settled"] += bool(kinds[histories.ClockEnded] or kinds[histories.CaseClosed])
    return found


def work(pipe: Connection, first: int, count: int) -> None:
    """One worker: told to begin, it replays its part and says what became of it."""
    import django

    django.setup()
    from django.db import connection

    from motcua.kernel.cases import api as cases
    from motcua.kernel.cases.testing import KIND
    from motcua.kernel.histories.api import replay

    cases.register_kind(KIND)
    connection.ensure_connection()
    pipe.send("ready")
    pipe.recv()
    before = time.process_time()
    report = replay(part_of(first, count))
    pipe.send(
        (report.written, report.steps, report.events, len(report.refused),
         time.process_time() - before)
    )  # fmt: skip
    pipe.recv()
    pipe.send(expected(first, count))
    connection.close()


def run_workers(total: int, url: str) -> tuple[float, float, list[Any], Counter[str]]:
    """
    Seconds from the first to the last commit, those of the server's processors, reports and aims.

    :param url: the server, whose processes are looked at while the workers' sessions still live.
    """
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
    with psycopg.connect(url, autocommit=True) as server:
        served, began = server_seconds(server), time.perf_counter()
        for pipe in pipes:
            pipe.send("begin")
        reports = [pipe.recv() for pipe in pipes]
        seconds = time.perf_counter() - began
        served = server_seconds(server) - served
    whole: Counter[str] = Counter()
    for pipe in pipes:
        pipe.send("count")
    for pipe in pipes:
        whole += pipe.recv()
    for worker in workers:
        worker.join()
    return seconds, served, reports, whole


def server_seconds(server: psycopg.Connection[Any]) -> float:
    """The processor seconds of all the server's processes so far; 0 if it is elsewhere."""
    stat = Path(f"/proc/{server.info.backend_pid}/stat")
    if not stat.exists():
        return 0.0
    postmaster = _stat(stat)[1]
    own = _stat(Path(f"/proc/{postmaster}/stat"))
    ticks = sum(own[11:15])  # its own, and those of sessions that are over
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found = _stat(path)
        except OSError:
            continue
        ticks += sum(found[11:13]) if found[1] == postmaster else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(path: Path) -> list[int]:
    words = path.read_text().rsplit(")", 1)[1].split()
    return [int(word) if word.lstrip("-").isdigit() else 0 for word in words]


def raw_limit(url: str, sample: int) -> float:
    """Dossiers a second if the same rows, ready as text, are copied into the same tables."""
    with psycopg.connect(url, autocommit=True) as server:
        cases = [
            row[0]
            for row in server.execute(
                "SELECT id FROM cases_case ORDER BY id LIMIT %s", [sample]
            ).fetchall()
        ]
        texts = [
            [_ready(server, *one, cases[n * sample // WORKERS : (n + 1) * sample // WORKERS])
             for one in RAW]
            for n in range(WORKERS)
        ]  # fmt: skip
        for table, _ in RAW:
            server.execute(f"CREATE TABLE raw_{table} (LIKE {table} INCLUDING ALL)")
    began = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda ready: _copy(url, ready), texts))
    return sample / (time.perf_counter() - began)


RAW = (
    ("cases_case", "SELECT id FROM cases_case WHERE id = ANY (%s)"),
    ("cases_involvement", "SELECT id FROM cases_involvement WHERE case_id = ANY (%s)"),
    (
        "processes_run",
        "SELECT id FROM processes_run WHERE uuid IN"
        " (SELECT run_uuid FROM cases_case WHERE id = ANY (%s))",
    ),
    (
        "processes_task",
        "SELECT t.id FROM processes_task t JOIN processes_run r ON r.id = t.run_id"
        " JOIN cases_case c ON c.run_uuid = r.uuid WHERE c.id = ANY (%s)",
    ),
    (
        "processes_token",
        "SELECT t.id FROM processes_token t JOIN processes_run r ON r.id = t.run_id"
        " JOIN cases_case c ON c.run_uuid = r.uuid WHERE c.id = ANY (%s)",
    ),
    (
        "deadlines_clock",
        "SELECT k.id FROM deadlines_clock k JOIN cases_case c ON c.uuid = k.subject_uuid"
        " WHERE c.id = ANY (%s)",
    ),
    (
        "deadlines_adjustment",
        "SELECT a.id FROM deadlines_adjustment a JOIN deadlines_clock k ON k.id = a.clock_id"
        " JOIN cases_case c ON c.uuid = k.subject_uuid WHERE c.id = ANY (%s)",
    ),
    (
        "events_journal",
        "SELECT j.position FROM events_journal j JOIN cases_case c ON c.uuid = j.subject_uuid"
        " WHERE c.id = ANY (%s)",
    ),
)
COLUMNS_OF = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


def _ready(
    server: psycopg.Connection[Any], table: str, which: str, cases: list[int]
) -> tuple[str, list[Any]]:
    """A table's rows of some cases as the text of a COPY, and the COPY itself."""
    key = "position" if table == "events_journal" else "id"
    row = server.execute(COLUMNS_OF, [table]).fetchone()
    columns = row[0] if row else ""
    with server.cursor().copy(
        f"COPY (SELECT {columns} FROM {table} WHERE {key} IN ({which}) ORDER BY {key}) TO STDOUT",
        [cases],
    ) as copy:
        return f"COPY raw_{table} ({columns}) FROM STDIN", list(copy)


def _copy(url: str, ready: list[tuple[str, list[Any]]]) -> None:
    with psycopg.connect(url) as connection:
        for statement, blocks in ready:
            with connection.cursor().copy(statement) as copy:
                for block in blocks:
                    copy.write(block)


def report_figures(url: str, whole: Counter[str]) -> list[str]:
    """Print the report that comes out of the data; what does not agree."""
    wrong = []
    with psycopg.connect(url) as server:
        began = time.perf_counter()
        found = {name: _one(server, sql) for name, sql in FIGURES.items()}
        months, fields, agencies = (
            server.execute(REPORT.format(by=by, closing=CLOSING)).fetchall()
            for by in (MONTH, FIELD, "agency_path")
        )
        seconds = time.perf_counter() - began
        wrong += [f"{n}: {found[n]}, told {whole[n]}" for n in whole if found[n] != whole[n]]
        wrong += [
            f"journal and rows differ: {name}"
            for name, (one, other) in AGREE.items()
            if _one(server, one) != _one(server, other)
        ]
    for name, rows in (("months", months), ("fields", fields), ("agencies", agencies)):
        if sum(row[1] for row in rows) != found["received"]:
            wrong.append(f"the {name} do not add up")
        if any(row[1] != row[2] + row[5] or row[2] != row[3] + row[4] for row in rows):
            wrong.append(f"a line of the {name} does not add up")
    late = sum(row[4] for row in months)
    print(f"  report out of the data in {seconds:.1f} s: {found['received']:,} received,")
    kept = (found["settled"] - late) / max(found["settled"], 1)
    print(f"    {found['settled']:,} settled, {kept:.2%} on time; {late:,} late,")
    print(f"    {found['withdrawn']:,} withdrawn, {found['pauses']:,} pauses for a supplement,")
    print(f"    {found['put off']:,} promised anew, {found['open']:,} open")
    head = "".join(f"{word:>10}" for word in ("received", "settled", "kept", "late"))
    print(f"    {'':18}{head}{'going on':>10}{'overdue':>10}{'waiting':>10}")
    for label, *numbers in [*months, *fields, *sorted(agencies, key=lambda row: -row[1])[:5]]:
        print(f"    {label:18}" + "".join(f"{number:10,}" for number in numbers))
    print(f"    … and {max(len(agencies) - 5, 0)} further agencies")
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
    seconds, served, reports, whole = run_workers(total, url)
    written, steps, events, refused, own = (sum(column) for column in zip(*reports, strict=True))
    print(f"Replay of {total:,} dossiers, {WORKERS} workers, default durability:")
    print(f"  {seconds:.1f} s: {written / seconds:,.0f} dossiers/s, {steps / seconds:,.0f} steps/s")
    print(f"  {steps:,} steps and {events:,} events; {refused} histories refused")
    spent, cores = (own + served) / written, min(WORKERS, os.cpu_count() or 1)
    print(f"  processor time: {own:.1f} s telling and {served:.1f} s in the server, that is")
    print(f"    {spent * 1000:.2f} ms a dossier: the half-year {DOSSIERS * spent / cores / 60:.1f}"
          f" min on {cores} cores that do nothing else")  # fmt: skip
    if total < DOSSIERS:
        print(f"  the whole half-year at this rate: {DOSSIERS / (written / seconds) / 60:.1f} min")
    limit = raw_limit(url, min(total, 8_000))
    print(f"  raw limit, ready rows copied into such tables: {limit:,.0f} dossiers/s;")
    print(f"    ours is {written / seconds / limit:.0%} of it")
    wrong = report_figures(url, whole)
    if wrong or refused:
        sys.exit("; ".join(wrong) or "histories were refused")
    if total == DOSSIERS and seconds >= 360:
        print("  goal missed: under six minutes")


if __name__ == "__main__":
    main()
