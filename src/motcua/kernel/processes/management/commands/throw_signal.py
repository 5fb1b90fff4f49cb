"""`motcua throw_signal`: let every process that waits for a signal hear it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.actors import system_actor
from motcua.base.text import vietnam_day
from motcua.base.web import clock
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes.actions.runs import throw_signal


class Command(BaseCommand):
    """Let every process that waits for a signal hear it."""

    help = "Let every process that waits for a signal hear it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the signal and the agency in whose name it is thrown."""
        parser.add_argument("name", help="the signal, as diagrams name it")
        parser.add_argument("--agency", required=True, help="the agency's code, e.g. H27")

    def handle(self, *args: Any, **options: Any) -> None:
        """Throw it; the workers carry it to all that waits for it."""
        at = clock.now()
        agency = organizations.find_agency_by_code(options["agency"], vietnam_day(at))
        if agency is None:
            raise CommandError(f"Không có cơ quan mang mã {options['agency']}.")
        throw_signal(
            actor=system_actor("throw_signal"),
            name=options["name"],
            agency_uuid=agency.uuid,
            at=at,
        )
