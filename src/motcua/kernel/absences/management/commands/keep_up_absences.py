"""`motcua keep_up_absences`: what the worker does every five minutes, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.web import clock
from motcua.kernel.absences.actions.handing import keep_up_absences


class Command(BaseCommand):
    """Hand tasks of absent officials to their deputies, and bring back what outlasts them."""

    help = "Hand tasks of absent officials to their deputies, and bring back what outlasts them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many tasks changed hands."""
        self.stdout.write(str(keep_up_absences(at=clock.now())))
