"""The office that designs processes."""

from django.apps import AppConfig

from motcua.base.web import navigation


class ProcessOfficeConfig(AppConfig):
    """Registers the app and shows its pages in the header."""

    name = "motcua.systems.process_office"
    label = "process_office"
    verbose_name = "Quy trình"

    def ready(self) -> None:
        """Show the processes to officials; each sees the figures of the agencies they work for."""
        navigation.register(
            navigation.Entry("process_office:process_list", "Quy trình", "staff", 70)
        )
        navigation.register_subject_page("process_office.draft", "process_office:draft_show")
