"""Registers e-forms with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    """Forms: published once, filled in many times, never asking what is known."""

    name = "motcua.kernel.forms"
    label = "forms"
    verbose_name = _("Biểu mẫu điện tử")
