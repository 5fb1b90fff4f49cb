"""Types of columns and inputs: their names in several modellers, and values brought to them."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from motcua.base.feel.values import (
    Months,
    date_of,
    duration_of,
    feel_value,
    moment_of,
    number_of,
    time_of,
    type_of,
)

from .model import DataType

_BASES = {
    "string": "string", "number": "number", "integer": "number", "long": "number",
    "double": "number", "boolean": "boolean", "date": "date", "time": "time",
    "datetime": "date and time", "date and time": "date and time",
    "daytimeduration": "days and time duration",
    "days and time duration": "days and time duration",
    "yearmonthduration": "years and months duration",
    "years and months duration": "years and months duration",
    "any": "Any", "": "Any", "context": "context", "list": "list",
}  # fmt: skip
_WHOLE = {"integer", "long"}
_READERS: dict[str, Callable[[str], Any]] = {
    "number": number_of, "date": date_of, "time": time_of, "date and time": moment_of,
    "days and time duration": duration_of, "years and months duration": duration_of,
    "boolean": {"true": True, "false": False}.get,
}  # fmt: skip


class ValueUnfit(ValueError):
    """A value that is not of its column's type."""


def base_type(written: str) -> DataType | None:
    """The FEEL type that a modeller's name means, or None for one that is not built in."""
    plain = written.strip().rpartition(":")[2].strip().lower()
    base = _BASES.get(plain)
    return None if base is None else DataType(base, is_whole=plain in _WHOLE)


def brought_to(value: Any, wanted: DataType) -> Any:
    """
    A given value as one of the wanted type: texts of forms and JSON become dates and numbers.

    :raises ValueUnfit: if it is none.
    """
    found = feel_value(value)
    if found is None and value is None:
        return None
    if isinstance(found, str) and wanted.base in _READERS:
        found = None if found == "" else _READERS[wanted.base](found)
        if found is None and value == "":
            return None
    if isinstance(found, datetime) and wanted.base == "date":
        found = found.date()
    if found is None or not is_of(found, wanted):
        raise ValueUnfit(value)
    return found


def is_of(value: Any, wanted: DataType) -> bool:
    """Whether a value is null or of a type."""
    if value is None or wanted.base == "Any":
        return True
    if wanted.is_whole and isinstance(value, Decimal) and value != int(value):
        return False
    return type_of(value) == wanted.base


def example_step(value: Any) -> Any:
    """The smallest step from a value of a discrete type to the next, or None."""
    if isinstance(value, datetime):
        return timedelta(seconds=1)
    if isinstance(value, date):
        return timedelta(days=1)
    if isinstance(value, Months):
        return Months(1)
    return None if isinstance(value, time) else timedelta(seconds=1)
