"""
The inbox of an official with restricted rights on 1,000,000 cases, asked for by 16 users at once.

Each case has one open task, at one of 142 agencies, with one of five permissions. A user holds two
of these at one commune, or at a department with five divisions. Measured is the public query for
the page of 50, and the bounded count with it; each user has a connection, in two processes. Goal:
95 of 100 pages under 50 ms. `MOTCUA_BENCH_CASES=100000` makes it small. Run with `make bench`, or
`python -m benchmarks.bench_inbox` with DATABASE_URL. About four minutes, most of them filling.
"""

import multiprocessing
import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles

from benchmarks.bench_process_step import make_database

DATABASE = "motcua_bench_inbox"
# how many cases; fewer for a quick look
CASES = int(os.environ.get("MOTCUA_BENCH_CASES", "1000000"))
PROCESSES, THREADS, SECONDS = 2, 8, 10.0
PERMISSIONS = [f"bench.permission{number}" for number in range(5)]
FILL = """
WITH made AS (
    INSERT INTO processes_run (version_id, subject_kind, subject_uuid, title, folded, agency_uuid,
        agency_path, places, calendar_code, variables, state, started_at, active)
    SELECT %(version)s, 'bench.case', gen_random_uuid(), 'Hồ sơ ' || n, 'ho so ' || n,
        gen_random_uuid(), CASE WHEN n %% 142 < 127 THEN 'h27.c' || n %% 142
            ELSE 'h27.d' || n %% 3 || '.p' || n %% 5 END,
        '{}', '', '{}', 'running', now() - n * interval '1 second', 1
    FROM generate_series(1, %(cases)s) n
    RETURNING id, subject_uuid, title, folded, agency_uuid, agency_path
)
INSERT INTO processes_task (run_id, element_id, name, role, permission, agency_uuid, agency_path,
    subject_kind, subject_uuid, title, folded, state, norm, opened_at, due_at)
SELECT id, 'a', 'Thẩm định', '', 'bench.permission' || id %% 5, agency_uuid, agency_path,
    'bench.case', subject_uuid, title, folded, 'open', '', now(),
    now() + (id * 7919 %% 100000) * interval '1 minute'
FROM made
"""


def fill() -> None:
    """Migrate, publish a process and write the cases in one statement."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from motcua.kernel.diagrams.testing import publish

    version = publish(["start s", "human a", "end e", "s -> a", "a -> e"], code="bench")
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"version": version.pk, "cases": CASES})
        cursor.execute("VACUUM ANALYZE processes_task")
        cursor.execute("VACUUM ANALYZE processes_run")
    connection.close()


def ask(seed: int) -> list[tuple[float, float]]:
    """One user: pages and counts for a while; how long a page took, and both."""
    from django.db import connection

    from motcua.kernel.processes import api as processes
    from motcua.kernel.processes.testing import officer

    choice = random.Random(seed)
    spent: list[tuple[float, float]] = []
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        path = choice.choice([f"h27.c{choice.randrange(127)}", f"h27.d{choice.randrange(3)}"])
        who = officer(path=path, permissions=choice.sample(PERMISSIONS, 2))
        began = time.perf_counter()
        page = processes.list_tasks_for(who)
        paged = time.perf_counter() - began
        number = processes.count_tasks_for(who)
        spent.append((paged, time.perf_counter() - began))
        assert page.rows and number.number
    connection.close()
    return spent


def users(seed: int) -> list[tuple[float, float]]:
    """Several users in one process, as one of the web server's processes has them."""
    import django

    django.setup()
    with ThreadPoolExecutor(THREADS) as pool:
        found = pool.map(ask, range(seed * THREADS, (seed + 1) * THREADS))
        return [one for each in found for one in each]


def main() -> None:
    """Fill, measure and print."""
    os.environ["DATABASE_URL"] = make_database(DATABASE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
    began = time.monotonic()
    fill()
    print(f"Filled with {CASES:,} cases in {time.monotonic() - began:.0f} s")
    load = os.getloadavg()[0]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        spent = [one for each in pool.map(users, range(PROCESSES)) for one in each]
    print(f"Inbox, {PROCESSES * THREADS} users at once, load before {load:.1f}:")
    for name, times in (
        ("page of 50", [s[0] for s in spent]),
        ("and count", [s[1] for s in spent]),
    ):
        cuts = quantiles(times, n=20)
        print(f"  {name}: half in {cuts[9] * 1000:.1f} ms, 95 of 100 in {cuts[18] * 1000:.1f} ms")
    print(f"  {len(spent) / SECONDS:.0f} of both a second; goal: 95 of 100 pages in 50 ms")


if __name__ == "__main__":
    main()
