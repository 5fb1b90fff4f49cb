"""Simulates the last month of a trial installation: its boards and reports are not empty."""

from argparse import ArgumentParser
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.content import province_root
from motcua.base.text import VIETNAM
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
    have none of the month's. Does nothing where there are dossiers that it did not begin itself.
    Nobody hears of it, as of all simulated dossiers; killed half way, it goes on.
    """

    help = "Simulate the last month for the demo's boards (simulation/*.yaml)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let a test ask for fewer."""
        parser.add_argument("--dossiers", type=int, default=1500, help="how many")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, unless it is there."""
        begun = Simulation.objects.order_by("id").first()
        if begun is None and Dossier.objects.exists():
            return
        if not (province_root() / "simulation").is_dir() or options["dossiers"] < 1:
            return
        asked = self._asked(begun, options["dossiers"])
        if begun is not None and begun.done == begun.planned:
            return
        for simulation in run_simulation(asked, clock=now, without=frozenset(SIGNING_IN)):
            self.stdout.write(
                f"         tháng mô phỏng · simulated month: {simulation.done}/{simulation.planned}"
            )
        everyone = sorted(events.subscriptions())
        events.skip_history(actor=SIMULATOR, subscriptions=everyone, at=now())

    @staticmethod
    def _asked(begun: Simulation | None, dossiers: int) -> Asked:
        if begun is not None:
            return Asked(begun.first, begun.last, begun.seed, begun.scale, begun.told_until)
        moment = now().replace(second=0, microsecond=0)
        last = moment.astimezone(VIETNAM).date()
        first = last - timedelta(days=DAYS - 1)
        whole = plan_for(first, last).number(DAYS, 1.0)
        scale = (Decimal(dossiers) / whole).quantize(Decimal("0.000001"))
        return Asked(first, last, SEED, scale, moment)
