"""The public portal: where people find services and follow what they asked for."""

from django.apps import AppConfig

from motcua.base.web import navigation


class PortalConfig(AppConfig):
    """Registers the portal with Django."""

    name = "motcua.channels.portal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        """Show the portal's pages in the header."""
        for order, name, title, signed_in in (
            (10, "portal:procedure_list", "Dịch vụ", False),
            (20, "portal:dossier_lookup", "Tra cứu hồ sơ", False),
            (30, "portal:dossier_list", "Hồ sơ của tôi", True),
        ):
            navigation.register(navigation.Entry(name, title, "public", order, signed_in=signed_in))
