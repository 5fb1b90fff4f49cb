"""Decisions: dated tables of the law, and what they answer."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Registers the app; its pages are those of `systems.decision_office`."""

    name = "motcua.kernel.decisions"
    label = "decisions"
    verbose_name = "Bảng quyết định"
