"""The office that keeps decision tables."""

from django.apps import AppConfig

from motcua.base.web import navigation


class DecisionOfficeConfig(AppConfig):
    """Registers the app and shows its pages in the header."""

    name = "motcua.systems.decision_office"
    label = "decision_office"
    verbose_name = "Bảng quyết định"

    def ready(self) -> None:
        """Show the tables to officials; drafts are for those who draw and approve."""
        navigation.register(
            navigation.Entry("decision_office:decision_list", "Bảng quyết định", "staff", 72)
        )
        navigation.register_subject_page("decision_office.draft", "decision_office:draft_show")
