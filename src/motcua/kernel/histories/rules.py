"""What a history says of one matter: how it came in, and what happened to it, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from motcua.base.actors import Actor

Unit = Literal["working_days", "working_hours", "calendar_days", "calendar_months"]
Mode = Literal["restart", "subtract"]


@dataclass(frozen=True, slots=True)
class Office:
    """An agency as the record knows it."""

    uuid: UUID
    path: str


@dataclass(frozen=True, slots=True)
class Performed:
    """
    What a system step came to, by the record: the step is not performed again.

    :ivar brought: the variables that it set.
    :ivar error: the code of the error with which it ended, if it failed in a way that is drawn.
    """

    element_id: str
    brought: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class StepDone:
    """
    A human task of the process was completed.

    :ivar variables: what was filled in with it; conditions of the diagram look at it.
    :ivar performed: the system steps that it led to, in their order.
    :ivar agency: at which agency, where the task was open at several: opinions of agencies.
    :ivar which: which of the tasks that were open there (at that agency), the oldest being 1.
    """

    at: datetime
    actor: Actor
    element_id: str
    outcome: str
    acting_for: UUID | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    performed: tuple[Performed, ...] = ()
    agency: UUID | None = None
    which: int = 1


@dataclass(frozen=True, slots=True)
class MessageHeard:
    """Something happened outside that the process waited for: the supplement came."""

    at: datetime
    actor: Actor
    message: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    performed: tuple[Performed, ...] = ()


@dataclass(frozen=True, slots=True)
class SignalHeard:
    """A signal was thrown elsewhere, and the process heard it; its own signals need no word."""

    at: datetime
    actor: Actor
    signal: str
    performed: tuple[Performed, ...] = ()


@dataclass(frozen=True, slots=True)
class TimerFired:
    """
    A timer of the process was due, and the process went on from it.

    :ivar which: which of the element's timers that were due, in the order of their moments.
    """

    at: datetime
    element_id: str
    performed: tuple[Performed, ...] = ()
    which: int = 1


@dataclass(frozen=True, slots=True)
class RunCanceled:
    """The process was ended where it stood: the matter was withdrawn or stopped."""

    at: datetime
    actor: Actor
    reason: str


@dataclass(frozen=True, slots=True)
class ClockStarted:
    """
    The time limit began to run: an amount of working_days, working_hours, calendar_days, …

    :ivar clock: which of the matter's clocks; its own limit has no name.
    :ivar rule_set: the rules to follow, such as `one-stop`: those that were in force then.
    :ivar channel: how the matter was handed in; the rules say with which of `moments` it begins.
    """

    at: datetime
    actor: Actor
    amount: Decimal
    unit: Unit
    legal_basis: Mapping[str, str] | None = None
    clock: str = ""
    rule_set: str = ""
    channel: str = ""
    moments: Mapping[str, datetime] = field(default_factory=dict)
    cut_off: time | None = None


@dataclass(frozen=True, slots=True)
class ClockPaused:
    """The time limit stood still: for a `supplement`, a `fee`, or another lawful cause."""

    at: datetime
    actor: Actor
    cause: str
    reason: str = ""
    sector_basis: Mapping[str, str] | None = None
    clock: str = ""


@dataclass(frozen=True, slots=True)
class ClockResumed:
    """The time limit went on; how, its rules say unless the record does."""

    at: datetime
    actor: Actor
    mode: Mode | None = None
    clock: str = ""


@dataclass(frozen=True, slots=True)
class ClockPutOff:
    """The due date was put off with an apology."""

    at: datetime
    actor: Actor
    due_at: datetime
    reason: str = ""
    clock: str = ""


@dataclass(frozen=True, slots=True)
class ClockEnded:
    """The result was issued."""

    at: datetime
    actor: Actor
    clock: str = ""


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """The matter was closed with its result; time limits that still run are dropped with it."""

    at: datetime
    actor: Actor
    result: str


ClockMoved = ClockPaused | ClockResumed | ClockPutOff | ClockEnded
Heard = MessageHeard | SignalHeard | TimerFired
Happening = StepDone | Heard | RunCanceled | ClockStarted | ClockMoved | CaseClosed


@dataclass(frozen=True, slots=True)
class History:
    """
    One matter from its opening on.

    :ivar number: its number, by which a repeated replay knows that it was written.
    :ivar process: the code of the process that moved it; the latest version is taken.
    :ivar places: the agencies behind the diagram's `motcua:place` words.
    :ivar variables: what the process began with.
    :ivar performed: the system steps that came before the first task.
    :ivar serves: kind and uuid of what the process moves, if it is not the case itself.
    :ivar linked_by: who told the case of its process, if not who opened it.
    :ivar message: the message that the process began with, if it begins with one.
    :ivar start: the start event itself, of a process that begins by timer or signal.
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
    variables: Mapping[str, Any] = field(default_factory=dict)
    performed: tuple[Performed, ...] = ()
    unit_code: str = ""
    serves: tuple[str, UUID] | None = None
    linked_by: Actor | None = None
    message: str = ""
    start: str = ""


def first_disorder(history: History) -> Happening | None:
    """The first thing that is told to have happened before the one told before it."""
    last = history.opened_at
    for happening in history.happenings:
        if happening.at < last:
            return happening
        last = happening.at
    return None
