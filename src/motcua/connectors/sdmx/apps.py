"""Statistics programs that speak SDMX read the structure and the data of our indicators."""

from django.apps import AppConfig


class SdmxConfig(AppConfig):
    """Registers the connector with Django."""

    name = "motcua.connectors.sdmx"
    label = "sdmx"
    verbose_name = "Giao diện SDMX"
