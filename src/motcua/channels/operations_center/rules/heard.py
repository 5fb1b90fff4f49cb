"""What the journal tells of a dossier, and pieces of what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Heard:
    """One event of the journal about a dossier or its case."""

    name: str
    at: datetime
    position: int
    payload: Mapping[str, Any]
    agency: UUID | None = None
    official: UUID | None = None
    is_person: bool = False  # by somebody with an account; those are people's electronic identities


@dataclass(frozen=True, slots=True)
class Stretch:
    """How it stood from one moment up to another."""

    since: datetime
    until: datetime
    agency: UUID | None
    due_at: datetime | None
    is_paused: bool
    waiting: str


@dataclass(frozen=True, slots=True)
class Reasoned:
    """Something that has to give its reason, and the one that was given; empty: none was."""

    at: datetime
    act: str
    reason: str
    agency: UUID | None
