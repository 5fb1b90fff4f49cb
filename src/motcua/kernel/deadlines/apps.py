"""Deadlines: the lawful clock of any matter."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Registers the app."""

    name = "motcua.kernel.deadlines"
    label = "deadlines"
    verbose_name = "Thời hạn"
