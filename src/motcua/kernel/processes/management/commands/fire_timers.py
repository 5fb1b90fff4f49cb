"""`motcua fire_timers`: what the worker does every minute, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.web import clock
from motcua.kernel.processes.actions.timers import fire_timers


class Command(BaseCommand):
    """Fire the timers of processes that are due."""

    help = "Fire the timers of processes that are due."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many timers were fired."""
        self.stdout.write(str(fire_timers(at=clock.now())))
