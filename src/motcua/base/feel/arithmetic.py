"""FEEL's arithmetic: numbers, texts, dates and durations; null where it makes no sense."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any

from .values import NUMBERS, Months

LONGEST_TEXT = 100_000


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def _day_and_span(day: date, span: timedelta) -> date:
    return (datetime(day.year, day.month, day.day) + span).date()  # noqa: DTZ001


def _clock_and_span(clock: time, span: timedelta) -> time:
    moved = datetime.combine(date(2000, 6, 1), clock) + timedelta(
        seconds=span.total_seconds() % 86400
    )
    return moved.timetz()


def _clocks(left: time, right: time) -> timedelta:
    day = date(2000, 6, 1)
    return datetime.combine(day, left) - datetime.combine(day, right)


def _joined(left: str, right: str) -> str | None:
    return left + right if len(left) + len(right) <= LONGEST_TEXT else None


def _months_times(months: Months, number: Decimal) -> Months:
    return Months(int(NUMBERS.multiply(Decimal(months.count), number)))


def _span_times(span: timedelta, number: Decimal) -> timedelta:
    return timedelta(seconds=float(NUMBERS.multiply(Decimal(str(span.total_seconds())), number)))


def _spans(left: timedelta, right: timedelta) -> Decimal:
    return NUMBERS.divide(Decimal(str(left.total_seconds())), Decimal(str(right.total_seconds())))


_Pair = tuple[type, type]
_MEANINGS: dict[str, dict[_Pair, Callable[[Any, Any], Any]]] = {
    "+": {
        (Decimal, Decimal): NUMBERS.add,
        (str, str): _joined,
        (date, Months): lambda day, months: add_months(day, months.count),
        (Months, date): lambda months, day: add_months(day, months.count),
        (datetime, Months): lambda at, months: add_months(at, months.count),
        (Months, datetime): lambda months, at: add_months(at, months.count),
        (date, timedelta): _day_and_span,
        (timedelta, date): lambda span, day: _day_and_span(day, span),
        (datetime, timedelta): lambda at, span: at + span,
        (timedelta, datetime): lambda span, at: at + span,
        (time, timedelta): _clock_and_span,
        (timedelta, time): lambda span, clock: _clock_and_span(clock, span),
        (timedelta, timedelta): lambda one, other: one + other,
        (Months, Months): lambda one, other: Months(one.count + other.count),
    },
    "-": {
        (Decimal, Decimal): NUMBERS.subtract,
        (date, date): lambda one, other: one - other,
        (datetime, datetime): lambda one, other: one - other,
        (time, time): _clocks,
        (date, Months): lambda day, months: add_months(day, -months.count),
        (datetime, Months): lambda at, months: add_months(at, -months.count),
        (date, timedelta): lambda day, span: _day_and_span(day, -span),
        (datetime, timedelta): lambda at, span: at - span,
        (time, timedelta): lambda clock, span: _clock_and_span(clock, -span),
        (timedelta, timedelta): lambda one, other: one - other,
        (Months, Months): lambda one, other: Months(one.count - other.count),
    },
    "*": {
        (Decimal, Decimal): NUMBERS.multiply,
        (Months, Decimal): _months_times,
        (Decimal, Months): lambda number, months: _months_times(months, number),
        (timedelta, Decimal): _span_times,
        (Decimal, timedelta): lambda number, span: _span_times(span, number),
    },
    "/": {
        (Decimal, Decimal): NUMBERS.divide,
        (Months, Months): lambda one, other: NUMBERS.divide(
            Decimal(one.count), Decimal(other.count)
        ),
        (timedelta, timedelta): _spans,
        (Months, Decimal): lambda months, number: _months_times(
            months, NUMBERS.divide(Decimal(1), number)
        ),
        (timedelta, Decimal): lambda span, number: _span_times(
            span, NUMBERS.divide(Decimal(1), number)
        ),
    },
    "**": {(Decimal, Decimal): NUMBERS.power},
}


def calculate(operator: str, left: Any, right: Any) -> Any:
    """The value of `left operator right`; null for what cannot be calculated."""
    meaning = _MEANINGS[operator].get((type(left), type(right)))
    if meaning is None:
        return None
    try:
        return meaning(left, right)
    except (DecimalException, OverflowError, ValueError, TypeError):
        return None


def negative(value: Any) -> Any:
    """A number or duration with its sign turned, or null."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    if isinstance(value, timedelta):
        return -value
    return Months(-value.count) if isinstance(value, Months) else None
