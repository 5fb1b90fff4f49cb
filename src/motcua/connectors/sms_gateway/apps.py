"""Registers the SMS gateway with Django."""

from django.apps import AppConfig
from django.conf import settings


class SmsGatewayConfig(AppConfig):
    """Offers SMS as a channel of messages where the gateway's address is set."""

    name = "motcua.connectors.sms_gateway"
    label = "sms_gateway"
    verbose_name = "Tin nhắn SMS"

    def ready(self) -> None:
        """Offer the channel."""
        from motcua.kernel.notifications import api as notifications

        from .gateway import SmsCarrier, configured

        if settings.MOTCUA_SMS_ADDRESS:
            notifications.register_carrier(SmsCarrier(configured()))
