"""
Indicators: how fast they are counted, what report pages ask, and counting all anew.

Part of the province's half-year is simulated into a database of its own, then counted as the worker
does it; what counting costs the replay while it runs is told by bench_counting.
Then the content is widened to 369 indicators, told by 229 units for 24 months, and the queries of
report pages are asked at the province, at one unit and as a ranking (goal: 300 ms for 95 of 100
pages; whole pages: bench_report_pages). Last, a definition is changed so that facts differ
(nothing is late or early any more), everything is counted anew, and the half-year's time
reckoned from it (goal: 60 s), beside one plain SQL aggregation of the same figures over the
journal, and DuckDB on the same rows. Run with
`python -m benchmarks.bench_indicators [--scale 0.02] [--months 24]` with DATABASE_URL.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.bench_counting import adapted_province
from benchmarks.bench_process_step import make_database
from benchmarks.bench_replay import server_seconds
from benchmarks.bench_simulate import prepare, simulate

DATABASE = "motcua_bench_indicators"
INDICATORS, UNITS, TIMES = 369, 229, 20
# The events of the province's half-year, as bench_replay knows it.
HALF_YEAR = 7_416_747
CHANGED = ("late: {after: due_at}, early: {day_before: due_at}", "late: {after: at_end}")
# The last month of the districts and old communes: the province has fewer units since.
MONTH = "2025-06"
_PLAIN = """
SELECT o.agency_uuid, date_trunc('month', s.at), count(*),
    count(*) FILTER (WHERE d.payload ->> 'channel' = 'online'), count(e.at),
    count(e.at) FILTER (WHERE e.at > (e.payload ->> 'due_at')::timestamptz)
FROM events_journal s
JOIN events_journal o ON o.subject_uuid = s.subject_uuid AND o.name = 'cases.case_opened'
LEFT JOIN events_journal d ON d.name = 'one_stop_shop.dossier_submitted'
    AND d.payload ->> 'case' = s.subject_uuid::text
LEFT JOIN events_journal e ON e.subject_uuid = s.subject_uuid AND e.name = 'deadlines.clock_ended'
    AND e.payload ->> 'clock' = ''
WHERE s.name = 'deadlines.clock_started' AND s.payload ->> 'clock' = ''
GROUP BY 1, 2
"""
_DUCK = """
SELECT o.agency_uuid, strftime(date_trunc('month', s.at), '%Y-%m'), count(*),
    count(*) FILTER (WHERE d.channel = 'online'), count(e.at),
    count(e.at) FILTER (WHERE e.at > e.due)
FROM j s JOIN j o ON o.subject_uuid = s.subject_uuid AND o.name = 'cases.case_opened'
LEFT JOIN j d ON d.name = 'one_stop_shop.dossier_submitted' AND d.matter = s.subject_uuid
LEFT JOIN j e ON e.subject_uuid = s.subject_uuid AND e.name = 'deadlines.clock_ended'
    AND e.clock = ''
WHERE s.name = 'deadlines.clock_started' AND s.clock = ''
GROUP BY 1, 2
"""


def widened_province(folder: Path, count: int) -> Path:
    """The province's content with more indicators, until there are as many as asked for."""
    from django.conf import settings

    root = Path(settings.MOTCUA_PROVINCE)
    for entry in root.iterdir():
        if entry.name != "indicators":
            (folder / entry.name).symlink_to(entry)
    shutil.copytree(root / "indicators", folder / "indicators")
    rows = "\n".join(
        f"      - {{code: bench_{n}, name: {{vi: Chỉ tiêu {n}, en: Indicator {n}}},"
        " unit: {vi: việc, en: things}, periods: [month, quarter, year],"
        " valid_from: 2020-01-01, legal_basis: {vi: thử, en: trial}}"
        for n in range(count)
    )
    text = f"groups:\n  - code: bench\n    name: {{vi: Đo, en: Bench}}\n    indicators:\n{rows}\n"
    (folder / "indicators" / "bench.yaml").write_text(text, encoding="utf-8")
    return folder


def tell_figures(codes: list[str], months: int) -> list[Any]:
    """Every unit tells every indicator for every month; returns the units."""
    from django.db import connection

    from motcua.kernel.indicators.api import Period
    from motcua.kernel.indicators.queries.units import tree
    from motcua.kernel.organizations.api import list_agencies

    day = Period.parse(MONTH).last
    reporting = tree().lines  # parts of agencies report nothing of their own
    agencies = [
        one for one in list_agencies(on=day)
        if one.uuid in reporting and one.kind != "province_committee"
    ][:UNITS]  # fmt: skip
    periods = [Period.parse(MONTH)]
    while len(periods) < months:
        periods.append(periods[-1].previous())
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO indicators_told_figure (indicator, agency_id, period, dimensions, value,
                is_na, note, origin_kind, origin_uuid, origin_detail, told_by, known_from)
            SELECT c, a, p, '{}', (hashtext(c || a::text || p) %% 1000 + 1000)::numeric, false, '',
                'bench', gen_random_uuid(), '', gen_random_uuid(), now()
            FROM unnest(%s::varchar[]) c, unnest(%s::uuid[]) a, unnest(%s::varchar[]) p""",
            [codes, [one.uuid for one in agencies], [one.code for one in periods]],
        )
        print(f"{cursor.rowcount:,} figures of {len(agencies)} units told", flush=True)
        for table in ("indicators_told_figure", "indicators_fact", "indicators_cell"):
            cursor.execute(f"VACUUM ANALYZE {table}")
    return agencies


def measure(name: str, ask: Callable[[], Any]) -> None:
    """The median and the slowest but one of twenty."""
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - began) * 1000)
    spent.sort()
    print(f"{name}: median {spent[TIMES // 2]:,.0f} ms, p95 {spent[-2]:,.0f} ms")


def read_pages(codes: list[str], agencies: list[Any]) -> None:
    """What report pages read: a whole set, a row through time, and a ranking."""
    from motcua.kernel.indicators.api import Period, values
    from motcua.kernel.organizations.api import find_agency_by_code

    month = Period.parse(MONTH)
    months = [month]
    while len(months) < 24:
        months.append(months[-1].previous())
    province = find_agency_by_code("H27", month.last)
    assert province is not None
    unit = agencies[-1]

    def ask(some: list[str], units: list[Any], periods: list[Period]) -> Callable[[], Any]:
        return lambda: values(codes=some, units=units, periods=periods, within=True)

    measure("40 indicators of the province, this month and the last", ask(
        codes[:40], [province.uuid], months[:2]))  # fmt: skip
    measure("all indicators of the province, one month", ask(codes, [province.uuid], [month]))
    measure("one indicator of the province, 24 months", ask(codes[:1], [province.uuid], months))
    measure("one indicator, every unit ranked", ask(codes[:1], [a.uuid for a in agencies], [month]))
    measure("all indicators of a unit, two months", ask(codes, [unit.uuid], months[:2]))
    simulated = [Period.parse(f"2026-{number:02}") for number in range(6, 0, -1)]
    measure("a counted share of the province, six months", ask(
        ["settled_in_time_rate"], [province.uuid], simulated))  # fmt: skip


def plain(url: str) -> None:
    """The same figures by one statement over the journal, and by DuckDB."""
    import duckdb

    with psycopg.connect(url) as server:
        began = time.perf_counter()
        rows = server.execute(_PLAIN).fetchall()
        print(f"plain SQL over the journal: {time.perf_counter() - began:.2f} s, {len(rows)} rows")
        found = server.execute(
            """SELECT name, subject_uuid::text, agency_uuid::text, at AT TIME ZONE 'UTC',
                payload ->> 'clock', payload ->> 'channel', payload ->> 'case',
                (payload ->> 'due_at')::timestamptz AT TIME ZONE 'UTC'
            FROM events_journal WHERE name IN ('cases.case_opened', 'deadlines.clock_started',
                'deadlines.clock_ended', 'one_stop_shop.dossier_submitted')"""
        ).fetchall()
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        for row in found:
            file.write(",".join("" if one is None else str(one) for one in row) + "\n")
        file.flush()
        duck = duckdb.connect()
        duck.execute(
            f"""CREATE TABLE j AS SELECT * FROM read_csv('{file.name}', header = false, columns = {{
                'name': 'VARCHAR', 'subject_uuid': 'VARCHAR', 'agency_uuid': 'VARCHAR',
                'at': 'TIMESTAMP', 'clock': 'VARCHAR', 'channel': 'VARCHAR', 'matter': 'VARCHAR',
                'due': 'TIMESTAMP'}})"""
        )
        duck.execute("UPDATE j SET clock = coalesce(clock, '')")
        began = time.perf_counter()
        rows = duck.execute(_DUCK).fetchall()
        print(f"DuckDB on the same rows: {time.perf_counter() - began:.2f} s, {len(rows)} rows")


def spent_on(what: str, work: Callable[[], int], url: str, events: int) -> tuple[float, int]:
    """Do it; print and give the seconds by the clock, and what it returned."""
    with psycopg.connect(url, autocommit=True) as server:
        served, own, began = server_seconds(server), time.process_time(), time.perf_counter()
        found = work()
        spent = time.perf_counter() - began
        busy = server_seconds(server) - served + time.process_time() - own
    print(
        f"{what}: {spent:.1f} s, of processors {busy:.1f} s ({busy / events * 1e6:.1f} µs an event)"
    )
    print(f"  reckoned for the half-year: {spent * HALF_YEAR / events:.0f} s by the clock,")
    print(f"  {busy * HALF_YEAR / events:.0f} s of processors")
    return spent, found


def main() -> None:
    """Simulate, count, tell, read, count anew, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="0.02", help="of the half-year; 0.02 is 6,459 dossiers")
    parser.add_argument("--months", type=int, default=24)
    asked = parser.parse_args()
    url = os.environ["DATABASE_URL"] = make_database(DATABASE)
    prepare()
    from django.conf import settings

    from motcua.kernel.indicators.actions.counting import recompute
    from motcua.kernel.indicators.api import definitions
    from motcua.kernel.indicators.testing import count_all

    began = time.perf_counter()
    _, events = simulate(asked.scale)
    told = time.perf_counter() - began
    print(f"{events:,} events simulated in {told:.1f} s")
    counted, _ = spent_on("counted", lambda: count_all(datetime.now(UTC)), url, events)
    print(f"of the simulation's time: {counted / told:.1%}")
    known = len(definitions(on=date(2026, 6, 30)))
    with tempfile.TemporaryDirectory() as folder:
        settings.MOTCUA_PROVINCE = str(widened_province(Path(folder), INDICATORS - known))
        codes = [f"bench_{n}" for n in range(INDICATORS - known)]
        agencies = tell_figures(codes, asked.months)
        read_pages(codes, agencies)
        with tempfile.TemporaryDirectory() as other:
            settings.MOTCUA_PROVINCE = str(adapted_province(Path(other), *CHANGED))
            _, changed = spent_on(
                "counted anew after a change of definition",
                lambda: recompute(at=datetime.now(UTC), upto=10**15),
                url,
                events,
            )
        print(f"  {changed:,} facts changed (goal 60 s for the half-year)")
        if not changed:
            raise SystemExit("The changed definition changed nothing.")
    plain(url)


if __name__ == "__main__":
    main()
