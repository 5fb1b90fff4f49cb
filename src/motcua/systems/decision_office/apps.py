"""The office that keeps decision tables."""

from django.apps import AppConfig

from motcua.base.web import navigation


class DecisionOfficeConfig(AppConfig):
    """Registers the app, its desk, and its pages in the header."""

    name = "motcua.systems.decision_office"
    label = "decision_office"
    verbose_name = "Bảng quyết định"

    def ready(self) -> None:
        """Show the tables to officials; drafts are for those who draw and approve."""
        from motcua.kernel.drafting import api as drafting

        from .actions.desk import DecisionDesk
        from .web.views.drafts import draft_page

        drafting.register_desk(DecisionDesk(), draft_page, url_name="decision_office:draft_show")
        navigation.register(
            navigation.Entry(
                "decision_office:decision_list", "Bảng quyết định", "staff", 72, group="catalogue"
            )
        )
