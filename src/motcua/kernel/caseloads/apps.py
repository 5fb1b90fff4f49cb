"""Caseloads: whose cases there are, of an official, a unit or a person."""

from django.apps import AppConfig

from motcua.base.web import navigation


class CaseloadsConfig(AppConfig):
    """Registers the app and shows its page in the officials' header."""

    name = "motcua.kernel.caseloads"
    label = "caseloads"
    verbose_name = "Danh sách vụ việc"

    def ready(self) -> None:
        """Show the page to officials who see cases, and let them act on many of it."""
        from .actions.together import register

        register()
        navigation.register(
            navigation.Entry(
                "caseloads:case_list",
                "Vụ việc",
                "staff",
                25,
                permission="cases.see",
                group="dossiers",
            )
        )
