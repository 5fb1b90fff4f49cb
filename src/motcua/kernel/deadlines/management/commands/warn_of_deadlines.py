"""`motcua warn_of_deadlines`: what the worker does every ten minutes, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.web import clock
from motcua.kernel.deadlines.actions.warnings import warn_of_deadlines


class Command(BaseCommand):
    """Tell once of each deadline that comes near or has passed."""

    help = "Tell once of each deadline that comes near or has passed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many warnings were given."""
        self.stdout.write(str(warn_of_deadlines(at=clock.now())))
