"""`motcua load_indicators`: checks the content of the indicators, loads the groups of units."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.actors import system_actor
from motcua.base.text import vietnam_day
from motcua.base.web.clock import now
from motcua.kernel.indicators.api import definitions, grouping


class Command(BaseCommand):
    """Reads the province's indicators, refuses what means nothing, and loads groups of units."""

    help = "Check the content of the indicators and load the province's groups of units."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many there are."""
        at = now()
        known = len(definitions(on=vietnam_day(at)))
        groups = grouping.load_groupings(actor=system_actor("indicators"), at=at)
        self.stdout.write(f"{known} indicators in force, {groups} groups of units")
