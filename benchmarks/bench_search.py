"""
Searching dossiers as an official does, on 1,000,000 dossiers, by 16 users at once.

The province of `pages/population.py`, with 1,000,000 dossiers. Users stand at a commune or at the
top of the tree and type frequent words (a name, a procedure), rare ones (a code, a name that a
hundred dossiers have), a telephone-like number that nobody has, or nothing (the list itself).
Measured is the public query `list_dossiers_for` for a page of 50, logging of the names that it
shows included; each user has a connection, in two processes. Goal: 95 of 100 pages under 100 ms.
`MOTCUA_BENCH_DOSSIERS=100000` makes it small, `MOTCUA_BENCH_KEEP=1` keeps the database and takes
the one that stands. Run with `make bench`, or `python -m benchmarks.bench_search` with
DATABASE_URL. Most of its time is filling.
"""

import multiprocessing
import os
import random
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from statistics import quantiles

import psycopg

from benchmarks.bench_process_step import database_url, make_database

DATABASE = "motcua_bench_search"
# how many dossiers; fewer for a quick look
DOSSIERS = int(os.environ.get("MOTCUA_BENCH_DOSSIERS", "1000000"))
PROCESSES, THREADS, SECONDS = 2, 8, 15.0
# So long a connection has its statements planned, which a server does once after it starts.
WARMING = 3.0
RARE = "hiemgap"
KINDS = {
    "no word": ("",),
    "frequent words": ("nguyen", "khai sinh", "tran van", "thu minh"),
    "rare word": (RARE,),
    "nobody's number": ("0987612345",),
    "code": (),
}


def is_standing() -> bool:
    """Whether an earlier run left its database and it is wanted."""
    if not os.environ.get("MOTCUA_BENCH_KEEP"):
        return False
    with psycopg.connect(os.environ["DATABASE_URL"]) as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        return found.fetchone() is not None


def fill() -> None:
    """Migrate, load the province and write its dossiers; a hundred of them have a rare name."""
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.pages import population
    from motcua.base.web.clock import now

    call_command("migrate", verbosity=0)
    population.load_province()
    population.load_dossiers(DOSSIERS, on=now().date())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE one_stop_shop_dossier SET search_text = search_text || ' ' || %s"
            " WHERE id %% (SELECT greatest(1, count(*) / 100) FROM one_stop_shop_dossier) = 0",
            [RARE],
        )
    population.analyze()


def places() -> tuple[list[str], list[str]]:
    """The communes that received dossiers, and codes to look for."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT competent_path FROM one_stop_shop_dossier ORDER BY 1")
        paths = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT min(id), max(id) FROM one_stop_shop_dossier")
        first, last = cursor.fetchone()
        drawn = random.Random(0).choices(range(first, last + 1), k=500)
        cursor.execute("SELECT code FROM one_stop_shop_dossier WHERE id = ANY (%s)", [drawn])
        return paths, [row[0] for row in cursor.fetchall()]


def ask(seed: int, paths: list[str], codes: list[str]) -> list[tuple[str, str, float]]:
    """One user: searches for a while; where they stand, what kind of word, how long it took."""
    from django.db import connection

    from motcua.base.web.clock import now
    from motcua.kernel.processes.testing import officer
    from motcua.systems.one_stop_shop import api as one_stop_shop

    choice = random.Random(seed)
    spent: list[tuple[str, str, float]] = []
    counted_from = time.perf_counter() + WARMING
    while time.perf_counter() < counted_from + SECONDS:
        where = choice.choice(("commune", "province"))
        path = "h27" if where == "province" else choice.choice(paths)
        kind = choice.choice(list(KINDS))
        text = choice.choice(KINDS[kind] or codes)
        who = officer(path=path, permissions=["one_stop_shop.see_dossiers"])
        began = time.perf_counter()
        one_stop_shop.list_dossiers_for(
            who, filters=one_stop_shop.DossierFilters(text=text), at=now()
        )
        if began >= counted_from:
            spent.append((where, kind, time.perf_counter() - began))
    connection.close()
    return spent


def users(seed: int, paths: list[str], codes: list[str]) -> list[tuple[str, str, float]]:
    """Several users in one process, as one of the web server's processes has them."""
    import django

    django.setup()
    with ThreadPoolExecutor(THREADS) as pool:
        seeds = range(seed * THREADS, (seed + 1) * THREADS)
        found = pool.map(ask, seeds, repeat(paths), repeat(codes))
        return [one for each in found for one in each]


def main() -> None:
    """Fill, measure and print."""
    standing = is_standing()
    os.environ["DATABASE_URL"] = database_url(DATABASE) if standing else make_database(DATABASE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.project.settings"
    import django

    django.setup()
    began = time.monotonic()
    if not standing:
        fill()
        print(f"Filled with {DOSSIERS:,} dossiers in {time.monotonic() - began:.0f} s")
    from django.db import connection

    paths, codes = places()
    connection.close()
    load = os.getloadavg()[0]
    told = [(number, paths, codes) for number in range(PROCESSES)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        spent = [one for each in pool.starmap(users, told) for one in each]
    print(f"Search, {PROCESSES * THREADS} users at once, load before {load:.1f}:")
    groups: dict[str, list[float]] = defaultdict(list)
    for where, kind, seconds in spent:
        groups[f"{where}, {kind}"].append(seconds)
        groups["all"].append(seconds)
    for name, times in sorted(groups.items()):
        cuts = quantiles(times, n=20) if len(times) > 1 else [times[0]] * 19
        print(
            f"  {name}: half in {cuts[9] * 1000:.1f} ms, 95 of 100 in {cuts[18] * 1000:.1f} ms"
            f" ({len(times)} pages)"
        )
    print("  goal: 95 of 100 in 100 ms")


if __name__ == "__main__":
    main()
