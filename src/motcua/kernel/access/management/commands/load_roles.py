"""Loads the province's roles."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.actors import system_actor
from motcua.base.content import load_yaml, province_root
from motcua.base.web import clock
from motcua.kernel.access.actions.roles import load_roles


class Command(BaseCommand):
    """Brings roles in line with roles.yaml; can be run again and changes nothing twice."""

    help = "Load the roles of MOTCUA_PROVINCE (roles.yaml)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them."""
        load_roles(
            actor=system_actor("content"),
            definitions=load_yaml(province_root() / "roles.yaml")["roles"],
            at=clock.now(),
        )
