"""Cases: matters handled for somebody, against a lawful deadline."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Registers the app."""

    name = "motcua.kernel.cases"
    label = "cases"
    verbose_name = "Vụ việc"
