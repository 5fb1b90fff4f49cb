"""`motcua count_dossiers`: counts dossiers for the figures, anew if asked."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.web.clock import now

from ...actions.counting import count_dossiers, forget_counts
from ...models import Handling


class Command(BaseCommand):
    """
    Counts what the journal tells since the last time; the worker does so every minute.

    With --rebuild everything is counted again from the first event. Closed periods stay closed,
    and what was corrected since is found again.
    """

    help = "Count dossiers from the journal for the figures of the operations center."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let everything be counted anew."""
        parser.add_argument("--rebuild", action="store_true", help="count everything anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say how much and how long."""
        began = time.monotonic()
        if options["rebuild"]:
            forget_counts()
        looked = count_dossiers(at=now())
        dossiers = Handling.objects.count()
        self.stdout.write(
            f"{looked} sự kiện · events, {dossiers} hồ sơ · dossiers, "
            f"{time.monotonic() - began:.1f} s"
        )
