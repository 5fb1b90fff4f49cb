"""Absences: an official is away for a time, and a deputy stands in."""

from django.apps import AppConfig

from motcua.base.web import navigation


class AbsencesConfig(AppConfig):
    """Registers the app and its page."""

    name = "motcua.kernel.absences"
    label = "absences"
    verbose_name = "Vắng mặt"

    def ready(self) -> None:
        """Show the page in the officials' header."""
        navigation.register(navigation.Entry("absences:absence_list", "Vắng mặt", "staff", 60))
