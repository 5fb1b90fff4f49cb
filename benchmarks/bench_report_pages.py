"""
Whole report pages over HTTP: 369 indicators, 229 units, 24 months, and what is written of them.

A part of the half-year is simulated into a database of its own and counted, the content widened to
369 indicators that 229 units tell for 24 months, a quarter's data set sent out and answered by 100
agencies, a written report begun. Then officials ask the real web server, two processes as an
installation runs it, for each page in turns: an indicator with its trend and ranking, broken down,
what is behind it, the list of all; the data set put together; the written report with its figures;
the board and the form of the operations centre. Printed are half and 95 of 100 waiting times with
4 users at once, and the SQL queries of a page. Goal: 95 of 100 under 300 ms. Users, server and
database share the two cores. Run with `python -m benchmarks.bench_report_pages [--users 4]
[--scale 0.01]` with DATABASE_URL; `MOTCUA_BENCH_KEEP=1` keeps the database for the next run.
"""

import argparse
import multiprocessing
import os
import shutil
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import django
from django.db import transaction

from benchmarks import bench_pages
from benchmarks.bench_indicators import INDICATORS, MONTH, tell_figures, widened_province
from benchmarks.bench_simulate import prepare, simulate
from benchmarks.pages.users import Errand, Served, serve_errands
from motcua.base.text import vietnam_day

DATABASE = "motcua_bench_report_pages"
GOAL, ROUNDS, SECONDS, ANSWERED = 300.0, 3, 2.0, 100
SET, OUTLINE, QUARTER = "cds-quy", "cai-cach-hanh-chinh-quy", "2026-Q3"


def fill(scale: str, codes: list[str]) -> None:
    """What was simulated and counted, told, and sent out; unless it stands already."""
    from django.core.management import call_command

    from motcua.kernel.indicators.models import ToldFigure
    from motcua.kernel.indicators.testing import count_all
    from motcua.systems.one_stop_shop.models import Dossier

    if not Dossier.objects.exists():
        _, events = simulate(scale)
        print(f"{events:,} events simulated", flush=True)
    if not ToldFigure.objects.exists():
        count_all(datetime.now(UTC))
        call_command("count_dossiers", verbosity=0)
        tell_figures(codes, 24)


@transaction.atomic
def written(at: datetime) -> tuple[str, str]:
    """The addresses of a data set put together, and of a report that is being written."""
    from django.urls import reverse

    from motcua.channels.report_writing.actions.beginning import begin_report
    from motcua.channels.report_writing.models import WrittenReport
    from motcua.channels.reporting import testing as reporting
    from motcua.channels.reporting.models import Round
    from motcua.kernel.access.api import actor_for, find_official_account
    from motcua.kernel.organizations.api import find_agency_by_code, list_agencies

    on = vietnam_day(at)
    round_ = Round.objects.filter(set_code=SET).first()
    if round_ is None:
        agencies = list_agencies(kind="commune_committee", on=on)
        agencies = [*agencies, *list_agencies(kind="department", on=on)][:ANSWERED]
        round_ = reporting.make_round(at=at, agencies=agencies, set_code=SET)
        reporting.others_report(round_, [reporting.GOOD], but=[], at=at)
    report = WrittenReport.objects.first()
    if report is None:
        account = find_official_account("dieuhanh")
        department = find_agency_by_code("H27.08", on)
        assert account is not None and department is not None
        report = begin_report(
            actor=actor_for(account, at=at, second_factor=True), outline_code=OUTLINE,
            agency_uuid=department.uuid, period=QUARTER, at=at,
        )  # fmt: skip
    return (
        reverse("reporting:round_show", args=[round_.uuid]),
        reverse("report_writing:report_show", args=[report.uuid]),
    )


def pages(unit: Any, told: tuple[str, str], at: datetime) -> dict[str, str]:
    """What is asked for, by name."""
    half = "ky=2026-06"
    return {
        "list of all indicators": "/chi-tieu",
        "told: 24 months, units ranked": f"/chi-tieu/bench_0?ky={MONTH}",
        "told, of a unit": f"/chi-tieu/bench_1?ky={MONTH}&don-vi={unit}",
        "counted: 24 months, units ranked": f"/chi-tieu/dossiers_received?{half}",
        "a share of counted": f"/chi-tieu/settled_in_time_rate?{half}",
        "as known yesterday": f"/chi-tieu/dossiers_settled?{half}&luc={vietnam_day(at)}",
        "broken down by channel": f"/chi-tieu/dossiers_received/phan-to?{half}&theo=channel",
        "broken down by procedure": f"/chi-tieu/dossiers_settled/phan-to?{half}&theo=procedure",
        "what is behind a value": f"/chi-tieu/dossiers_received/nguon?{half}",
        "picture of the ranking": f"/chi-tieu/bench_2/hinh?ky={MONTH}&hinh=ranking",
        "picture of the trend": f"/chi-tieu/bench_2/hinh?ky={MONTH}&hinh=trend",
        "data set put together": told[0],
        "written report": told[1],
        "reports of an official": "/bao-cao",
        "operations board": "/dieu-hanh",
        "form II.06a": "/dieu-hanh/bao-cao",
    }


def measure(asked: dict[str, str], cookie: str, port: int, users: int) -> dict[str, list[Served]]:
    """Every page in turn, round by round; the first round warms up."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=serve_errands, args=(there,), daemon=True
    )
    process.start()
    found: dict[str, list[Served]] = {name: [] for name in asked}
    for number in range(ROUNDS + 1):
        for name, path in asked.items():
            seconds = SECONDS if number else 0.5
            served = bench_pages.ask(here, Errand(port, path, cookie, users, seconds))
            if number:
                found[name].append(served)
    here.send(None)
    process.join()
    return found


def show(found: dict[str, list[Served]], queries: dict[str, int], users: int) -> None:
    """Print the figures."""
    print(f"{users} users at once, medians of {ROUNDS} rounds:")
    print(f"  {'':34}{'p50 ms':>10}{'p95 ms':>10}{'SQL':>6}")
    late = []
    for name, runs in found.items():
        p50, p95 = median(one.p50 for one in runs), median(one.p95 for one in runs)
        print(f"  {name:34}{p50:10.0f}{p95:10.0f}{queries[name]:6}")
        late += [name] if p95 >= GOAL else []
    print(f"  over {GOAL:.0f} ms: {', '.join(late) or 'none'}")


def sign_in(username: str) -> str:
    """The cookie of an official who steers."""
    from django.test import Client

    from motcua.kernel.access import testing
    from motcua.kernel.access.api import find_official_account

    account = find_official_account(username)
    assert account is not None
    client = Client()
    testing.sign_in(client, account)
    return f"sessionid={client.cookies['sessionid'].value}"


def main() -> None:
    """Fill, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=4)
    parser.add_argument("--scale", default="0.01", help="of the half-year's dossiers")
    asked = parser.parse_args()
    server_url, bench_pages.DATABASE = os.environ["DATABASE_URL"], DATABASE
    folder = Path(tempfile.mkdtemp(prefix="motcua-bench-report-pages-"))
    is_filled = bool(os.environ.get("MOTCUA_BENCH_KEEP")) and bench_pages.database_stands()
    os.environ |= {
        "DATABASE_URL": bench_pages.make_database(),
        "DJANGO_SETTINGS_MODULE": "motcua.project.settings",
        "MOTCUA_VAR": str(folder / "var"),
    }
    try:
        _run(asked, folder, is_filled=is_filled)
    finally:
        bench_pages.drop_database(server_url)
        shutil.rmtree(folder, ignore_errors=True)


def _run(asked: argparse.Namespace, folder: Path, *, is_filled: bool) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    if is_filled:
        django.setup()
        call_command("migrate", verbosity=0)
    else:
        prepare()
    from motcua.kernel.indicators.api import definitions
    from motcua.kernel.organizations.api import list_agencies

    call_command("collectstatic", interactive=False, verbosity=0)
    known = len(definitions(on=date(2026, 6, 30)))
    (folder / "province").mkdir()
    province = widened_province(folder / "province", INDICATORS - known)
    os.environ["MOTCUA_PROVINCE"] = settings.MOTCUA_PROVINCE = str(province)
    fill(asked.scale, [f"bench_{n}" for n in range(INDICATORS - known)])
    at = datetime.now(UTC) - timedelta(days=1)
    unit = list_agencies(kind="district_committee", on=date(2025, 6, 30))[0]
    chosen, cookie = pages(unit.uuid, written(at), at), sign_in("dieuhanh")
    queries = {}
    for name, path in chosen.items():
        body, queries[name] = bench_pages.answer(path, cookie)
        if "</html>" not in body:
            sys.exit(f"{path} is no page")
    connection.close()
    with bench_pages.web_server() as port:
        show(measure(chosen, cookie, port, asked.users), queries, asked.users)


if __name__ == "__main__":
    main()
