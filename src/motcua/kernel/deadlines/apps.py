"""Deadlines: the lawful clock of any matter."""

from django.apps import AppConfig

from motcua.base.web import navigation


class DeadlinesConfig(AppConfig):
    """Registers the app and its page."""

    name = "motcua.kernel.deadlines"
    label = "deadlines"
    verbose_name = "Thời hạn"

    def ready(self) -> None:
        """Show the page of outages to those who run the system."""
        navigation.register(
            navigation.Entry(
                "deadlines:outage_list",
                "Sự cố hệ thống",
                "staff",
                93,
                permission="deadlines.record_outage",
                group="system",
            )
        )
