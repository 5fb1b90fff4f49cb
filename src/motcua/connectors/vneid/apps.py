"""Signing in with VNeID through the national portal's OpenID Connect."""

from django.apps import AppConfig
from django.conf import settings


class VneidConfig(AppConfig):
    """Registers VNeID as a way to sign in where an issuer is configured."""

    name = "motcua.connectors.vneid"
    label = "vneid"
    verbose_name = "VNeID"

    def ready(self) -> None:
        """Offer VNeID on the sign-in page."""
        from motcua.kernel.access import api as access

        from .provider import Registration, VneidProvider

        issuer = getattr(settings, "MOTCUA_VNEID_ISSUER", "")
        if issuer:
            access.register_identity_provider(
                VneidProvider(
                    Registration(
                        issuer=issuer,
                        client_id=settings.MOTCUA_VNEID_CLIENT_ID,
                        client_secret=settings.MOTCUA_VNEID_CLIENT_SECRET,
                        acr_values=settings.MOTCUA_VNEID_ACR_VALUES,
                        scope=settings.MOTCUA_VNEID_SCOPE,
                    )
                )
            )
