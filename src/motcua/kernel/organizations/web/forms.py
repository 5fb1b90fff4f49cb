"""Reads what people type into the forms of organizations."""

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

DateParts = tuple[str, str, str]


def date_parts(post: QueryDict, name: str) -> DateParts:
    """The three inputs of a date as typed."""
    return (
        post.get(f"{name}-day", "").strip(),
        post.get(f"{name}-month", "").strip(),
        post.get(f"{name}-year", "").strip(),
    )


def parts_of(day: date | None) -> DateParts:
    """A date as the three inputs show it."""
    return (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")


def read_date(
    post: QueryDict, name: str, problems: dict[str, str], *, required: bool = True
) -> date | None:
    """The date typed into three inputs, or None with the problem noted under its name."""
    day, month, year = date_parts(post, name)
    if not (day or month or year):
        if required:
            problems[name] = _("Nhập ngày, ví dụ 1 7 2025.")
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        problems[name] = _("Ngày chưa đúng. Nhập ngày, tháng, năm, ví dụ 1 7 2025.")
        return None


def read_day(text: str, default: date) -> tuple[date, str]:
    """The day of a filter (2026-01-31 or 31/01/2026), or the default with the problem."""
    text = text.strip()
    if not text:
        return default, ""
    try:
        if "/" in text:
            day, month, year = text.split("/")
            return date(int(year), int(month), int(day)), ""
        return date.fromisoformat(text), ""
    except ValueError:
        return default, _("Ngày chưa đúng. Nhập như 31/01/2026.")


def read_number(post: QueryDict, name: str, problems: dict[str, str], default: int) -> int:
    """A whole number from 1 to 99."""
    text = post.get(name, "").strip() or str(default)
    if text.isdecimal() and 1 <= int(text) <= 99:
        return int(text)
    problems[name] = _("Nhập số từ 1 đến 99.")
    return default
