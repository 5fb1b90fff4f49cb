"""Examples of a draft: what a table must answer, kept as texts that people typed."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any


def as_text(value: Any) -> str:
    """A conclusion as it is typed: 500000, poor, true, 2026-03-01; nothing for no conclusion."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(as_text(one) for one in value)
    return str(value)


def agrees(expected: str, value: Any) -> bool:
    """Whether a conclusion is what was expected; numbers by their value, texts letter by letter."""
    wanted, found = expected.strip(), as_text(value)
    if wanted == found:
        return True
    try:
        return found != "" and Decimal(wanted) == Decimal(found)
    except InvalidOperation:
        return False


def holds(expected: Mapping[str, str], outputs: Mapping[str, Any]) -> bool:
    """Whether every conclusion is as expected, and there is no other."""
    return set(expected) == set(outputs) and all(
        agrees(text, outputs[name]) for name, text in expected.items()
    )


def day_of(text: str) -> date | None:
    """A day written as 2026-03-01, or None."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
