"""Diagrams of processes: read, checked, published."""

from django.apps import AppConfig

from motcua.base.web import navigation


class DiagramsConfig(AppConfig):
    """Registers the app and shows its pages in the header."""

    name = "motcua.kernel.diagrams"
    label = "diagrams"
    verbose_name = "Sơ đồ quy trình"

    def ready(self) -> None:
        """Show the pages in the header."""
        navigation.register(
            navigation.Entry("diagrams:process_list", "Quy trình", "staff", 70, "procedures.edit")
        )
