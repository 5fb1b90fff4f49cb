"""Indicators: figures defined once, counted, told or reckoned, each open to what is behind it."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Registers the app."""

    name = "motcua.kernel.indicators"
    label = "indicators"
    verbose_name = "Chỉ tiêu"
