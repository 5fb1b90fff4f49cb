"""
Form II.06a for the province and all its units over a year, on 1,000,000 dossiers.

Writes a year and a half of dossiers of 80 agencies and 60 procedures as the counting keeps them, a
fifth of which stood otherwise before, and asks for the form by the public query: every agency,
every procedure, every column, as things stood at the year's end; then for the year while it still
ran, for one commune, and for the board of the province. Beside it, in the same turns, the same rows
added up by one plain statement that knows no earlier stand: what a report costs that forgets.
Goal: the year under 2 seconds. `MOTCUA_BENCH_DOSSIERS=100000` makes it small. Run with
`make bench`, or `python -m benchmarks.bench_steering` with DATABASE_URL. About three minutes.
"""

import os
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.bench_process_step import make_database

DATABASE = "motcua_bench_steering"
# how many dossiers; fewer for a quick look
DOSSIERS = int(os.environ.get("MOTCUA_BENCH_DOSSIERS", "1000000"))
ROUNDS = 7
GOAL = 2.0
FILL = """
INSERT INTO operations_center_handling (case_uuid, round, dossier_uuid, code, procedure_code,
    field_code, channel, receiving_path, agency_path, element, submitted_at, accepted_at, due_first,
    due_at, stood_since, waiting, is_paused, is_extended, supplements, end_kind, ended_at, timing,
    late_element, return_channel, has_document, was_asked_to_pay, has_paid, papers, files, position)
SELECT uuidv7(), 1, uuidv7(), 'H27.' || n, '1.' || lpad((n %% 60)::text, 6, '0'),
    'field-' || n %% 12, (ARRAY['online', 'online', 'counter', 'postal'])[1 + n %% 4],
    agency || '.mc', agency, 'appraise', came, came, due, due,
    CASE WHEN n %% 5 = 0 THEN least(came + lasts / 2, due) ELSE came END,
    '', false, n %% 50 = 0, (n %% 9 = 0)::int, CASE WHEN is_over THEN 'approved' ELSE '' END,
    CASE WHEN is_over THEN came + lasts END,
    CASE WHEN NOT is_over THEN '' WHEN came + lasts > due THEN 'late'
         WHEN (came + lasts)::date < due::date THEN 'early' ELSE 'on_time' END,
    '', '', true, n %% 3 = 0, n %% 3 = 0, 3, n %% 4, n
FROM (
    SELECT n, came, came + interval '5 days' AS due,
        CASE WHEN n %% 142 < 127 THEN 'h27.' || 100 + n %% 69 ELSE 'h27.0' || n %% 9 END AS agency,
        interval '1 hour' * (n::bigint * 7919 %% (CASE n %% 97 WHEN 0 THEN 300 ELSE 110 END))
            AS lasts,
        came + interval '110 hours' < timestamptz '2026-06-30' AS is_over
    FROM (SELECT n, timestamptz '2025-01-01'
              + (n::float8 / %(dossiers)s) * interval '545 days' AS came
          FROM generate_series(1, %(dossiers)s) n) c
) d
"""
STANDS = """
INSERT INTO operations_center_stand (handling_id, since, until, agency_path, due_at, is_paused,
    waiting)
SELECT id, accepted_at, stood_since, agency_path, due_at, false, ''
FROM operations_center_handling WHERE stood_since > accepted_at
"""
PLAIN = """
SELECT agency_path, procedure_code, count(*),
    count(*) FILTER (WHERE accepted_at >= %(first)s AND channel = 'online'),
    count(*) FILTER (WHERE accepted_at >= %(first)s AND channel <> 'online'),
    count(*) FILTER (WHERE accepted_at < %(first)s),
    count(*) FILTER (WHERE timing = 'early'), count(*) FILTER (WHERE timing = 'on_time'),
    count(*) FILTER (WHERE timing = 'late'),
    count(*) FILTER (WHERE ended_at IS NULL AND due_at >= %(until)s),
    count(*) FILTER (WHERE ended_at IS NULL AND due_at < %(until)s)
FROM operations_center_handling
WHERE accepted_at < %(until)s AND (ended_at IS NULL OR ended_at >= %(first)s)
GROUP BY 1, 2
"""


def fill() -> float:
    """Migrate and write the dossiers; the seconds that the writing took."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"dossiers": DOSSIERS})
        cursor.execute(STANDS)
        cursor.execute("VACUUM ANALYZE operations_center_handling")
        cursor.execute("VACUUM ANALYZE operations_center_stand")
    return time.monotonic() - began


def questions() -> dict[str, Callable[[], Any]]:
    """What is asked for, by name."""
    from django.db import connection

    from motcua.base.text import VIETNAM
    from motcua.channels.operations_center.queries.boards import board_of
    from motcua.channels.operations_center.queries.figures import Scope, cells
    from motcua.channels.operations_center.rules.periods import period_of
    from motcua.channels.operations_center.rules.report import broken_identities, grouped

    year, running = period_of("year", date(2025, 6, 1)), period_of("year", date(2026, 6, 1))
    at = datetime(2026, 6, 30, 17, tzinfo=VIETNAM)
    whole = Scope(("h27",), is_whole=True)

    def form(scope: Scope, period: Any) -> int:
        counts = cells(scope, period, at=at).counts
        for by in ("agency_path", "procedure_code"):
            groups = grouped(counts, lambda leaf, by=by: str(getattr(leaf, by)))  # type: ignore[misc]
            assert not any(broken_identities(columns) for columns in groups.values())
        return sum(counts.values())

    def plain() -> int:
        with connection.cursor() as cursor:
            cursor.execute(PLAIN, {"first": year.begins_at, "until": year.ends_at})
            return sum(row[2] for row in cursor.fetchall())

    assert form(whole, year) == plain(), "both count the same dossiers"
    return {
        "II.06a, province and all units, a closed year": lambda: form(whole, year),
        "the same rows by one plain statement": plain,
        "II.06a, province and all units, the running year": lambda: form(whole, running),
        "II.06a, one commune, a year": lambda: form(Scope(("h27.110",)), year),
        "board of the province, a year": lambda: board_of(whole, year, by="procedure", at=at),
    }


def processor_seconds() -> float:
    """What the server's process of our connection has spent of a processor; 0 where unknown."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    try:
        spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    except OSError:
        return 0.0
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def alone(asked: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Processor seconds of each question without helping processes: the same on a busy machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    spent = {}
    for name, ask in asked.items():
        before = processor_seconds()
        ask()
        spent[name] = processor_seconds() - before
    with connection.cursor() as cursor:
        cursor.execute("RESET max_parallel_workers_per_gather")
    return spent


def main() -> None:
    """Fill, measure in turns, print."""
    os.environ["DATABASE_URL"] = make_database(DATABASE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
    print(f"Filled with {DOSSIERS:,} dossiers in {fill():.0f} s")
    asked = questions()
    spent: dict[str, list[float]] = {name: [] for name in asked}
    print(f"Load before measuring: {os.getloadavg()[0]:.1f}")
    for _ in range(ROUNDS):
        for name, ask in asked.items():
            began = time.perf_counter()
            ask()
            spent[name].append(time.perf_counter() - began)
    processor = alone(asked)
    for name, times in spent.items():
        print(
            f"  {name}: {median(times):.2f} s, quickest {min(times):.2f} s"
            f" (server's processor, one process: {processor[name]:.2f} s)"
        )
    ours, plain, *_ = [median(times) for times in spent.values()]
    print(f"  ours / plain: {ours / plain:.2f}; goal: {GOAL:.0f} s, reached: {ours < GOAL}")


if __name__ == "__main__":
    main()
