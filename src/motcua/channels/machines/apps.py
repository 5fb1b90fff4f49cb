"""The machines' door to cases, processes and decisions, whichever system owns them."""

from django.apps import AppConfig


class MachinesConfig(AppConfig):
    """Registers the machines' door."""

    name = "motcua.channels.machines"
    label = "machines"
    verbose_name = "Machines"
