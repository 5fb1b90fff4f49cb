"""`motcua simulate`: writes the dossiers of a period into a trial installation."""

import gc
import time
from argparse import ArgumentParser
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.errors import Refusal
from motcua.base.text import VIETNAM
from motcua.base.web.clock import now
from motcua.kernel.events import api as events

from ...actions.simulating import SIMULATOR, Asked
from ...models import Simulation
from ..simulation.running import run_simulation


class Command(BaseCommand):
    """
    Writes what the plan of the province (simulation/) says for a period, as the actions would.

    Killed, it goes on where it was when it is run again with the same words. Nobody is told of
    these dossiers and no paper is made: what the journal holds up to the end is passed over by all
    subscriptions. So it runs in a trial only, while no worker runs.
    """

    help = "Simulate the dossiers of a period in a trial installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The period, the seed, and how much of it."""
        parser.add_argument("--from", dest="first", default="2026-01-01", help="first day")
        parser.add_argument("--until", dest="last", default="2026-06-14", help="last day")
        parser.add_argument("--seed", type=int, default=2026, help="another seed, other dossiers")
        parser.add_argument("--scale", default="1", help="0.01 is a hundredth, 3.1 about a million")
        parser.add_argument("--told-until", default="", help="a moment; nothing later is told")
        parser.add_argument("--audible", action="store_true", help="let the subscriptions hear it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, say how far it is, and report at the end."""
        # Millions of rows pass through the memory and none of them in a circle.
        before = gc.get_threshold()
        gc.set_threshold(200_000, 50, 50)
        try:
            self._run(_asked(options), is_audible=options["audible"])
        finally:
            gc.set_threshold(*before)

    def _run(self, asked: Asked, *, is_audible: bool) -> None:
        began, before = time.monotonic(), None
        simulation: Simulation | None = None
        try:
            for simulation in run_simulation(asked, clock=now):
                before = simulation.done if before is None else before
                self._progress(simulation, time.monotonic() - began)
        except Refusal as refusal:
            words = f"{refusal.message('vi')} · {refusal.message('en')}"
            raise CommandError(words) from refusal
        if simulation is None:
            return
        if not is_audible:
            everyone = sorted(events.subscriptions())
            events.skip_history(actor=SIMULATOR, subscriptions=everyone, at=now())
        self._report(simulation, time.monotonic() - began)

    def _progress(self, simulation: Simulation, seconds: float) -> None:
        share = 100 * simulation.done // simulation.planned
        self.stdout.write(
            f"         mô phỏng · simulation: {simulation.done:,}/{simulation.planned:,} "
            f"({share} %), {seconds:.0f} s"
        )

    def _report(self, simulation: Simulation, seconds: float) -> None:
        written = simulation.done - simulation.refused
        self.stdout.write(
            f"{written:,} hồ sơ · dossiers, {simulation.events:,} sự kiện · events, "
            f"{simulation.refused} bị từ chối · refused, {seconds:.1f} s\n"
            f"hạt giống · seed {simulation.seed}, mã băm · digest {simulation.digest}"
        )


def _asked(options: dict[str, Any]) -> Asked:
    try:
        first, last = date.fromisoformat(options["first"]), date.fromisoformat(options["last"])
        until = options["told_until"]
        moment = datetime.fromisoformat(until) if until else now().replace(second=0, microsecond=0)
        scale = Decimal(str(options["scale"]))
    except (ValueError, InvalidOperation) as error:
        raise CommandError(
            "Ngày viết như 2026-01-31, tỷ lệ như 0.01 · "
            "Write days as 2026-01-31 and the scale as 0.01"
        ) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=VIETNAM)
    return Asked(first, last, options["seed"], scale, moment)
