"""Escalations: steps past their norm are raised to whoever leads."""

from django.apps import AppConfig

from motcua.base.web import navigation


class EscalationsConfig(AppConfig):
    """Registers the app and its page for heads."""

    name = "motcua.kernel.escalations"
    label = "escalations"
    verbose_name = "Việc quá hạn cần đôn đốc"

    def ready(self) -> None:
        """Show the page in the header of those who follow up."""
        navigation.register(
            navigation.Entry(
                "escalations:task_overdue",
                "Việc quá hạn",
                "staff",
                15,
                permission="escalations.follow_up",
                group="work",
            )
        )
