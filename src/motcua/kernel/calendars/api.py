"""Legal working time, for other apps. What is not listed here is private."""

from .actions import load_calendars
from .queries import CalendarUnknown, get_calendar, list_calendars
from .rules.derivations import Derivation, Step, due
from .rules.durations import Duration, due_at
from .rules.remaining import TimeLeft, time_left
from .rules.working_time import (
    Calendar,
    DateOutsideCalendar,
    add_working_minutes,
    is_working_time,
    next_working_moment,
    working_days_between,
    working_minutes_between,
)

__all__ = [
    "Calendar",
    "CalendarUnknown",
    "DateOutsideCalendar",
    "Derivation",
    "Duration",
    "Step",
    "TimeLeft",
    "add_working_minutes",
    "due",
    "due_at",
    "get_calendar",
    "is_working_time",
    "list_calendars",
    "load_calendars",
    "next_working_moment",
    "time_left",
    "working_days_between",
    "working_minutes_between",
]
