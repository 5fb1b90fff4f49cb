"""What was sent, read the same way by every page of this app."""

from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import get_language

from motcua.base.errors import Refusal


def language() -> str:
    """The reader's language: vi or en."""
    return (get_language() or "vi").split("-")[0]


def uuid_of(text: str) -> UUID | None:
    """A uuid, or nothing where the text is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def number_of(sent: QueryDict, name: str, default: int = -1) -> int:
    """A small whole number, or the default where none was sent."""
    text = sent.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else default


def day_of(text: str, default: date) -> date:
    """A day as browsers send it, or the default."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default


def problems_of(refusal: Refusal) -> list[tuple[str, str]]:
    """A refusal as lines of an error summary."""
    return list(refusal.fields.items()) or [("", refusal.message(language()))]
