"""
Processes as nested blocks, for proving: what is drawn, and what the reference plays.

A block has one way in and at most one way out. `"?"` as an identifier is a place for
`numbered`, which names every element once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import count
from typing import Any, TypeVar

NEW = "?"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What an event catches or throws: message, timer, signal, error or escalation."""

    kind: str
    name: str = NEW


@dataclass(frozen=True, slots=True)
class Task:
    """A human task."""

    id: str = NEW


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks one after another; none at all is a plain flow."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Choose:
    """A task, then exactly one of the ways, by its outcome `w0`, `w1` … (the last is default)."""

    ways: tuple["Block", ...]
    id: str = NEW
    merges: bool = True  # whether an exclusive gateway joins the ways, or they meet by themselves


@dataclass(frozen=True, slots=True)
class Some:
    """A task, then some of the ways, by the variables `<id>_0` …; none chosen: way 0."""

    ways: tuple["Block", ...]
    id: str = NEW


@dataclass(frozen=True, slots=True)
class All:
    """All ways side by side, then a join."""

    ways: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Again:
    """A block and a task after it; its outcome `w0` leads back to the beginning."""

    body: "Block"
    id: str = NEW


@dataclass(frozen=True, slots=True)
class Handler:
    """What happens at an event: on the border of an activity, or as an event sub-process."""

    trigger: Trigger
    body: "Block"
    interrupts: bool = True
    id: str = NEW


@dataclass(frozen=True, slots=True)
class Part:
    """An embedded sub-process, perhaps with event sub-processes in it."""

    body: "Block"
    handlers: tuple[Handler, ...] = ()
    id: str = NEW


@dataclass(frozen=True, slots=True)
class Guard:
    """An activity with events on its border."""

    activity: "Block"
    handlers: tuple[Handler, ...]


@dataclass(frozen=True, slots=True)
class Many:
    """An activity in several instances."""

    activity: "Block"
    times: int
    one_by_one: bool


@dataclass(frozen=True, slots=True)
class While:
    """A standard loop over a task or a sub-process that ends in a task: more while it says so."""

    activity: Task
    tests_before: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """An intermediate catching event."""

    trigger: Trigger
    id: str = NEW


@dataclass(frozen=True, slots=True)
class First:
    """An event-based gateway: the way whose event happens first."""

    ways: tuple[tuple[Trigger, "Block"], ...]


@dataclass(frozen=True, slots=True)
class Throw:
    """An intermediate throwing event: signal or escalation."""

    trigger: Trigger


@dataclass(frozen=True, slots=True)
class Stop:
    """An end event inside: error, escalation, signal, `terminate`, or `none`."""

    trigger: Trigger


Block = (
    Task
    | Row
    | Choose
    | Some
    | All
    | Again
    | Part
    | Guard
    | Many
    | While
    | Wait
    | First
    | Throw
    | Stop
)
T = TypeVar("T")


def numbered(block: T) -> T:
    """The same block with a name of its own for everything that has none yet."""
    numbers = count(1)
    named: T = _numbered(block, numbers)
    return named


def _numbered(value: Any, numbers: Iterator[int]) -> Any:
    if isinstance(value, tuple):
        return tuple(_numbered(part, numbers) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    letter = "e" if isinstance(value, Trigger) else type(value).__name__[0].lower()
    changes = {
        field.name: (
            f"{letter}{next(numbers)}"
            if getattr(value, field.name) == NEW
            else _numbered(getattr(value, field.name), numbers)
        )
        for field in fields(value)
    }
    return replace(value, **changes)


def parts_of(block: Any) -> Iterator[Any]:
    """A block and everything in it."""
    if isinstance(block, tuple):
        for one in block:
            yield from parts_of(one)
    elif is_dataclass(block):
        yield block
        for field in fields(block):
            yield from parts_of(getattr(block, field.name))
