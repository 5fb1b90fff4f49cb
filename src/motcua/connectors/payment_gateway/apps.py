"""Paying through the national payment platform, or another gateway that speaks as it does."""

from django.apps import AppConfig
from django.conf import settings


class PaymentGatewayConfig(AppConfig):
    """Registers the gateway where an address is configured."""

    name = "motcua.connectors.payment_gateway"
    label = "payment_gateway"
    verbose_name = "Cổng thanh toán"

    def ready(self) -> None:
        """Offer the gateway on the payer's page."""
        from motcua.systems.payments import api as payments

        from .gateway import configured

        if settings.MOTCUA_GATEWAY_ADDRESS:
            payments.register_gateway(configured())
