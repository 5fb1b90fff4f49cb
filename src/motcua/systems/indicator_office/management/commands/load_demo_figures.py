"""Has agencies of a trial installation tell their figures, and the journal counted."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID, uuid5

from django.core.management.base import BaseCommand

from motcua.base.actors import system_actor
from motcua.base.text import vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.indicators.api import Figure, Origin, Period, counting, record
from motcua.kernel.organizations import api as organizations

_SPACE = UUID("0199a000-0000-7000-8000-00000000000f")
_KINDS = ("department", "commune_committee")


class Command(BaseCommand):
    """
    Tells made-up figures of six quarters for every department and commune.

    The last whole quarter is left out: its figures are being collected, as the data sets tell.

    They are drawn by lot, always the same; running it again changes nothing. A quarter before the
    mergers is told by the units of that time.
    """

    help = "Let agencies tell made-up figures, and count the journal, for the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        """Quarter by quarter, the newest last, with one that is still missing here and there."""
        at = now()
        today = Period.containing("quarter", vietnam_day(at))
        period = today.previous().previous()
        periods = [period]
        while len(periods) < 6:
            periods.insert(0, periods[0].previous())
        told = 0
        for number, one in enumerate(periods):
            for kind in _KINDS:
                for agency in organizations.list_agencies(on=one.last, kind=kind):
                    moment = at - timedelta(days=len(periods) - number)
                    told += _tell(agency, one, moment, is_last=one == period)
        self.stdout.write(f"{told} figures told, {counting.count_events(at=at)} events counted")


def _tell(agency: organizations.Agency, period: Period, at: Any, *, is_last: bool) -> int:
    chance = Random(f"{agency.code} {period.code}")
    if is_last and chance.random() < 0.08:
        return 0
    due = chance.randint(4, 20)
    documents = chance.randint(120, 900)
    numbers = {
        "par_tasks_due": due,
        "par_tasks_done": due - chance.choice([0, 0, 0, 1, 2]),
        "par_documents": chance.randint(1, 12),
        "par_inspections": chance.randint(0, 3),
        "all_documents": documents,
        "digital_documents": documents * chance.randint(88, 100) // 100,
    }
    if agency.kind == "commune_committee":
        numbers["community_teams"] = Random(agency.code).randint(6, 19)
    origin = Origin("indicators.demo", uuid5(_SPACE, f"{agency.code} {period.code}"), "số liệu thử")
    return record(
        unit=agency.uuid,
        period=period,
        figures=[Figure(code, Decimal(number)) for code, number in numbers.items()],
        origin=origin,
        at=at,
        by=system_actor("demo"),
    )
