"""`motcua load_boundaries FILE`: official outlines of communes for maps."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.actors import system_actor
from motcua.base.errors import Refusal
from motcua.base.web.clock import now

from ...actions.boundaries import load_boundaries


class Command(BaseCommand):
    """
    Loads the outlines of communes from a GeoJSON file (WGS 84), for the units of a day.

    Maps draw them once every commune of the map has one; until then they are drawn as a scheme.
    """

    help = "Load official outlines of communes from a GeoJSON file; maps draw them from then on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, who published it, and from which day its units hold."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="who published it, and when")
        parser.add_argument("--from", dest="valid_from", default="2025-07-01")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many were taken and which units have none."""
        try:
            collection = json.loads(options["file"].read_text(encoding="utf-8"))
            day = date.fromisoformat(options["valid_from"])
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        try:
            loaded = load_boundaries(
                actor=system_actor("boundaries"),
                collection=collection,
                source=options["source"],
                valid_from=day,
                at=now(),
            )
        except Refusal as refused:
            raise CommandError(refused.message("en")) from refused
        self.stdout.write(f"{loaded.units} outlines loaded")
        if loaded.without:
            self.stdout.write(f"without one: {', '.join(loaded.without)}")
