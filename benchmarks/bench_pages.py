"""
Pages under 16 users on 100,000 dossiers, and the same list of 50 rows written plainly.

Fills a database of its own, starts the web server as an installation does, asks for each page in
turns, and prints rates, waiting times, SQL queries per page and the ratio ours / plain. Run with
`make bench`, or `python -m benchmarks.bench_pages` with DATABASE_URL. About four minutes.
"""

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks.pages.users import Errand, Served, serve_errands

USERS = 16
ROUNDS = 5
SECONDS = 1.5
# how many dossiers; fewer for a quick look
DOSSIERS = int(os.environ.get("MOTCUA_BENCH_DOSSIERS", "100000"))
DATABASE = "motcua_bench_pages"
ROWS = "/quan-ly/ho-so"
PLAIN = "/plain/ho-so"
FILTERED = "trang-thai=processing&kenh=online"
SEARCHED = "q=khai+sinh+tran"
PAIRS = {
    "list, commune": "plain list, commune",
    "list, third page": "plain list, third page",
    "list, province": "plain list, province",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page to measure: its name, address, who asks for it, and what has to stand on it."""

    name: str
    path: str
    who: str
    shows: str


def pages(third: dict[str, str]) -> list[Page]:
    """What is measured; `third` has the keyset address of each list's third page."""
    return [
        Page("service page", "/thu-tuc/dang-ky-khai-sinh", "", "Giấy tờ cần chuẩn bị"),
        Page("search page", "/tim-kiem?q=khai+sinh+cho+con", "", "dang-ky-khai-sinh"),
        Page("worklist, commune", "/cong-viec", "commune", 'name="task"'),
        Page("worklist, province", "/cong-viec", "province", 'name="task"'),
        Page("list, commune", ROWS, "commune", "data-open"),
        Page("plain list, commune", PLAIN, "commune", "data-open"),
        Page("list, third page", f"{ROWS}{third['commune']}", "commune", "data-open"),
        Page("plain list, third page", f"{PLAIN}{third['commune']}", "commune", "data-open"),
        Page("list, province", ROWS, "province", "data-open"),
        Page("plain list, province", PLAIN, "province", "data-open"),
        Page("list, search", f"{ROWS}?{SEARCHED}", "commune", "data-open"),
        Page("list, filters", f"{ROWS}?{FILTERED}", "commune", "data-open"),
    ]


def make_database() -> str:
    """A fresh database of our own on the server of DATABASE_URL."""
    # leaves the database standing for EXPLAIN, and takes the one that stands
    if os.environ.get("MOTCUA_BENCH_KEEP") and database_stands():
        return database_url()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {DATABASE}")
    return database_url()


def database_stands() -> bool:
    """Whether an earlier run left its database."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        return found.fetchone() is not None


def database_url() -> str:
    """The address of our database."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{DATABASE}"))


def drop_database(server_url: str) -> None:
    """Take our database away, unless it is to stay."""
    if os.environ.get("MOTCUA_BENCH_KEEP"):
        return
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def fill() -> None:
    """Migrate and load, unless the database is already full."""
    from django.core.management import call_command

    from benchmarks.pages import population
    from motcua.base.text import VIETNAM
    from motcua.systems.one_stop_shop.models import Dossier

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Dossier.objects.exists():
        population.load_province()
        population.load_dossiers(DOSSIERS, on=datetime.now(UTC).astimezone(VIETNAM).date())
        population.analyze()


def sign_in_users() -> dict[str, str]:
    """An official of one commune and one of the province, signed in: the cookie of each."""
    from django.test import Client

    from motcua.base.text import VIETNAM
    from motcua.kernel.access import testing
    from motcua.kernel.access.queries.accounts import find_official_account
    from motcua.kernel.organizations import api as organizations

    on = datetime.now(UTC).astimezone(VIETNAM).date()
    cookies = {"": ""}
    for who, kind, role in (
        ("commune", "commune_committee", "counter_officer"),
        ("province", "province_committee", "head"),
    ):
        agency = organizations.list_agencies(kind=kind, unit_code=None, on=on)[0]
        account = find_official_account(f"bench.{who}") or testing.official_account(
            agency=agency, role=role, username=f"bench.{who}"
        )
        client = Client()
        testing.sign_in(client, account)
        cookies[who] = f"sessionid={client.cookies['sessionid'].value}"
    return cookies


def answer(path: str, cookie: str) -> tuple[str, int]:
    """A page as the test client sees it, and how many SQL queries it took."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost", HTTP_COOKIE=cookie)
    client.get(path)  # calendars and templates are read once a process
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    body = response.content.decode()
    if response.status_code != 200:
        sys.exit(f"{path}: {response.status_code}\n{body[:500]}")
    return body, len(queries)


def third_page(cookie: str) -> str:
    """The query of the third page of the list, found by following the links."""
    query = ""
    for _ in range(2):
        body, _queries = answer(f"{ROWS}{query}", cookie)
        link = body.split('rel="next"')[0].rpartition('<a href="')[2]
        query = link.split('"')[0].replace("&amp;", "&")
    return query


@contextmanager
def web_server() -> Iterator[int]:
    """The web server as an installation runs it; gives its port."""
    from motcua.project.run import addresses

    port = addresses.next_free(8400, "127.0.0.1")
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
         "--port", str(port), "--workers", "2", "--blocking-threads", "4", "--no-ws",
         "--log-level", "warning", "motcua.project.wsgi:application"],
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/suc-khoe", timeout=5).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    sys.exit("The web server does not answer.")
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def measure(chosen: list[Page], cookies: dict[str, str], port: int) -> dict[str, list[Served]]:
    """Every page in turn, round by round; the first round warms up."""
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    users = context.Process(target=serve_errands, args=(there,), daemon=True)
    users.start()
    found: dict[str, list[Served]] = {page.name: [] for page in chosen}
    for number in range(ROUNDS + 1):
        for page in chosen:
            seconds = SECONDS if number else 0.5
            served = ask(here, Errand(port, page.path, cookies[page.who], USERS, seconds))
            if number:
                found[page.name].append(served)
    here.send(None)
    users.join()
    return found


def ask(pipe: Connection, errand: Errand) -> Served:
    """Send the users on one errand."""
    pipe.send(errand)
    served = pipe.recv()
    if not isinstance(served, Served):
        sys.exit(served)
    return served


def spread(values: list[float]) -> str:
    """The median, with the smallest and the largest."""
    return f"{median(values):6.1f} ({min(values):.1f}–{max(values):.1f})"


def show(found: dict[str, list[Served]], queries: dict[str, int]) -> None:
    """Print the figures."""
    print(f"{USERS} users, {DOSSIERS:,} dossiers, medians of {ROUNDS} interleaved runs (min–max):")
    print(f"  {'':24}{'pages/s':>22}{'p50 ms':>22}{'p95 ms':>24}  SQL")
    read: list[Callable[[Served], float]] = [lambda s: s.rate, lambda s: s.p50, lambda s: s.p95]
    for name, runs in found.items():
        figures = "".join(f"{spread([one(run) for run in runs]):>23}" for one in read)
        print(f"  {name:24}{figures}{queries[name]:5}")
    for ours, plain in PAIRS.items():
        pairs = zip(found[ours], found[plain], strict=True)
        print(f"  {ours} ÷ plain: {spread([a.rate / b.rate for a, b in pairs])} ×, goal 2.5")


def main() -> None:
    """Fill, measure, print, and leave nothing behind."""
    server_url = os.environ["DATABASE_URL"]
    url = make_database()
    folder = Path(tempfile.mkdtemp(prefix="motcua-bench-pages-"))
    os.environ |= {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "benchmarks.pages.site_settings",
        "MOTCUA_VAR": str(folder),
    }
    import django

    django.setup()
    from django.db import connection

    try:
        began = time.monotonic()
        fill()
        cookies = sign_in_users()
        print(f"Filled in {time.monotonic() - began:.0f} s")
        chosen = pages({"commune": third_page(cookies["commune"])})
        queries = {}
        for page in chosen:
            body, queries[page.name] = answer(page.path, cookies[page.who])
            rows = body.count(page.shows)
            print(f"  {page.name}: {rows} × {page.shows}")
        connection.close()
        with web_server() as port:
            show(measure(chosen, cookies, port), queries)
    finally:
        connection.close()
        drop_database(server_url)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
