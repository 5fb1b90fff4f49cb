"""Diagrams of processes: read, checked, published."""

from django.apps import AppConfig


class DiagramsConfig(AppConfig):
    """Registers the app with Django."""

    name = "motcua.kernel.diagrams"
    label = "diagrams"
    verbose_name = "Sơ đồ quy trình"
