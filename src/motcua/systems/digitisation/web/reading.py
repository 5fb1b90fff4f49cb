"""What browsers send, read into plain values."""

from datetime import date

from motcua.base.errors import Refusal

from ..queries import words


def problems_of(refusal: Refusal) -> list[tuple[str, str]]:
    """A refusal as lines of an error summary."""
    return list(refusal.fields.items()) or [("", refusal.message(words.language()))]


def day_in(text: str, default: date) -> date:
    """A day as the browser's field sends it, or the default."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default


def revision_in(text: str) -> int:
    """The revision that the page was drawn with; none fits where it is no number."""
    return int(text) if text.isdecimal() and len(text) < 9 else -1
