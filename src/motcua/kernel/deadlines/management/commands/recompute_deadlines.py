"""`motcua recompute_deadlines`: reckon every stored due date anew and report those that differ."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from motcua.base.text import datetime_vi
from motcua.kernel.deadlines.queries.proofs import Checked, recheck_clocks


class Command(BaseCommand):
    """Reckon stored due dates anew from their rows; fails if one differs."""

    help = "Reckon stored due dates anew from their rows; fails if one differs. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One matter instead of all."""
        parser.add_argument("--case", type=UUID, help="uuid of one case or other matter")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each difference and the number of clocks that were reckoned."""
        count, different = 0, 0
        for clock in recheck_clocks(matter=options["case"]):
            count += 1
            if clock.differs:
                different += 1
                self.stdout.write(_line(clock))
        if different:
            raise CommandError(
                f"{different}/{count} thời hạn khác với kết quả tính lại / "
                f"{different} of {count} deadlines differ from what their rows lead to"
            )
        self.stdout.write(f"{count}: không có thời hạn nào khác / no deadline differs")


def _line(clock: Checked) -> str:
    stored, due = (datetime_vi(one) if one else "—" for one in (clock.stored, clock.recomputed))
    subject = f"{clock.subject.kind} {clock.subject.uuid} {clock.name}".strip()
    return f"{subject}: {stored} → {due}"
