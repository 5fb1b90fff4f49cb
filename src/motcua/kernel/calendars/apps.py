"""Registers legal working time with Django."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Legal working time and its deadlines."""

    name = "motcua.kernel.calendars"
    label = "calendars"
    verbose_name = "Lịch làm việc"
