"""`motcua load_decisions`: publish the province's decision tables."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.actors import system_actor
from motcua.base.errors import Refusal
from motcua.base.web import clock
from motcua.kernel.decisions.actions.content import load_decisions


class Command(BaseCommand):
    """Publish every decision table of the province that has changed."""

    help = "Publish every decision table of the province that has changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each version with its first day, or the faults of the first that has some."""
        try:
            versions = load_decisions(actor=system_actor("load_decisions"), at=clock.now())
        except Refusal as refused:
            raise CommandError(refused.message("vi")) from refused
        for version in versions:
            self.stdout.write(f"{version.code} {version.number} {version.valid_from}")
