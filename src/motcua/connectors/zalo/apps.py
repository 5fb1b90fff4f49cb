"""Registers Zalo with Django."""

from django.apps import AppConfig
from django.conf import settings


class ZaloConfig(AppConfig):
    """Offers Zalo as a channel of messages where its address is set."""

    name = "motcua.connectors.zalo"
    label = "zalo"
    verbose_name = "Zalo"

    def ready(self) -> None:
        """Offer the channel."""
        from motcua.kernel.notifications import api as notifications

        from .client import ZaloCarrier, configured

        if settings.MOTCUA_ZALO_ADDRESS:
            notifications.register_carrier(ZaloCarrier(configured()))
