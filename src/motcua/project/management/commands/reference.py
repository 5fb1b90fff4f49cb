"""Writes the reference documents from the code."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.project.reference import Undocumented, write
from motcua.project.settings.environment import ROOT


class Command(BaseCommand):
    """Refuses while a setting, a command or a port has no words."""

    help = "Write docs/reference: settings, events, commands, ports, OpenAPI."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the option."""
        parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "reference")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the pages and name them."""
        try:
            for file in write(options["folder"]):
                self.stdout.write(file.name)
        except Undocumented as problem:
            raise CommandError(f"Undocumented: {problem}") from problem
