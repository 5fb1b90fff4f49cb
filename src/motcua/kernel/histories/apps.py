"""Histories: what was handled elsewhere or before, brought in at speed."""

from django.apps import AppConfig


class HistoriesConfig(AppConfig):
    """Registers the app; it has no tables of its own."""

    name = "motcua.kernel.histories"
    label = "histories"
    verbose_name = "Lịch sử giải quyết"
