"""`motcua escalate_tasks`: what the worker does every ten minutes, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.web import clock
from motcua.kernel.escalations.actions import escalate_overdue_tasks


class Command(BaseCommand):
    """Raise overdue tasks to whoever leads, once for each level."""

    help = "Raise overdue tasks to whoever leads, once for each level."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many were raised."""
        self.stdout.write(str(escalate_overdue_tasks(at=clock.now())))
