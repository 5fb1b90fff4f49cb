"""
The pages about a process on 1,000,000 tasks: how long its figures, its ways and its lists take.

333,334 runs of a year at 142 agencies, half of them of one version, the rest of nine others; one in
eleven still runs; three in five tasks were claimed. First the passages are written, as the periodic
task does it, then each query of the pages is asked for the largest version. Goal: none takes a
second. `MOTCUA_BENCH_RUNS=33334` makes it small. Run with `python -m benchmarks.bench_flow` with
DATABASE_URL. About fifteen minutes, most of them filling and writing passages.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.bench_process_step import make_database

DATABASE = "motcua_bench_flow"
# how many runs; fewer for a quick look
RUNS = int(os.environ.get("MOTCUA_BENCH_RUNS", "333334"))
VERSIONS, TIMES = 10, 5
_RUNS = """
INSERT INTO processes_run (version_id, subject_kind, subject_uuid, title, folded, agency_uuid,
    agency_path, places, calendar_code, variables, state, started_at, ended_at, end_element, active)
SELECT (%(versions)s::bigint[])[CASE WHEN n %% 2 = 0 THEN 1 ELSE 2 + n / 2 %% 9 END],
    'demo.case', gen_random_uuid(), 'Hồ sơ ' || n, 'ho so ' || n, gen_random_uuid(),
    'h27.c' || n * 31 %% 142, '{}', 'office', '{}',
    CASE WHEN n %% 11 = 9 THEN 'running' ELSE 'ended' END,
    begun, CASE WHEN n %% 11 <> 9 THEN begun + interval '6 days' END,
    CASE WHEN n %% 11 <> 9 THEN 'granted' ELSE '' END, (n %% 11 = 9)::int
FROM generate_series(1, %(runs)s) n, LATERAL (
    SELECT now() - interval '366 days' + n * (interval '360 days' / %(runs)s) AS begun) b
"""
_TASKS = """
INSERT INTO processes_task (run_id, element_id, name, role, permission, agency_uuid, agency_path,
    subject_kind, subject_uuid, title, folded, state, norm, opened_at, due_at, assignee_uuid,
    assignee_name, completed_at, completed_by, outcome)
SELECT r.id, (ARRAY['receive', 'appraise', 'approve'])[k], 'Việc', '', 'demo.do', r.agency_uuid,
    r.agency_path, r.subject_kind, r.subject_uuid, r.title, r.folded,
    CASE WHEN is_open THEN 'open' ELSE 'completed' END, '4_working_hours', opened,
    opened + interval '2 days', CASE WHEN is_open AND r.id %% 3 = 0 THEN gen_random_uuid() END, '',
    CASE WHEN NOT is_open THEN done END, CASE WHEN NOT is_open THEN gen_random_uuid() END,
    CASE WHEN NOT is_open THEN (ARRAY['accept', 'propose', 'approve'])[k]
        || CASE WHEN r.id %% 17 = 0 THEN '_' || r.id %% 119 ELSE '' END ELSE '' END
FROM processes_run r, generate_series(1, 3) k, LATERAL (
    SELECT r.started_at + (k - 1) * interval '2 days' AS opened,
        r.started_at + (k - 1) * interval '2 days' + r.id * 7919 %% 2880 * interval '1 minute'
            AS done, r.state = 'running' AND k = 3 AS is_open) t
"""
_TOLD = """
INSERT INTO events_journal (name, subject_kind, subject_uuid, actor_kind, actor_uuid, at, payload)
SELECT CASE e.name WHEN 'task_claimed' THEN 'workloads.' ELSE 'processes.' END || e.name,
    t.subject_kind, t.subject_uuid, 'official',
    coalesce(t.completed_by, t.uuid), e.at,
    jsonb_build_object('run', r.uuid, 'task', t.uuid, 'element', t.element_id)
FROM processes_task t JOIN processes_run r ON r.id = t.run_id, LATERAL (VALUES
    ('task_opened', t.opened_at),
    ('task_claimed', CASE WHEN t.id %% 5 < 3
        THEN t.opened_at + (t.completed_at - t.opened_at) * 0.6 END),
    ('task_completed', t.completed_at)) e(name, at)
WHERE e.at IS NOT NULL ORDER BY t.run_id, e.at
"""
_CASES = """
INSERT INTO cases_case (kind, number, title, folded, state, agency_uuid, agency_path,
    receiving_agency_uuid, receiving_path, unit_code, calendar_code, run_uuid, opened_at,
    due_current, ended_at, closed_at, result)
SELECT 'demo.case', '', title, folded, CASE WHEN state = 'running' THEN 'open' ELSE 'closed' END,
    agency_uuid, agency_path, agency_uuid, agency_path, '', 'office', uuid, started_at,
    started_at + (5 + id %% 3) * interval '1 day', ended_at, ended_at, ''
FROM processes_run
"""
_TABLES = (
    "processes_run", "processes_task", "events_journal", "cases_case",
    "process_office_passage", "process_office_way", "process_office_way_taken",
)  # fmt: skip


def fill() -> Any:
    """Migrate, publish ten versions and write the year; returns the largest version."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from motcua.kernel.calendars.testing import load_province_calendars
    from motcua.kernel.diagrams.testing import publish

    load_province_calendars()
    versions = [publish(code=f"bench-{number}") for number in range(VERSIONS)]
    values: dict[str, Any] = {"versions": [one.pk for one in versions], "runs": RUNS}
    with connection.cursor() as cursor:
        for statement in (_RUNS, _TASKS, _TOLD, _CASES):
            cursor.execute(statement, values)
        _vacuum(cursor)
    return versions[0]


def _vacuum(cursor: Any) -> None:
    for table in _TABLES:
        cursor.execute(f"VACUUM ANALYZE {table}")


def write_passages(at: datetime) -> None:
    """What the periodic task would have done minute by minute, at once."""
    from django.db import connection

    from motcua.systems.process_office.testing import count_all

    began = time.monotonic()
    events = count_all(at)
    spent = time.monotonic() - began
    print(f"Passages of {events:,} events written in {spent:.0f} s ({events / spent:,.0f}/s)")
    with connection.cursor() as cursor:
        _vacuum(cursor)


def measure(name: str, ask: Callable[[], Any]) -> None:
    """The median of some times, after a first one."""
    ask()
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    print(f"  {name:38} {sorted(times)[TIMES // 2] * 1000:7.0f} ms")


def main() -> None:
    """Fill, write, measure and print."""
    os.environ["DATABASE_URL"] = make_database(DATABASE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
    began = time.monotonic()
    version = fill()
    print(f"Filled with {RUNS * 3:,} tasks in {time.monotonic() - began:.0f} s")
    at = datetime.now(UTC)
    write_passages(at)
    from motcua.kernel.processes.testing import officer
    from motcua.systems.process_office.queries.flow import Flow

    whole, one = officer(path="h27"), officer(path="h27.c7")
    print(f"Load {os.getloadavg()[0]:.1f}. The version with half of all, by whom and how long:")
    for days in (30, 366):
        for who, path in ((whole, "h27"), (one, "h27.c7")):
            flow = Flow(version, (path,), at - timedelta(days=days), at)
            said = f"{days} days, {'province' if who is whole else 'commune'}"
            measure(f"figures, {said}", lambda flow=flow: flow.figures(at=at))  # type: ignore[misc]
            measure(f"ways, {said}", lambda flow=flow: flow.variants())  # type: ignore[misc]
    for who, path in ((whole, "h27"), (one, "h27.c7")):
        flow = Flow(version, (path,), at - timedelta(days=30), at)
        for only in ("", "matter"):

            def ask(flow: Any = flow, who: Any = who, only: str = only) -> Any:
                return flow.standing_at("approve", reader=who, at=at, only=only)

            measure(f"list at a step, {path} {only or 'all'}", ask)


if __name__ == "__main__":
    main()
