"""
Intake over HTTP as an installation does it: filled in, with a file, submitted, receipt and notice.

The real web server with two processes, two deliverers, the worker and an SMTP server, each a
process of its own. Citizens (16 at once, over REST with bearer tokens) bring dossiers with a
photograph or a scanned PDF of about 150 KB that nobody brought before, each to an agency of their
own (`--agencies 1`: all to one desk), in both ways: by pages (begin, answers, paper, submission:
four requests), and whole in one request, as a connected system does (the known figure of the
peer is one request too). The receipt is given with the submission: fixed, journalled, shown; with
`--sealed` every citizen also fetches its sealed PDF.
After the last one the program waits until every notice is with the mail server; the rate counts
that time too. Then the same from the national portal: messages of
version 2 with a file each, fetched, taken in and answered. Beside it, in the same run, the least
that an intake could do: one row and one file behind the same middleware (`intake/plain.py`).

Printed are dossiers a second, half and 95 of 100 waiting times of a dossier and of each request,
how far the deliverers are behind when the citizens stop, and what each process spent of the
processors for one dossier: on a busy machine that is the figure to trust. Goal: 50 a second.
Not run here: Open Zaak; known figure: 25 bare cases a second, without file, receipt and notice.
`--seconds 20 --citizens 16 --portal 200 --deliverers 2 --agencies 16 --sealed`. Run with
`make bench`, or `python -m benchmarks.bench_intake` with DATABASE_URL. About two minutes.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.bench_process_step import make_database
from benchmarks.intake.citizens import Brought, Round, bring
from benchmarks.intake.surroundings import (
    COMPONENT,
    PROCEDURE,
    Measured,
    example,
    fill_portal,
    mail_server,
    national_portal,
    papers,
    running,
    web,
)

DATABASE = "motcua_bench_intake"
GOAL, OPEN_ZAAK = 50, 25
WAIT_AT_MOST = 240.0
BEHIND = """
SELECT (SELECT count(*) FROM one_stop_shop_dossier),
    (SELECT count(*) FROM one_stop_shop_dossier d WHERE NOT EXISTS (
        SELECT 1 FROM one_stop_shop_submission_receipt r WHERE r.dossier_id = d.id)),
    (SELECT count(*) FROM notifications_delivery WHERE state <> 'sent')
        + (SELECT count(*) FROM one_stop_shop_dossier d WHERE NOT EXISTS (
            SELECT 1 FROM notifications_message m WHERE m.about_uuid = d.uuid)),
    (SELECT count(*) FROM events_journal)
"""


def options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--citizens", type=int, default=16)
    parser.add_argument("--portal", type=int, default=200, help="dossiers of the national portal")
    parser.add_argument("--deliverers", type=int, default=2)
    parser.add_argument("--agencies", type=int, default=16, help="desks that they apply at")
    parser.add_argument("--sealed", action="store_true", help="fetch every receipt as a sealed PDF")
    return parser.parse_args()


def prepare(citizens: int, agencies: int) -> tuple[list[str], list[dict[str, str]]]:
    """Migrate, load the province; the tokens of the citizens, and where they apply."""
    from datetime import date

    from django.core.management import call_command
    from django.db import connection

    from benchmarks.intake.plain import TABLE
    from motcua.base.web.clock import now
    from motcua.kernel.access import testing as access
    from motcua.kernel.parties.testing import make_person
    from motcua.project.testing.databases import CONTENT
    from motcua.systems.procedures import api as procedures

    call_command("migrate", verbosity=0)
    for loader in CONTENT:
        call_command(loader, verbosity=0)
    version = procedures.get_procedure(PROCEDURE, on=now().date())
    found = procedures.list_competent_agencies(version, on=now().date())[:agencies]
    tokens = []
    for number in range(citizens):
        party = make_person(
            full_name=f"Trần Thử {number}",
            birth_date=date(1990, 1, 1 + number % 28),
            email=f"thu-{number}@example.vn",
        )
        account = access.citizen_account(party=party)
        tokens.append(access.bearer_for(account)["Authorization"])
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    return tokens, [{"procedure": PROCEDURE, "agency": str(one.uuid)} for one in found]


def behind() -> tuple[int, int, int, int]:
    """Dossiers, those without a receipt, notices not yet sent, and events in all."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BEHIND)
        row: tuple[int, int, int, int] = cursor.fetchone()
        return row


def wait_until_told() -> float:
    """The seconds until every receipt is there and every notice is with the mail server."""
    began = time.monotonic()
    while time.monotonic() - began < WAIT_AT_MOST:
        _, receipts, notices, _ = behind()
        if not receipts and not notices:
            return time.monotonic() - began
        time.sleep(0.2)
    sys.exit(f"After {WAIT_AT_MOST:.0f} s receipts or notices are still missing: {behind()}")


def ask(pipe: Any, shift: Round) -> Brought:
    """Send the citizens."""
    pipe.send(shift)
    brought = pipe.recv()
    if not isinstance(brought, Brought):
        sys.exit(brought)
    return brought


def times(values: list[float]) -> str:
    """Half and 95 of 100, in milliseconds."""
    cuts = quantiles(values, n=20, method="inclusive") if len(values) > 1 else values * 19
    return f"half in {cuts[9] * 1000:,.0f} ms, 95 of 100 in {cuts[18] * 1000:,.0f} ms"


def spent_words(spent: dict[str, float], dossiers: int) -> float:
    """Print what one dossier costs each process; the seconds of all that serve."""
    serving = {name: one for name, one in spent.items() if name not in {"citizens", "mailbox"}}
    for name, seconds in spent.items():
        note = "" if name in serving else " (not of the installation)"
        print(f"    {name:14}{seconds / dossiers * 1000:7.1f} ms{note}")
    whole = sum(serving.values()) / dossiers
    print(
        f"    {'together':14}{whole * 1000:7.1f} ms of a processor a dossier:"
        f" two of them carry {2 / whole:.0f} dossiers/s"
    )
    return whole


def bench_citizens(pipe: Any, shift: Round, watched: Measured, taken: Any) -> float:
    """Citizens bring dossiers, and everything that follows is done; dossiers a second."""
    already, letters = behind(), taken.value
    watched.begin()
    brought = ask(pipe, shift)
    _, receipts, notices, _ = behind()
    waited = wait_until_told()
    spent = watched.end()
    made = behind()
    number = made[0] - already[0]
    rate = number / (brought.took + waited)
    given = "sealed and fetched" if shift.is_sealed else "given (as a page; no PDF is made)"
    way = "in one request" if shift.side == "one" else "by pages"
    print(f"Citizens over REST {way}, {len(shift.tokens)} at once, {number} dossiers,")
    print(f"  receipt {given}:")
    print(f"  {rate:.1f} dossiers/s with receipt and notice", end=" ")
    print(f"({number / brought.took:.1f}/s submitted, {taken.value - letters} letters sent,")
    print(
        f"  {(made[3] - already[3]) / number:.1f} events each);"
        f" a dossier: {times(brought.dossiers)}"
    )
    print(f"  behind at the end: {receipts} receipts, {notices} notices: {waited:.1f} s")
    for name, each in brought.requests.items():
        print(f"    {name:14}{times(each)}")
    spent_words(spent, number)
    return rate


def bench_portal(portal: Any, number: int, watched: Measured) -> None:
    """Dossiers wait at the national portal until everything that follows is done."""
    already = behind()
    fill_portal(portal, number)
    watched.begin()
    began = time.monotonic()
    while behind()[0] - already[0] < number and time.monotonic() - began < WAIT_AT_MOST + 60:
        time.sleep(0.2)
    taken_in = time.monotonic() - began
    wait_until_told()
    while len(portal.dossiers) < number and time.monotonic() - began < WAIT_AT_MOST + 60:
        time.sleep(0.2)
    took = time.monotonic() - began
    print(f"From the national portal, {behind()[0] - already[0]} dossiers:")
    print(f"  {number / took:.1f} dossiers/s with receipt, notice and answer to the portal,")
    print(f"  {number / taken_in:.1f}/s taken in (waiting for the next full minute included)")
    spent_words(watched.end(), number)


def main() -> None:
    """Prepare, measure, print, and leave nothing behind."""
    wanted = options()
    folder = Path(tempfile.mkdtemp(prefix="motcua-bench-intake-"))
    os.environ |= {
        "DATABASE_URL": make_database(DATABASE),
        "DJANGO_SETTINGS_MODULE": "benchmarks.intake.site_settings",
        "MOTCUA_VAR": str(folder),
        "MOTCUA_FONTS": os.environ.get("MOTCUA_FONTS", str(Path("var/fonts").resolve())),
    }
    try:
        with ExitStack() as stack:
            measure(wanted, stack)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(wanted: argparse.Namespace, stack: ExitStack) -> None:
    """Start everything, and measure side by side."""
    mail_pid, mail_port, taken = stack.enter_context(mail_server())
    portal = stack.enter_context(national_portal())
    os.environ |= {
        "MOTCUA_SMTP_HOST": "127.0.0.1",
        "MOTCUA_SMTP_PORT": str(mail_port),
        "MOTCUA_NATIONAL_PORTAL_URL": f"{portal.address}/dich-vu",
        "MOTCUA_NATIONAL_PORTAL_LOGIN_URL": f"{portal.address}/dang-nhap",
        "MOTCUA_NATIONAL_PORTAL_USERNAME": portal.username,
        "MOTCUA_NATIONAL_PORTAL_PASSWORD": portal.password,
        "MOTCUA_NATIONAL_PORTAL_DSTCODE": portal.dstcode,
        "MOTCUA_NATIONAL_PORTAL_UNIT": portal.unit_code,
        "MOTCUA_NATIONAL_PORTAL_INTAKE_SERVICE": "LayDanhSachHoSoNopTuDVCQG",
    }
    import django

    django.setup()
    tokens, begin = prepare(wanted.citizens, wanted.agencies)
    web_pid, port = stack.enter_context(web())
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    citizens = context.Process(target=bring, args=(there,), daemon=True)
    citizens.start()
    deliver = ("-m", "motcua", "deliver", "--seal-every", "20")
    deliverers = [stack.enter_context(running(*deliver)) for _ in range(wanted.deliverers)]
    worker = stack.enter_context(running("-m", "motcua", "procrastinate", "worker"))
    watched = Measured(
        {
            "web": [web_pid],
            "deliverers": deliverers,
            "worker": [worker],
            "PostgreSQL": [postmaster()],
            "citizens": [citizens.pid or 0],
            "mailbox": [mail_pid],
        }
    )
    answers = json.loads(example()["ThongTinKhac"])
    print(f"Load before measuring: {os.getloadavg()[0]:.1f}")
    rounds = {
        side: Round(port, side, tokens, begin, answers, COMPONENT, papers(), seconds, wanted.sealed)
        for side, seconds in (
            ("pages", wanted.seconds),
            ("one", wanted.seconds),
            ("plain", wanted.seconds / 4),
        )
    }
    for each in rounds.values():  # templates, plans and calendars are read once a process
        ask(here, Round(**{**fields_of(each), "seconds": 2.0}))
    wait_until_told()
    rates = {way: bench_citizens(here, rounds[way], watched, taken) for way in ("pages", "one")}
    bare = bench_plain(here, rounds["plain"], watched)
    for way, rate in rates.items():
        print(f"  {way}: {rate / bare:.2f} of the bare row and file; {rate / OPEN_ZAAK:.1f} ×")
        print(f"  Open Zaak's bare case ({OPEN_ZAAK}/s); goal {GOAL}/s reached: {rate >= GOAL}")
    if wanted.portal:
        bench_portal(portal, wanted.portal, watched)
    here.send(None)


def bench_plain(pipe: Any, shift: Round, watched: Measured) -> float:
    """One row and one file a dossier; dossiers a second, the median of three rounds."""
    rates, number = [], 0
    watched.begin()
    for _ in range(3):
        brought = ask(pipe, shift)
        number += len(brought.dossiers)
        rates.append(len(brought.dossiers) / brought.took)
    print(f"The bare row and file: {median(rates):.1f}/s; {times(brought.dossiers)}")
    spent_words(watched.end(), number)
    return median(rates)


def fields_of(shift: Round) -> dict[str, Any]:
    """A round as the values it was made of."""
    return {name: getattr(shift, name) for name in Round.__slots__}


def postmaster() -> int:
    """The process that all the database's processes come from; 0 where it is elsewhere."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


if __name__ == "__main__":
    main()
