"""Legal working time, for other apps. What is not listed here is private."""

from .actions import load_calendars, publish_year
from .queries.calendars import CalendarUnknown, get_calendar, list_calendars
from .queries.hours import written_hours
from .queries.years import find_year, list_hours, list_years, working_days_with
from .rules.content import InvalidContent
from .rules.derivations import Derivation, due
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
from .rules.year_hours import hours_by_day

__all__ = [
    "Calendar",
    "CalendarUnknown",
    "DateOutsideCalendar",
    "Derivation",
    "Duration",
    "InvalidContent",
    "TimeLeft",
    "add_working_minutes",
    "due",
    "due_at",
    "find_year",
    "get_calendar",
    "hours_by_day",
    "is_working_time",
    "list_calendars",
    "list_hours",
    "list_years",
    "load_calendars",
    "next_working_moment",
    "publish_year",
    "time_left",
    "working_days_between",
    "working_days_with",
    "working_minutes_between",
    "written_hours",
]
