"""Decisions: dated tables of the law, and what they answer."""

from django.apps import AppConfig

from motcua.base.web import navigation


class DecisionsConfig(AppConfig):
    """Registers the app and shows its pages in the header."""

    name = "motcua.kernel.decisions"
    label = "decisions"
    verbose_name = "Bảng quyết định"

    def ready(self) -> None:
        """Show the pages to the office that designs procedures."""
        navigation.register(
            navigation.Entry(
                "decisions:decision_list", "Bảng quyết định", "staff", 72, "procedures.edit"
            )
        )
