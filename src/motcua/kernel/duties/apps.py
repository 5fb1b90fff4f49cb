"""Duties: what an agency owes by a moment although no diagram drew it."""

from django.apps import AppConfig

from motcua.base.web import navigation


class DutiesConfig(AppConfig):
    """Registers the app and its pages."""

    name = "motcua.kernel.duties"
    label = "duties"
    verbose_name = "Nghĩa vụ có thời hạn"

    def ready(self) -> None:
        """Show duties in the header of those who owe or follow them, and lead there from tasks."""
        navigation.register_subject_page("duties.duty", "duties:duty_show")
        navigation.register(
            navigation.Entry(
                "duties:duty_list", "Nghĩa vụ", "staff", 16, permission="duties.see", group="work"
            )
        )
