"""The indicator office: pages about figures, for officials, and REST for programs."""

from django.apps import AppConfig

from motcua.base.web import navigation


class IndicatorOfficeConfig(AppConfig):
    """Registers the app and shows its pages to officials who may see figures."""

    name = "motcua.systems.indicator_office"
    label = "indicator_office"
    verbose_name = "Chỉ tiêu, số liệu"

    def ready(self) -> None:
        """Show the list in the header of officials."""
        navigation.register(
            navigation.Entry(
                "indicator_office:indicator_list",
                "Chỉ tiêu",
                "staff",
                70,
                permission="indicators.see",
                group="steering",
            )
        )
