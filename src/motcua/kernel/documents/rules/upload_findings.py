"""What the openers of uploaded files say: a finding, or a reason to refuse."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that opened well."""

    media_type: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    notes: tuple[str, ...] = ()


class Refused(Exception):
    """A file is refused for a named reason; the door says it in words."""

    def __init__(self, reason: str, **details: Any) -> None:
        """Refuse for `reason`, with what the words need."""
        self.reason = reason
        self.details = details
        super().__init__(reason)
