"""The national public-service portal, where its address is set."""

from django.apps import AppConfig
from django.conf import settings


class NationalPortalConfig(AppConfig):
    """Registers the connection that the settings describe."""

    name = "motcua.connectors.national_portal"
    label = "national_portal"
    verbose_name = "Cổng Dịch vụ công quốc gia"

    def ready(self) -> None:
        """Let dossiers be exchanged with the portal."""
        from motcua.channels.national_exchange import api as exchange

        from .client import PortalClient, Registration

        address = settings.MOTCUA_NATIONAL_PORTAL_URL
        if address:
            exchange.register_portal(
                PortalClient(
                    Registration(
                        address=address,
                        login_address=settings.MOTCUA_NATIONAL_PORTAL_LOGIN_URL or address,
                        username=settings.MOTCUA_NATIONAL_PORTAL_USERNAME,
                        password=settings.MOTCUA_NATIONAL_PORTAL_PASSWORD,
                        dstcode=settings.MOTCUA_NATIONAL_PORTAL_DSTCODE,
                        unit_code=settings.MOTCUA_NATIONAL_PORTAL_UNIT,
                        intake_service=settings.MOTCUA_NATIONAL_PORTAL_INTAKE_SERVICE,
                        certificates=settings.MOTCUA_NATIONAL_PORTAL_CERTIFICATES,
                        seconds=settings.MOTCUA_NATIONAL_PORTAL_SECONDS,
                        file_hosts=frozenset(settings.MOTCUA_NATIONAL_PORTAL_FILE_HOSTS),
                    )
                )
            )
