"""Simulates the last month of a trial installation: its boards and reports are not empty."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from motcua.base.content import province_root
from motcua.base.text import vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.events import api as events

from ...actions.simulating import SIMULATOR, Asked
from ...models import Dossier, Simulation
from ..demo.cast import SIGNING_IN
from ..simulation.content import plan_for
from ..simulation.running import run_simulation

DAYS, SEED = 31, 2026


class Command(BaseCommand):
    """
    Writes some dossiers of the plan (simulation/) for the last month, up to this moment.

    Before `load_demo`, whose dossiers are handled by the offices that one can sign in to; these
    have none of the month's. Does nothing where there are dossiers. All or nothing: killed half
    way, it begins again. Nobody hears of it, as of all simulated dossiers.
    """

    help = "Simulate the last month for the demo's boards (simulation/*.yaml)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let a test ask for fewer."""
        parser.add_argument("--dossiers", type=int, default=1500, help="how many")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, unless it is there."""
        if Dossier.objects.exists() or Simulation.objects.exists():
            return
        if not (province_root() / "simulation").is_dir() or options["dossiers"] < 1:
            return
        moment = now().replace(second=0, microsecond=0)
        with transaction.atomic():
            asked = _asked(moment, options["dossiers"])
            for one in run_simulation(asked, clock=now, without=frozenset(SIGNING_IN)):
                words = f"tháng mô phỏng · simulated month: {one.done}/{one.planned}"
                self.stdout.write(f"         {words}")
            everyone = sorted(events.subscriptions())
            events.skip_history(actor=SIMULATOR, subscriptions=everyone, at=now())


def _asked(moment: datetime, dossiers: int) -> Asked:
    last = vietnam_day(moment)
    first = last - timedelta(days=DAYS - 1)
    whole = plan_for(first, last).number(DAYS, 1.0)
    scale = (Decimal(dossiers) / whole).quantize(Decimal("0.000001"))
    return Asked(first, last, SEED, scale, moment)
