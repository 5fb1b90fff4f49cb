"""FEEL's values in Python: numbers are Decimals of 34 digits; months are no days."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)  # fmt: skip
from typing import Any
from zoneinfo import ZoneInfo

NUMBERS = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)  # fmt: skip
MOST_ITEMS = 10_000
DEEPEST = 30
_DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?(?:(?P<days>\d{1,9})D)?"
    r"(?P<clock>T(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?"
    r"(?:(?P<seconds>\d{1,9}(?:\.\d{1,9})?)S)?)?"
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(
    r"(\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|[+-]\d{2}:\d{2}|@[A-Za-z_]+(?:/[\w+-]+)*)?"
)


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A duration of years and months, which has no fixed number of days."""

    count: int


@dataclass(frozen=True, slots=True)
class Range:
    """The values between two ends."""

    low: Any
    high: Any
    low_closed: bool = True
    high_closed: bool = True


def number_of(text: str) -> Decimal | None:
    """The number that a text writes, or null."""
    try:
        found = NUMBERS.create_decimal(text)
    except (DecimalException, ValueError):
        return None
    return found if found.is_finite() else None


def date_of(text: str) -> date | None:
    """The date of a text such as 2026-03-02, or null."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def time_of(text: str) -> time | None:
    """The time of a text such as 07:30:00 or 07:30:00+07:00, or null."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    try:
        clock = time.fromisoformat(match[1][:15])
        return clock.replace(tzinfo=_zone(match[2])) if match[2] else clock
    except (ValueError, KeyError, OSError):
        return None


def _zone(text: str) -> timezone | ZoneInfo:
    if text == "Z":
        return UTC
    if text.startswith("@"):
        return ZoneInfo(text[1:])
    span = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return timezone(-span if text[0] == "-" else span)


def moment_of(text: str) -> datetime | None:
    """The date and time of a text such as 2026-03-02T07:30:00, or null; a date is its midnight."""
    day_text, sign, clock_text = text.partition("T")
    day = date_of(day_text)
    clock = time_of(clock_text) if sign else time()
    return datetime.combine(day, clock) if day and clock is not None else None


def duration_of(text: str) -> Months | timedelta | None:
    """The duration of an ISO 8601 text: P1Y2M are months, P3DT4H days and time, or null."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.group(name) for name in _PARTS) or match["clock"] == "T":
        return None
    turn = -1 if match["sign"] else 1
    if match["years"] or match["months"]:
        if match["days"] or match["clock"]:
            return None
        return Months(turn * (int(match["years"] or 0) * 12 + int(match["months"] or 0)))
    try:
        return turn * timedelta(
            days=int(match["days"] or 0), hours=int(match["hours"] or 0),
            minutes=int(match["minutes"] or 0), seconds=float(match["seconds"] or 0),
        )  # fmt: skip
    except OverflowError:
        return None


_PARTS = ("years", "months", "days", "hours", "minutes", "seconds")


def temporal_of(text: str) -> Any:
    """What `@"…"` means: a date, a time, a date and time or a duration, or null."""
    for read in (date_of, time_of, moment_of, duration_of):
        found = read(text)
        if found is not None:
            return found
    return None


def is_number(value: Any) -> bool:
    """Whether a value is a FEEL number (truth values are not)."""
    return type(value) is Decimal


_PLAIN = (str, bool, Decimal, type(None), date, datetime, time, timedelta, Months, Range)
_PLAIN_KINDS = frozenset(_PLAIN)
_SMALL = 10**30  # whole numbers below it are Decimals without rounding


def feel_value(value: Any, depth: int = 0) -> Any:
    """A Python value as FEEL knows it: numbers as Decimals, lists and contexts made of such."""
    kind = type(value)
    if kind is int and -_SMALL < value < _SMALL:
        return Decimal(value)
    if kind in _PLAIN_KINDS:
        return value if kind is not Decimal or value.is_finite() else None
    if isinstance(value, str):
        return str.__str__(value)  # plain text, also of Django's choices
    if isinstance(value, int | float):
        return number_of(str(value)) if not isinstance(value, int) else _whole(value)
    return _collection(value, depth) if depth < DEEPEST else None


def _collection(value: Any, depth: int) -> Any:
    if isinstance(value, list | tuple) and len(value) <= MOST_ITEMS:
        return [feel_value(item, depth + 1) for item in value]
    if isinstance(value, Mapping) and len(value) <= MOST_ITEMS:
        return {str(key): feel_value(item, depth + 1) for key, item in value.items()}
    return value if isinstance(value, _PLAIN) else None


def _whole(value: int) -> Decimal | None:
    return NUMBERS.create_decimal(value) if value.bit_length() < 20_000 else None


def type_of(value: Any) -> str:
    """The name of a value's type as FEEL writes it."""
    for kind, name in _TYPES:
        if isinstance(value, kind):
            return name
    return "Any" if value is not None else "null"


_TYPES: tuple[tuple[Any, str], ...] = (
    (bool, "boolean"), (Decimal, "number"), (str, "string"), (datetime, "date and time"),
    (date, "date"), (time, "time"), (timedelta, "days and time duration"),
    (Months, "years and months duration"), (list, "list"), (dict, "context"), (Range, "range"),
)  # fmt: skip
