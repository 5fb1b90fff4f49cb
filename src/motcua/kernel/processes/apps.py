"""Processes: the running instances of published diagrams."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProcessesConfig(AppConfig):
    """Registers the app and finds the service steps that other apps bind."""

    name = "motcua.kernel.processes"
    label = "processes"
    verbose_name = "Quy trình"

    def ready(self) -> None:
        """Find every app's process_steps.py, and tell the checks of diagrams what is bound."""
        from motcua.kernel.diagrams import api as diagrams

        from .ports import step_names

        diagrams.register_steps(step_names)
        autodiscover_modules("process_steps")
