"""Registers VNPost with Django."""

from django.apps import AppConfig
from django.conf import settings


class VnpostConfig(AppConfig):
    """Offers VNPost as the carrier of postal orders where its address is set."""

    name = "motcua.connectors.vnpost"
    label = "vnpost"
    verbose_name = "VNPost"

    def ready(self) -> None:
        """Offer the carrier."""
        from motcua.systems.postal import api as postal

        from .client import Customer, VnpostCarrier

        if settings.MOTCUA_VNPOST_ADDRESS:
            postal.ports.register_carrier(
                VnpostCarrier(
                    Customer(
                        address=settings.MOTCUA_VNPOST_ADDRESS,
                        customer_code=settings.MOTCUA_VNPOST_CUSTOMER_CODE,
                        password=settings.MOTCUA_VNPOST_PASSWORD,
                    ),
                    title={
                        "vi": settings.MOTCUA_VNPOST_TITLE,
                        "en": settings.MOTCUA_VNPOST_TITLE,
                    },
                )
            )
