"""Loads the province's units, agencies, posts and successions; again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.actors import system_actor
from motcua.base.web import clock
from motcua.kernel.organizations.actions.content import load_organizations


class Command(BaseCommand):
    """`motcua load_organizations`."""

    help = "Load units, agencies, posts and successions of the province."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many rows changed."""
        changed = load_organizations(actor=system_actor("content"), at=clock.now())
        counts = ", ".join(f"{count} {what}" for what, count in changed.items())
        self.stdout.write(f"organizations changed: {counts}")
