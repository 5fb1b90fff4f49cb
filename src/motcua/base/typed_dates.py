"""Dates as people type them, in three boxes: kept as typed until they are real dates."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
LONGEST_PART = 20


def joined(day: str, month: str, year: str) -> str:
    """
    The three boxes as one stored text: an ISO date where they are plain digits.

    Anything else is kept as typed (`2026--31`), so that it can be shown again with what is wrong;
    `parted` takes it apart. Empty where all three are empty.
    """
    parts = [part.strip()[:LONGEST_PART].strip().replace("-", "/") for part in (year, month, day)]
    if not any(parts):
        return ""
    year, month, day = parts
    if all(part.isascii() and part.isdigit() for part in parts) and len(year) == 4:
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    return "-".join(parts)


def parted(value: Any) -> tuple[str, str, str]:
    """The day, month and year to show in the three boxes."""
    if not isinstance(value, str) or not value:
        return "", "", ""
    year, month, day = (*value.split("-", 2), "", "")[:3]
    if _ISO.fullmatch(value):
        return day.lstrip("0") or "0", month.lstrip("0") or "0", year
    return day, month, year


def read(value: Any) -> date | None:
    """The date of a stored text, None where it is not a real one."""
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def fault_of(value: str) -> tuple[str, dict[str, Mapping[str, str] | str]] | None:
    """What is wrong with a stored date: the sentence's code and its figures."""
    if read(value) is not None:
        return None
    day, month, year = parted(value)
    if not (day and month and year):
        return "date_incomplete", {}
    if not all(part.isascii() and part.isdigit() for part in (day, month, year)):
        return "date_not_digits", {}
    if len(year) != 4:
        return "date_short_year", {}
    return "date_unreal", {"day": day, "month": month, "year": year}
