"""
A simulated half-year: whole dossiers a second, beside the raw COPY of the same rows.

A small scale of the province's plan is written into a database of its own, with all indexes, keys
and triggers, on a server with default durability; what it reads and fills in once is warm before
it is measured. Then the rows of its tables are copied out as text and, in the same run, into the
same tables after they were emptied: what the database alone needs. The ratio says how much of the
time is telling. Run with `make bench`, or `python -m benchmarks.bench_simulate [--scale 0.02]`
with DATABASE_URL.
"""

import argparse
import io
import os
import time
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import psycopg

from benchmarks.bench_process_step import make_database

DATABASE = "motcua_bench_simulate"
# In the order in which they may be written, by their keys.
TABLES = (
    "cases_case", "cases_involvement", "processes_run", "processes_task", "processes_token",
    "deadlines_clock", "deadlines_adjustment", "one_stop_shop_application",
    "one_stop_shop_dossier", "one_stop_shop_paper", "one_stop_shop_opinion",
    "one_stop_shop_rating", "one_stop_shop_supplement_request", "one_stop_shop_supplement_item",
)  # fmt: skip


def prepare() -> None:
    """The province with its invented people."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    django.setup()
    from django.core.management import call_command

    from motcua.project.management.commands.load_province import LOADERS

    call_command("migrate", verbosity=0)
    for loader in (*LOADERS, "load_demo_people"):
        call_command(loader, verbosity=0)


def simulate(scale: str) -> tuple[float, int]:
    """Dossiers a second after the first batch, and the events of all."""
    from motcua.base.text import VIETNAM
    from motcua.systems.one_stop_shop.actions.simulating import Asked
    from motcua.systems.one_stop_shop.management.simulation.running import run_simulation

    days = date(2026, 1, 1), date(2026, 6, 14)
    asked = Asked(*days, 2026, Decimal(scale), datetime(2026, 11, 1, tzinfo=VIETNAM))
    marks: list[tuple[float, Any]] = []
    for simulation in run_simulation(asked, clock=lambda: datetime.now(VIETNAM)):
        marks.append((time.perf_counter(), simulation))
    (began, first), (ended, last) = marks[0], marks[-1]
    if last.refused:
        raise SystemExit(f"{last.refused} dossiers could not have happened so.")
    return (last.done - first.done) / (ended - began), last.events


def raw_limit(url: str, dossiers: int) -> float:
    """Dossiers a second of COPY alone: the same rows out of their tables and in again."""
    with psycopg.connect(url) as server:
        kept = {table: _out(server, table) for table in TABLES}
        server.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        server.commit()
        began = time.perf_counter()
        for table, (columns, rows) in kept.items():
            with server.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                copy.write(rows)
        server.commit()
        return dossiers / (time.perf_counter() - began)


def _out(server: psycopg.Connection[Any], table: str) -> tuple[str, bytes]:
    found = server.execute(
        "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attgenerated = ''",
        [table],
    ).fetchone()
    assert found is not None
    out = io.BytesIO()
    with server.cursor().copy(f"COPY {table} ({found[0]}) TO STDOUT") as copy:
        for piece in copy:
            out.write(piece)
    return str(found[0]), out.getvalue()


def main() -> None:
    """Simulate, copy, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="0.02", help="of the half-year; 0.02 is 6,459 dossiers")
    scale = parser.parse_args().scale
    url = os.environ["DATABASE_URL"] = make_database(DATABASE)
    prepare()
    told, events = simulate(scale)
    with psycopg.connect(url) as server:
        row = server.execute("SELECT count(*) FROM one_stop_shop_dossier").fetchone()
    dossiers = int(row[0]) if row else 0
    raw = raw_limit(url, dossiers)
    print(f"{dossiers:,} dossiers, {events:,} events")
    print(
        f"simulated: {told:,.0f} dossiers/s; COPY of the same rows, without the journal: {raw:,.0f}"
    )
    print(f"ratio: {told / raw:.2f} of COPY alone")


if __name__ == "__main__":
    main()
