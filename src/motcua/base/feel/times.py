"""FEEL's functions on dates, times and durations; the clock is what the caller says it is."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from .registry import Function, form
from .values import Months, date_of, duration_of, moment_of, time_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def full_months(begin: date, end: date) -> Months:
    """The full months between two days, as ages are counted; negative where the end is before."""
    begin, end = _day(begin), _day(end)
    if end < begin:
        return Months(-full_months(end, begin).count)
    count = (end.year - begin.year) * 12 + end.month - begin.month
    return Months(count - (end.day < begin.day))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _date(year: Decimal, month: Decimal, day: Decimal) -> date:
    return date(int(year), int(month), int(day))


def _time(hour: Decimal, minute: Decimal, second: Decimal, offset: Any = None) -> time | None:
    clock = time(int(hour), int(minute), int(second), int(second % 1 * 1_000_000))
    if offset is None:
        return clock
    if not isinstance(offset, timedelta):
        return None
    sign = "-" if offset < timedelta() else "+"
    minutes = int(abs(offset).total_seconds()) // 60
    return time_of(f"{clock.isoformat()}{sign}{minutes // 60:02d}:{minutes % 60:02d}")


def _joined(day: date, clock: time) -> datetime:
    return datetime.combine(_day(day), clock)


def _clock_of(moment: datetime) -> time:
    return moment.timetz()


def _year_day(day: date) -> Decimal:
    return Decimal(day.timetuple().tm_yday)


FUNCTIONS = (
    Function("date", (
        form("from:text", date_of),
        form("from:day", _day),
        form("year:number, month:number, day:number", _date),
    )),
    Function("time", (
        form("from:text", time_of),
        form("from:time", lambda clock: clock),
        form("from:moment", _clock_of),
        form("hour:number, minute:number, second:number, offset:span?", _time),
    )),
    Function("date and time", (
        form("from:text", moment_of),
        form("date:day, time:time", _joined),
    )),
    Function("duration", (form("from:text", duration_of), form("from:span", lambda span: span))),
    Function("years and months duration", (form("from:day, to:day", full_months),)),
    Function("day of week", (form("date:day", lambda day: WEEKDAYS[day.weekday()]),)),
    Function("month of year", (form("date:day", lambda day: MONTHS[day.month - 1]),)),
    Function("day of year", (form("date:day", _year_day),)),
    Function("week of year", (form("date:day", lambda day: Decimal(day.isocalendar().week)),)),
    Function("today", (form("", lambda scope: scope.today, with_scope=True),)),
    Function("now", (form("", lambda scope: scope.now, with_scope=True),)),
)  # fmt: skip


def part_of(value: Any, name: str) -> Any:
    """A part of a date, a time or a duration by its name, or null."""
    if isinstance(value, Months):
        sign = -1 if value.count < 0 else 1
        years, months = divmod(abs(value.count), 12)
        return _number({"years": sign * years, "months": sign * months}.get(name))
    if isinstance(value, timedelta):
        return _span_part(value, name)
    if name == "weekday":
        return Decimal(value.isoweekday()) if isinstance(value, date) else None
    if name not in _ATTRIBUTES:
        return None
    return _number(getattr(value, name, None))


_ATTRIBUTES = {"year", "month", "day", "hour", "minute", "second"}


def _span_part(value: timedelta, name: str) -> Decimal | None:
    sign, span = (-1 if value < timedelta() else 1), abs(value)
    parts = {
        "days": span.days, "hours": span.seconds // 3600,
        "minutes": span.seconds // 60 % 60, "seconds": span.seconds % 60,
    }  # fmt: skip
    return _number(sign * parts[name] if name in parts else None)


def _number(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
