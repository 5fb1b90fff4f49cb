"""Calendars as columns, so that the database can measure working time for many rows at once."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from motcua.kernel.calendars import api as calendars

COLUMNS = ("codes", "days", "before", "opens", "closes", "opens_again", "closes_again")
_NO_SPAN = (0, 0)


def hour_columns(known: Iterable[calendars.Calendar]) -> dict[str, list[Any]]:
    """
    One row per calendar and day, as columns: the working minutes before the day and its two spans.

    The working time between two moments is then the difference of two sums: what lies before
    each moment's day and what of its spans has passed. Days with more than two spans keep two.
    """
    found: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for calendar in known:
        for number, spans in enumerate(calendar.spans):
            first, second = (*spans[:2], _NO_SPAN, _NO_SPAN)[:2]
            row = (
                calendar.code,
                calendar.first + timedelta(days=number),
                calendar.minutes_before[number],
                *first,
                *second,
            )
            for name, value in zip(COLUMNS, row, strict=True):
                found[name].append(value)
    return found
