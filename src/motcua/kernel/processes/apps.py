"""Processes: published diagrams and their running instances."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProcessesConfig(AppConfig):
    """Registers the app and finds the service steps that other apps bind."""

    name = "motcua.kernel.processes"
    label = "processes"
    verbose_name = "Quy trình"

    def ready(self) -> None:
        """Find every app's process_steps.py."""
        autodiscover_modules("process_steps")
