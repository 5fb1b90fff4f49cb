"""Registers the journal of events with Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The journal: what happened, told onwards and sealed."""

    name = "motcua.kernel.events"
    label = "events"
    verbose_name = "Nhật ký sự kiện"
