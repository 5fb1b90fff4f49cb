"""What a history says of one matter: how it came in, and what happened to it, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from motcua.base.actors import Actor

Unit = Literal["working_days", "working_hours", "calendar_days", "calendar_months"]


@dataclass(frozen=True, slots=True)
class Office:
    """An agency as the record knows it."""

    uuid: UUID
    path: str


@dataclass(frozen=True, slots=True)
class StepDone:
    """A human task of the process was completed."""

    at: datetime
    actor: Actor
    element_id: str
    outcome: str
    acting_for: UUID | None = None


@dataclass(frozen=True, slots=True)
class ClockStarted:
    """The time limit began to run: an amount of working_days, working_hours, calendar_days, …"""

    at: datetime
    actor: Actor
    amount: Decimal
    unit: Unit
    legal_basis: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ClockEnded:
    """The result was issued."""

    at: datetime
    actor: Actor


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """The matter was closed with its result."""

    at: datetime
    actor: Actor
    result: str


Happening = StepDone | ClockStarted | ClockEnded | CaseClosed


@dataclass(frozen=True, slots=True)
class History:
    """
    One matter from its opening on.

    :ivar number: its number, by which a repeated replay knows that it was written.
    :ivar process: the code of the process that moved it; the latest version is taken.
    :ivar places: the agencies behind the diagram's `motcua:place` words.
    """

    kind: str
    number: str
    title: str
    process: str
    agency: Office
    opened_at: datetime
    opened_by: Actor
    receiving: Office | None = None
    calendar_code: str = ""
    places: Mapping[str, Office] = field(default_factory=dict)
    involved: tuple[tuple[str, UUID], ...] = ()
    happenings: tuple[Happening, ...] = ()


def first_disorder(history: History) -> Happening | None:
    """The first thing that is told to have happened before the one told before it."""
    last = history.opened_at
    for happening in history.happenings:
        if happening.at < last:
            return happening
        last = happening.at
    return None
