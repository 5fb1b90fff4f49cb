"""
A commune's data set over HTTP: open, check while typing, save, and the same as a workbook.

The province with its units and indicators; the quarter's digital figures go out to all 69 communes
and the departments. Then one official opens the form, has it checked, and saves it, again and again
with other figures, through the whole stack in one process (middleware, session, permissions,
checks, journal); the workbook is written, too. Beside it, in the same run, what a signed-in page
costs that has little to say: the page of one's own account. Printed are half and 95 of 100 of the
times. Goal: 200 ms each for opening, checking and saving. Run with `make bench`, or
`python -m benchmarks.bench_data_set` with DATABASE_URL. About a minute.
"""

import os
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

from benchmarks.bench_process_step import make_database
from benchmarks.bench_simulate import prepare

DATABASE = "motcua_bench_data_set"
GOAL, TIMES, SET = 200.0, 60, "cds-quy"


def send_out() -> Any:
    """The round of the quarter to everybody who owes it; gives what the commune owes."""
    from django.conf import settings
    from django.db import transaction

    from motcua.channels.reporting.testing import make_round, owed_by
    from motcua.kernel.organizations.api import list_agencies
    from motcua.project.testing import story

    story.move_clock(settings)
    agencies = [
        *list_agencies(kind="commune_committee", on=story.AT.date()),
        *list_agencies(kind="department", on=story.AT.date()),
    ]
    began = time.perf_counter()
    with transaction.atomic():
        round_ = make_round(at=story.AT, agencies=agencies, set_code=SET)
    print(f"sent out to {len(agencies)} agencies in {time.perf_counter() - began:.1f} s")
    return owed_by(round_, story.commune())


def measure(name: str, ask: Callable[[int], Any], goal: float | None = GOAL) -> float:
    """Half and 95 of 100 of the times, after five that warm up."""
    spent = []
    for turn in range(TIMES + 5):
        began = time.perf_counter()
        answer = ask(turn)
        spent.append((time.perf_counter() - began) * 1000)
        if answer.status_code not in (200, 302):
            raise SystemExit(f"{name}: answered {answer.status_code}")
    kept = spent[5:]
    late = quantiles(kept, n=20)[18]
    reached = "" if goal is None else f" (goal {goal:.0f} ms, reached: {late < goal})"
    print(f"{name}: half in {median(kept):.1f} ms, 95 of 100 in {late:.1f} ms{reached}")
    return late


def main() -> None:
    """Send out, then open, check and save."""
    os.environ["DATABASE_URL"] = make_database(DATABASE)
    prepare()
    from django.core.management import call_command
    from django.urls import reverse

    from motcua.channels.reporting.testing import GOOD
    from motcua.project.testing import story

    call_command("collectstatic", interactive=False, verbosity=0)
    one = send_out()
    client = story.browser("tham.kyxuan")
    client.defaults["SERVER_NAME"] = "localhost"

    def typed(turn: int) -> dict[str, str]:
        one.refresh_from_db()
        fields = {f"f:{key}": value for key, value in GOOD.items()}
        fields["f:cds.trainees"] = str(75 + turn)
        return {**fields, "_revision": str(one.revision), "act": "save"}

    def at(name: str) -> str:
        return reverse(f"reporting:{name}", args=[one.uuid])

    least = measure("a signed-in page", lambda turn: client.get("/tai-khoan"), None)
    late = [
        measure("open", lambda turn: client.get(at("report_show"))),
        measure("check", lambda turn: client.post(at("report_check"), typed(turn))),
        measure("save", lambda turn: client.post(at("report_save"), typed(turn))),
    ]
    measure("workbook out", lambda turn: client.get(at("book_export")), None)
    print(f"opening costs {late[0] / least:.1f} × the signed-in page")


if __name__ == "__main__":
    main()
