"""
A day of mergers: 10,000 open cases of the communes that ended on 2025-07-01, in real measure.

Rehearsed, carried out and taken back by the public actions, each once on a fresh database with
default durability: every case with its run and an open task that somebody holds. Printed are
seconds, cases a second and SQL statements; the program fails if anything is not as it was after
the day was taken back. Goal: each under two minutes. `MOTCUA_BENCH_CASES=1000` makes it small.
Run with `make bench`, or `python -m benchmarks.bench_mergers` with DATABASE_URL.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from benchmarks.bench_process_step import LINES, make_database

DATABASE = "motcua_bench_mergers"
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = date(2025, 7, 1)
CASES = int(os.environ.get("MOTCUA_BENCH_CASES", "10000"))
GOAL = 120.0
# One run and its task, copied for so many cases, spread over the communes that ended.
COPIES = """
WITH places AS (
    SELECT uuid, path, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS many
    FROM organizations_agency WHERE valid_to = %(day)s AND kind = 'commune_committee'
), one AS (SELECT * FROM processes_run LIMIT 1), copies AS (
    SELECT uuidv7() AS case_uuid, uuidv7() AS run_uuid, n, p.uuid AS agency, p.path
    FROM generate_series(1, %(cases)s) n JOIN places p ON p.place = n %% p.many
), cases AS (
    INSERT INTO cases_case (uuid, kind, number, title, folded, state, agency_uuid, agency_path,
        receiving_agency_uuid, receiving_path, unit_code, calendar_code, run_uuid, opened_at,
        accepted_at, due_original, due_current, result, is_waited_for)
    SELECT case_uuid, 'demo.matter', 'H27-' || n, 'Khai sinh', 'khai sinh', 'open', agency, path,
        agency, path, '', 'office', run_uuid, %(at)s, %(at)s, %(at)s, %(at)s, '', false FROM copies
), runs AS (
    INSERT INTO processes_run (uuid, version_id, subject_kind, subject_uuid, title, folded,
        agency_uuid, agency_path, places, calendar_code, variables, state, started_at, active)
    SELECT c.run_uuid, version_id, subject_kind, c.case_uuid, title, folded, c.agency, c.path,
        jsonb_build_object('receiving', jsonb_build_object('uuid', c.agency, 'path', c.path)),
        calendar_code, variables, state, started_at, active
    FROM one, copies c RETURNING id, subject_uuid, agency_uuid, agency_path
)
INSERT INTO processes_task (uuid, run_id, element_id, name, role, permission, agency_uuid,
    agency_path, subject_kind, subject_uuid, title, folded, state, norm, opened_at,
    assignee_uuid, assignee_name)
SELECT uuidv7(), runs.id, element_id, name, role, permission, runs.agency_uuid, runs.agency_path,
    subject_kind, runs.subject_uuid, title, folded, state, norm, opened_at, uuidv7(), 'Thẩm'
FROM runs, (SELECT * FROM processes_task LIMIT 1) task
"""
SUMS = """
SELECT (SELECT md5(string_agg(c::text, '' ORDER BY id)) FROM cases_case c),
    (SELECT md5(string_agg(r::text, '' ORDER BY id)) FROM processes_run r),
    (SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM processes_task t)
"""
Answer = TypeVar("Answer")


def prepare() -> None:
    """Migrate, load the province's units, and make the cases."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from motcua.kernel.cases import api as cases
    from motcua.kernel.cases.testing import KIND
    from motcua.kernel.organizations.testing import load_province
    from motcua.kernel.processes import testing

    load_province()
    cases.register_kind(KIND)
    testing.start(testing.publish(LINES, code="bench"), at=AT)
    with connection.cursor() as cursor:
        cursor.execute(COPIES, {"day": DAY, "at": AT, "cases": CASES})
        cursor.execute("VACUUM ANALYZE")


def sums() -> Any:
    """What the tables hold, in short."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(SUMS)
        return cursor.fetchone()


def measured(what: str, act: Callable[[], Answer]) -> Answer:
    """Do it, and print how long it took and how many statements it was."""
    from django.db import connection

    count = 0

    def counting(execute: Any, *given: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*given)

    began = time.perf_counter()
    with connection.execute_wrapper(counting):
        done = act()
    seconds = time.perf_counter() - began
    print(f"{what:10} {seconds:7.1f} s {CASES / seconds:8.0f} cases/s {count:7} statements")
    if seconds > GOAL:
        sys.exit(f"{what}: the goal is {GOAL:.0f} s")
    return done


def day() -> None:
    """Prepare the day, and measure it."""
    from motcua.base.actors import Actor, Grant, system_actor
    from motcua.kernel.mergers import api as mergers

    system, by = system_actor("bench"), {"at": AT + timedelta(days=1)}
    grant = Grant("x", frozenset({"mergers.approve"}), uuid4(), "h27")
    chief = Actor(kind="official", uuid=uuid4(), name="Ký", grants=(grant,))
    merger = mergers.prepare_merger(actor=system, on_date=DAY, grounds="NQ 1665", **by)
    given = {"merger_uuid": merger.uuid, **by}
    before = sums()
    mergers.rehearse_merger(actor=system, **given)
    for finding in merger.findings.filter(severity="problem", agency_uuid__isnull=False):
        mergers.choose_successor(
            actor=system,
            agency_uuid=UUID(str(finding.agency_uuid)),
            to_agency_uuid=UUID(finding.facts["heirs"][0]),
            reason="x",
            **given,
        )
    measured("rehearse", lambda: mergers.rehearse_merger(actor=system, **given))
    waiting = merger.findings.values_list("uuid", flat=True)
    mergers.acknowledge_findings(actor=system, findings=list(waiting), answer="x", **given)
    mergers.approve_merger(actor=chief, **given)
    measured("commit", lambda: mergers.commit_merger(actor=system, **given))
    measured("undo", lambda: mergers.undo_merger(actor=system, reason="x", **given))
    if sums() != before:
        sys.exit("taken back, something is not as it was")


def main() -> None:
    """Measure and print."""
    os.environ["DATABASE_URL"] = make_database(DATABASE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    prepare()
    print(f"{CASES} open cases of the communes that ended on {DAY}")
    day()


if __name__ == "__main__":
    main()
