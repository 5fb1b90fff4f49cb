"""
One process step over HTTP: our public address, and the same step as a plain Django view.

16 users complete tasks at the real web server (two processes, as an installation runs it), each
with a bearer token, in turns at our `POST /api/v1/tasks/{uuid}/completion` and at a view with the
same middleware, the same token and the ORM. Printed are steps a second, half and 95 of 100 waiting
times, medians of the rounds, and their ratios. Goals: 2.5 × the plain view, with its 95 of 100 at
most half. Run with `make bench`, or `python -m benchmarks.bench_http_step` with DATABASE_URL.
"""

import multiprocessing
import os
import shutil
import sys
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from benchmarks.bench_pages import web_server
from benchmarks.bench_process_step import LINES, make_database
from benchmarks.pages.users import Served
from benchmarks.steps.users import Shift, Task, serve_shifts

DATABASE = "motcua_bench_http_step"
USERS, ROUNDS, SECONDS, RUNS = 16, 5, 3.0, 800
PATHS = {"ours": "/api/v1/tasks/{uuid}/completion", "plain": "/api/plain/tasks/{uuid}"}
OPEN_ZAAK = 10  # status calls a second, 88 SQL statements each: a known figure, not measured here


def prepare() -> str:
    """Migrate, load the organizations, start the runs; the header of an official's token."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for loader in ("calendars", "organizations", "roles"):
        call_command(f"load_{loader}", verbosity=0)
    from datetime import UTC, date, datetime

    from motcua.kernel.access import testing as access
    from motcua.kernel.organizations import api as organizations
    from motcua.kernel.processes import testing

    agency = organizations.list_agencies(
        kind="commune_committee", unit_code=None, on=date(2026, 6, 1)
    )[0]
    access.make_demo_role()
    account = access.official_account(agency=agency, role="demo", username="bench")
    access.make_demo_role()  # the roles of the province were loaded anew
    version = testing.publish(LINES, code="bench")
    for _ in range(RUNS):
        testing.start(version, path=agency.path, at=datetime.now(UTC))
    return access.bearer_for(account)["Authorization"]


def open_tasks() -> list[Task]:
    """The tasks that wait."""
    from django.db import connection

    from motcua.kernel.processes.models import Task as Row

    rows = list(
        Row.objects.filter(state="open").order_by("run_id").values_list("uuid", "element_id")
    )
    connection.close()
    return rows


def ask(pipe: Connection, shift: Shift) -> Served:
    """Send the users to work."""
    pipe.send(shift)
    served = pipe.recv()
    if not isinstance(served, Served):
        sys.exit(served)
    return served


def measure(port: int, authorization: str) -> dict[str, list[Served]]:
    """Both sides in turn; the first round warms up."""
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    users = context.Process(target=serve_shifts, args=(there,), daemon=True)
    users.start()
    found: dict[str, list[Served]] = {side: [] for side in PATHS}
    for number in range(ROUNDS + 1):
        for side, path in PATHS.items():
            shift = Shift(port, path, authorization, open_tasks(), USERS, SECONDS)
            served = ask(here, shift)
            if number:
                found[side].append(served)
    here.send(None)
    users.join()
    return found


def show(found: dict[str, list[Served]], load: float) -> None:
    """Print the figures."""
    print(
        f"One step over HTTP, {USERS} users, medians of {ROUNDS} interleaved runs, load {load:.1f}:"
    )
    rate, p95 = {}, {}
    for side, runs in found.items():
        rate[side] = median(run.rate for run in runs)
        p95[side] = median(run.p95 for run in runs)
        half = median(run.p50 for run in runs)
        print(
            f"  {side:6}{rate[side]:8,.0f} steps/s; half in {half:.1f} ms, 95 in {p95[side]:.1f} ms"
        )
    print(f"  {rate['ours'] / rate['plain']:.1f} × the plain view (goal 2.5);", end=" ")
    print(f"95 of 100 in {p95['ours'] / p95['plain']:.2f} of its time (goal 0.5)")
    print(f"  {rate['ours'] / OPEN_ZAAK:.0f} × Open Zaak's status call, known at {OPEN_ZAAK}/s")


def main() -> None:
    """Prepare, measure, print, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-bench-steps-"))
    os.environ["DATABASE_URL"] = make_database(DATABASE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.steps.site_settings"
    os.environ["MOTCUA_VAR"] = str(folder)
    import django

    django.setup()
    try:
        authorization, load = prepare(), os.getloadavg()[0]
        with web_server() as port:
            show(measure(port, authorization), load)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
