"""`motcua load_processes`: publish the province's diagrams."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.actors import system_actor
from motcua.base.web import clock
from motcua.kernel.diagrams.actions.content import load_processes
from motcua.kernel.diagrams.actions.publication import ProcessRefused


class Command(BaseCommand):
    """Publish every diagram of the province that has changed."""

    help = "Publish every diagram of the province that has changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each process with its version, or the faults of the first that has some."""
        try:
            versions = load_processes(actor=system_actor("load_processes"), at=clock.now())
        except ProcessRefused as refused:
            raise CommandError(refused.message("vi")) from refused
        for version in versions:
            self.stdout.write(f"{version.code} {version.number}")
