"""Registers e-forms with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    """Forms: published once, filled in many times, never asking what is known."""

    name = "motcua.kernel.forms"
    label = "forms"
    verbose_name = _("Biểu mẫu điện tử")

    def ready(self) -> None:
        """Let the party register answer what it knows."""
        from .ports import register_concept_source
        from .queries.known_parties import known_of_party

        register_concept_source("parties", known_of_party)
