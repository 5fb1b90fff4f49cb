"""Loads the province's procedures into the catalogue."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.actors import system_actor
from motcua.base.content import load_yaml_folder
from motcua.base.web import clock
from motcua.systems.procedures.actions.loading import load_procedure, set_taxonomy


class Command(BaseCommand):
    """`motcua load_procedures`: every file of provinces/<name>/procedures; safe to repeat."""

    help = "Load the province's procedures; loading the same content again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the taxonomy, then every procedure."""
        actor = system_actor("content")
        at = clock.now()
        files = dict(load_yaml_folder("procedures"))
        set_taxonomy(
            actor=actor,
            fields=files.pop("fields"),
            life_events=files.pop("life-events"),
            essential_services=files.pop("essential-services", []),
            at=at,
        )
        for content in files.values():
            load_procedure(actor=actor, content=content, at=at)
        self.stdout.write(f"{len(files)} procedures")
