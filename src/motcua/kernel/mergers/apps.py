"""Days of mergers: open matters go to the agencies that took over, rehearsed and reversible."""

from django.apps import AppConfig

from motcua.base.web import navigation


class MergersConfig(AppConfig):
    """Registers the app and its pages."""

    name = "motcua.kernel.mergers"
    label = "mergers"
    verbose_name = "Sắp xếp đơn vị"

    def ready(self) -> None:
        """Show the pages to those who prepare and to those who approve."""
        navigation.register(
            navigation.Entry(
                "mergers:merger_list",
                "Sắp xếp đơn vị",
                "staff",
                93,
                permission=("mergers.prepare", "mergers.approve"),
                group="system",
            )
        )
