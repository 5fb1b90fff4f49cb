"""Absences: an official is away for a time, and a deputy stands in."""

from django.apps import AppConfig

from motcua.base.web import navigation


class AbsencesConfig(AppConfig):
    """Registers the app and its page."""

    name = "motcua.kernel.absences"
    label = "absences"
    verbose_name = "Vắng mặt"

    def ready(self) -> None:
        """Show the page in the officials' header; say who is away to those who share out work."""
        from motcua.kernel.workloads import api as workloads

        from .queries import find_absent

        workloads.register_away("absences", find_absent)
        navigation.register(
            navigation.Entry("absences:absence_list", "Vắng mặt", "staff", 60, group="work")
        )
