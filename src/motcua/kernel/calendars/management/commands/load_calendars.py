"""Loads the province's working calendars; running it again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.actors import system_actor
from motcua.base.web import clock
from motcua.kernel.calendars.actions import load_calendars


class Command(BaseCommand):
    """`motcua load_calendars`."""

    help = "Load office hours, holidays and make-up days of the province."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say whether anything changed."""
        changed = load_calendars(actor=system_actor("content"), at=clock.now())
        self.stdout.write("calendars: loaded" if changed else "calendars: unchanged")
