"""Loads a province's content, then its demo people: each app's own loader, in order."""

import time
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

# The order is that of the kernel: what a loader names has to be there before it.
LOADERS = (
    "load_calendars",
    "load_organizations",
    "load_roles",
    "load_forms",
    "load_decisions",
    "load_processes",
    "load_procedures",
    "load_indicators",
)
DEMO_LOADERS = (
    "load_demo_people",
    "load_demo_month",
    "load_demo",
    "load_demo_post",
    "load_demo_drafts",
    "load_demo_calendar",
    "load_demo_catalogue",
    "load_demo_queues",
    "load_demo_money",
    "load_demo_reports",
    "load_demo_figures",
    "load_demo_papers",
    "load_demo_scans",
    "load_demo_feedback",
    "load_demo_ratings",
    "load_demo_messages",
    "load_demo_data_sets",
    "load_demo_mergers",
)


class Command(BaseCommand):
    """Runs every loader that is installed; each can be run again and changes nothing twice."""

    help = "Load the content of MOTCUA_PROVINCE; with --demo its demo people and dossiers too."

    def add_arguments(self, parser: CommandParser) -> None:
        """The demo is asked for: a real installation has no invented people."""
        parser.add_argument("--demo", action="store_true", help="load demo people and dossiers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the loaders and say how long each took."""
        installed = get_commands()
        for name in (*LOADERS, *(DEMO_LOADERS if options["demo"] else ())):
            if name not in installed:
                continue
            started = time.monotonic()
            call_command(name, verbosity=options["verbosity"])
            self.stdout.write(f"         {name}: {time.monotonic() - started:.1f} s")
