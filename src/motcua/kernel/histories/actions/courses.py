"""Versions of processes as told runs follow them, with what is the same in all of those."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from motcua.base.feel.conditions import names_in
from motcua.base.text import vietnam_day
from motcua.kernel.calendars import api as calendars
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.api import Element, Net, Norm, ProcessVersion
from motcua.kernel.histories.queries.ways import Ways, ways_of
from motcua.kernel.histories.rules import StepDone
from motcua.kernel.processes import api as processes

Key = tuple[Any, ...]
_REMEMBERED = 100_000
# In a net of these alone, without joins, a step leads where its data says and nowhere else.
_PLAIN = frozenset(
    {"start", "end", "human", "receive", "catch", "service", "rule", "send", "exclusive",
     "parallel", "inclusive", "pass"}
)  # fmt: skip
_JOINING = frozenset({"parallel", "inclusive"})


@dataclass(slots=True)
class Limit:
    """One norm on one calendar. Steps of an office fall into the same minutes again and again."""

    calendar: calendars.Calendar
    duration: calendars.Duration
    _texts: dict[int, str | None] = field(default_factory=dict)

    def due(self, at: datetime) -> datetime | None:
        """When it ends that began at a moment."""
        try:
            return calendars.due_at(self.calendar, at, self.duration)
        except calendars.DateOutsideCalendar:
            return None  # as for a step of today: a norm is the office's own

    def due_text(self, at: datetime) -> str | None:
        """The same as it is written into rows."""
        minute = int(at.timestamp()) // 60
        try:
            return self._texts[minute]
        except KeyError:
            if len(self._texts) > _REMEMBERED:
                self._texts.clear()
            due = self.due(at)
            found = self._texts[minute] = due.isoformat() if due is not None else None
            return found


class Norms:
    """When steps should be done: their norms on legal calendars, each read once a replay."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._calendars: dict[str, calendars.Calendar] = {}
        self._limits: dict[tuple[str, Norm], Limit] = {}

    def due(self, code: str, norm: Norm | None, at: datetime) -> datetime | None:
        """The moment at which a step's norm ends; none without a norm or a calendar for it."""
        limit = self._limit(code, norm, at) if norm is not None and code else None
        return limit.due(at) if limit is not None else None

    def due_text(self, code: str, norm: Norm, at: datetime) -> str | None:
        """The same as it is written into rows."""
        limit = self._limit(code, norm, at) if code else None
        return limit.due_text(at) if limit is not None else None

    def _limit(self, code: str, norm: Norm, at: datetime) -> Limit:
        found = self._limits.get((code, norm))
        if found is None:
            if code not in self._calendars:
                on = vietnam_day(at)
                self._calendars[code] = calendars.get_calendar(code, on=on)
            duration = calendars.Duration(norm.amount, norm.unit)
            found = self._limits[code, norm] = Limit(self._calendars[code], duration)
        return found


class Called(NamedTuple):
    """A process that a call activity calls: its latest version, and that one's net."""

    version: ProcessVersion
    net: Net


class Followed(NamedTuple):
    """Where a step led that data or a system step decided: all that is the same the next time."""

    opens: tuple[Element, ...]
    tokens: tuple[tuple[Any, ...], ...]
    taken: tuple[str, ...]
    change: int  # of the number of active tokens
    end: str


@dataclass(slots=True)
class Course:
    """
    A version as told runs follow it, with what is the same in all of them.

    :ivar uuids: for the rows of its runs.
    :ivar beginning: where a run without variables first rests and ends, once that is known.
    """

    version: ProcessVersion
    recorder: processes.RunRecorder
    norms: Norms
    uuids: Iterator[str]
    ways: Ways = field(init=False)
    beginning: tuple[tuple[Element, ...], str] | None = None
    followed: dict[Key, Followed] = field(default_factory=dict)
    _names: tuple[str, ...] | None = field(init=False)
    _texts: dict[int, tuple[str, str]] = field(default_factory=dict)
    _outcomes: dict[str, str] = field(default_factory=dict)
    _called: dict[str, Called] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the net and its known ways."""
        self.ways = ways_of(self.version)
        self._names = _names_read(self.ways.net)

    def key_of(self, done: StepDone, variables: Mapping[str, Any]) -> Key | None:
        """What decides where a step leads; None if more than its data may do so."""
        if self._names is None:
            return None
        seen = _typed(variables.get(name) for name in self._names)
        facts = tuple(
            (fact.element_id, fact.error, _typed(fact.brought.get(name) for name in self._names))
            for fact in done.performed
        )
        key = done.element_id, done.outcome, seen, facts
        try:
            hash(key)
        except TypeError:
            return None
        return key

    def texts(self, element: Element) -> tuple[str, str]:
        """An element's identifier as JSON, and its norm as it is stored."""
        found = self._texts.get(id(element))
        if found is None:
            found = json.dumps(element.id), str(element.norm or "")
            self._texts[id(element)] = found
        return found

    def outcome(self, said: str) -> str:
        """An outcome as JSON."""
        found = self._outcomes.get(said)
        if found is None:
            found = self._outcomes[said] = json.dumps(said)
        return found

    def called(self, code: str) -> Called:
        """A process that is called, as it was when the replay first needed it."""
        if code not in self._called:
            version = diagrams.get_process(code)
            self._called[code] = Called(version, diagrams.net_of(version))
        return self._called[code]


def _typed(values: Iterable[Any]) -> tuple[Any, ...]:
    """Values that can be told apart as conditions do: 1 is not true."""
    return tuple((type(value), value) for value in values)


def _names_read(net: Net) -> tuple[str, ...] | None:
    """The variables that conditions look at; None if a step depends on more than these."""
    for element in net.elements.values():
        is_join = element.kind in _JOINING and len(net.entering(element.id)) > 1
        is_plain = element.kind in _PLAIN and (element.kind != "end" or not element.trigger)
        is_timed = element.trigger == "timer"
        if is_join or not is_plain or is_timed or element.loop is not None:
            return None
    conditions = (net.condition(flow) for flow in net.flows.values())
    found = {name for one in conditions if one is not None for name in names_in(one)}
    return tuple(sorted(found - {"outcome"}))
