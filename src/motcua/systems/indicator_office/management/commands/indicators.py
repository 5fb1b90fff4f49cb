"""`motcua indicators`: figures at the command line: count, recompute, show."""

from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.text import number_vi, vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.indicators.api import (
    Definition,
    Period,
    PeriodUnreadable,
    Value,
    counting,
    definitions,
    values,
)
from motcua.kernel.organizations import api as organizations


class Command(BaseCommand):
    """
    `count` counts what is new in the journal, `recompute` the whole of it anew; `show` prints the
    values of an agency, with everything below it.
    """

    help = "Figures: count the journal, or all of it anew; show the values of an agency."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and for `show` of whom and when."""
        parser.add_argument("what", choices=["count", "recompute", "show"])
        parser.add_argument("--unit", default="H27", help="code of the agency (show)")
        parser.add_argument("--period", default="", help="2026, 2026-H1, 2026-Q2, 2026-06 (show)")
        parser.add_argument("--code", action="append", help="only this indicator (show)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what came of it."""
        what = options["what"]
        if what == "show":
            self._show(options)
            return
        began, at = perf_counter(), now()
        done = counting.recompute(at=at) if what == "recompute" else counting.count_events(at=at)
        self.stdout.write(f"{done} in {perf_counter() - began:.1f} s")

    def _show(self, options: dict[str, Any]) -> None:
        today = vietnam_day(now())
        try:
            written = options["period"]
            period = Period.parse(written) if written else Period.containing("month", today)
        except PeriodUnreadable as error:
            raise CommandError(str(error)) from error
        agency = organizations.find_agency_by_code(options["unit"], min(period.last, today))
        if agency is None:
            raise CommandError(f"There is no agency {options['unit']} on {period.last}.")
        wanted = definitions(on=period.last, codes=options["code"])
        codes = [one.code for one in wanted]
        found = values(codes=codes, units=[agency.uuid], periods=[period], within=True)
        self.stdout.write(f"{agency.name}, {period.code}")
        for one in wanted:
            value = found[one.code, agency.uuid, period.code]
            self.stdout.write(f"  {_said(one, value):>16} {one.unit_in('vi')}  {one.names['vi']}")


def _said(one: Definition, value: Value) -> str:
    if value.value is None:
        return "n/a" if value.na else "—"
    mark = "" if value.is_complete else "*"
    return f"{number_vi(value.value, one.decimals)}{mark}"
