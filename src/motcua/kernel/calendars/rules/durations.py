"""Time limits of law and the moment at which they end."""

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, NamedTuple

from .working_time import Calendar, minute_of, moment_of

Unit = Literal["working_days", "working_hours", "calendar_days", "calendar_months"]
UNITS: tuple[Unit, ...] = ("working_days", "working_hours", "calendar_days", "calendar_months")
_WORKING: tuple[Unit, ...] = ("working_days", "working_hours")


@dataclass(frozen=True, slots=True)
class Duration:
    """
    A time limit as law writes it: 3 working days, 4 working hours, 30 days, 1 month.

    Zero working days mean "within the working day". Working days and hours may be fractions
    (half a working day is half the day's office hours); calendar units are whole.
    """

    amount: int | Decimal
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse what no law can mean."""
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit of time: {self.unit}")
        if self.amount < 0 or (self.amount == 0 and self.unit != "working_days"):
            raise ValueError("a time limit is longer than nothing")
        if self.unit not in _WORKING and self.amount != int(self.amount):
            raise ValueError("calendar days and months are whole")


class Reckoning(NamedTuple):
    """How a due date came about, in minutes and places of the calendar's tables."""

    received: int
    opened: int  # the received minute moved into office time
    effective: int  # … and past the cut-off
    last_day: int | None  # the last day of the period before it is moved off a day off
    due: int


def due_at(
    calendar: Calendar, start: datetime, duration: Duration, cut_off: time | None = None
) -> datetime:
    """The end of a time limit, without its explanation; see `derivations.due` for the rules."""
    return moment_of(reckon(calendar, start, duration, cut_off).due)


def reckon(
    calendar: Calendar, start: datetime, duration: Duration, cut_off: time | None
) -> Reckoning:
    """
    Reckon the end of a time limit.

    :raises DateOutsideCalendar: if the calendar's content ends before the limit does.
    """
    received = minute_of(start)
    opened = received
    if duration.unit in _WORKING or cut_off is not None:
        opened = calendar.next_open(received)
    effective = opened if cut_off is None else _past_cut_off(calendar, opened, cut_off)
    if duration.unit == "working_hours":
        due = _after_minutes(calendar, effective, duration.amount * 60)
        return Reckoning(received, opened, effective, None, due)
    if duration.unit == "working_days" and duration.amount != int(duration.amount):
        due = _after_minutes(calendar, effective, duration.amount * day_length(calendar, effective))
        return Reckoning(received, opened, effective, None, due)
    last_day = _last_day(calendar, effective, int(duration.amount), duration.unit)
    # Civil Code 2015, art. 148(5): a period whose last day is a day off ends with the next
    # working day. The office closes before midnight, so its hours end the day.
    due = calendar.end_of(calendar.next_counted(last_day))
    return Reckoning(received, opened, effective, last_day, due)


def day_length(calendar: Calendar, minute: int) -> int:
    """The office minutes of the working day at or after a minute: what one day is worth."""
    spans = calendar.spans[calendar.next_counted(calendar.place_of(minute)[0])]
    return sum(closes - opens for opens, closes in spans)


def _after_minutes(calendar: Calendar, minute: int, amount: int | Decimal) -> int:
    # A fraction of a minute is rounded up: the office never has less time than law gives.
    whole = int(amount) + (amount != int(amount))
    return calendar.minute_after(calendar.worked_before(minute) + whole)


def _past_cut_off(calendar: Calendar, minute: int, cut_off: time) -> int:
    number, minute_of_day = calendar.place_of(minute)
    if minute_of_day <= cut_off.hour * 60 + cut_off.minute:
        return minute
    return calendar.next_open(calendar.minute_at(number + 1, 0))


def _last_day(calendar: Calendar, minute: int, amount: int, unit: Unit) -> int:
    number = calendar.place_of(minute)[0]
    if unit == "working_days":
        # Civil Code 2015, art. 147(2): the first day is not counted.
        if amount == 0:
            return number
        return calendar.counted_at(calendar.counted_before[number + 1] + amount - 1)
    if unit == "calendar_days":
        return calendar.check_number(number + amount)
    return calendar.number_of(_months_after(calendar.day_of(number), amount))


def _months_after(day: date, months: int) -> date:
    # Civil Code 2015, art. 148(3): the same day of the last month, or that month's last day.
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
