"""Cases: matters handled for somebody, against a lawful deadline."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Registers the app."""

    name = "motcua.kernel.cases"
    label = "cases"
    verbose_name = "Vụ việc"

    def ready(self) -> None:
        """Own the clocks of cases."""
        from motcua.kernel.deadlines import api as deadlines

        from .actions.clocks import CaseClocks

        deadlines.register_owner("cases.case", CaseClocks())
