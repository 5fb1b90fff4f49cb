"""What browsers send, read into plain values."""

from datetime import date, datetime
from uuid import UUID

from motcua.base.errors import Refusal
from motcua.base.text import VIETNAM

from ...queries import words


def problems_of(refusal: Refusal) -> list[tuple[str, str]]:
    """A refusal as lines of an error summary."""
    return list(refusal.fields.items()) or [("", refusal.message(words.language()))]


def number_of(text: str, default: int = -1) -> int:
    """A whole number as people write it: 150000, 150.000; the default where it is none."""
    plain = "".join(text.split()).replace(".", "").replace(",", "")
    return int(plain) if plain.isdecimal() and len(plain) < 12 else default


def moment_of(text: str) -> datetime | None:
    """A moment as the browser's field sends it, on Việt Nam's clock."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def month_in(text: str, default: date) -> date:
    """A month as the browser's field sends it (2026-11), or the default."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return default


def uuids_in(texts: list[str]) -> list[UUID]:
    """The uuids among what was ticked."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def place_in(text: str) -> int | None:
    """Where a list goes on."""
    return int(text) if text.isdecimal() and len(text) < 19 else None
