"""Indicators: figures defined once, counted, told or reckoned, each open to what is behind it."""

from django.apps import AppConfig

from motcua.base.web import navigation

from .permissions import SEE


class IndicatorsConfig(AppConfig):
    """Registers the app and shows its pages to officials who may see figures."""

    name = "motcua.kernel.indicators"
    label = "indicators"
    verbose_name = "Chỉ tiêu"

    def ready(self) -> None:
        """Show the list in the header of officials."""
        navigation.register(
            navigation.Entry(
                "indicators:indicator_list",
                "Chỉ tiêu",
                "staff",
                70,
                permission=SEE,
                group="steering",
            )
        )
