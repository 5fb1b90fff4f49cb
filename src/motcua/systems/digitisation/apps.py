"""Digitisation: papers become certified digital copies."""

from django.apps import AppConfig

from motcua.base.web import navigation

STAFF_PAGES = (
    (32, "digitisation:paper_list", "Số hóa giấy tờ", "digitisation.check"),
    (37, "digitisation:figure_list", "Số liệu số hóa", "digitisation.see_figures"),
)


class DigitisationConfig(AppConfig):
    """Registers digitisation with Django and shows its pages in the header."""

    name = "motcua.systems.digitisation"
    label = "digitisation"
    verbose_name = "Số hóa giấy tờ"

    def ready(self) -> None:
        """Show the pages to officials; people come to their copies from their repository."""
        from motcua.kernel.documents import api as documents

        from .queries.copies import file_leave

        for order, name, title, permission in STAFF_PAGES:
            navigation.register(
                navigation.Entry(
                    name, title, "staff", order, permission=permission, group="dossiers"
                )
            )
        navigation.register_subject_page("digitisation.digitisedpaper", "digitisation:paper_show")
        documents.register_file_guard("digitisation", file_leave)
