"""The part of the DHIS2 Web API that its clients use, over our units, indicators and data sets."""

from django.apps import AppConfig


class Dhis2Config(AppConfig):
    """Registers the connector with Django."""

    name = "motcua.connectors.dhis2"
    label = "dhis2"
    verbose_name = "Giao diện DHIS2"
