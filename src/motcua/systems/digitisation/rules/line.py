"""How the line of pages goes: tries, pauses, and what is too much."""

from dataclasses import dataclass
from datetime import timedelta

MOST_TRIES = 3
_PAUSES = (0, 1, 10)  # minutes before the second and the third try


@dataclass(frozen=True, slots=True)
class Terms:
    """What the province sets: pages of a paper, resolution, when a page counts as poor."""

    most_pages: int = 40
    dots_per_inch: int = 250
    poor_below: int = 60


def pause_after(attempts: int) -> timedelta:
    """How long a page waits after so many tries."""
    return timedelta(minutes=_PAUSES[min(attempts, len(_PAUSES) - 1)])


def is_spent(attempts: int) -> bool:
    """Whether a page was tried so often that a person has to look at it."""
    return attempts >= MOST_TRIES
