"""The design system: tokens, layouts, components and the living style page."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers the design system with Django."""

    name = "motcua.base.ui"
    label = "ui"
    verbose_name = "Design system"
