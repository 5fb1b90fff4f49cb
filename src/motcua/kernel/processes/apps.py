"""Processes: published diagrams and their running instances."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from motcua.base.web import navigation


class ProcessesConfig(AppConfig):
    """Registers the app and finds the service steps that other apps bind."""

    name = "motcua.kernel.processes"
    label = "processes"
    verbose_name = "Quy trình"

    def ready(self) -> None:
        """Find every app's process_steps.py, and show the pages in the header."""
        navigation.register(
            navigation.Entry("processes:process_list", "Quy trình", "staff", 70, "procedures.edit")
        )
        autodiscover_modules("process_steps")
