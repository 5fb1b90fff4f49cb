"""Versions of processes as told runs follow them, with what is the same in all of those."""

import json
from collections.abc import Iterable, Mapping
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
_REMEMBERED = 200_000
# In a net of these alone, without joins, a step leads where its data says and nowhere else.
_PLAIN = frozenset(
    {"start", "end", "human", "receive", "catch", "service", "rule", "send", "exclusive",
     "parallel", "inclusive", "pass"}
)  # fmt: skip
_JOINING = frozenset({"parallel", "inclusive"})


class Norms:
    """When steps should be done: their norms on legal calendars, each read once a replay."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._calendars: dict[str, calendars.Calendar] = {}
        self._dues: dict[tuple[str, int, str, int], datetime | None] = {}

    def due(self, code: str, norm: Norm | None, at: datetime) -> datetime | None:
        """The moment at which a step's norm ends; none without a norm or a calendar for it."""
        if norm is None or not code:
            return None
        # Steps of one office fall into the same minutes of its half-year again and again.
        key = code, norm.amount, norm.unit, int(at.timestamp()) // 60
        if key not in self._dues:
            if len(self._dues) > _REMEMBERED:
                self._dues.clear()
            self._dues[key] = self._reckoned(code, norm, at)
        return self._dues[key]

    def _reckoned(self, code: str, norm: Norm, at: datetime) -> datetime | None:
        if code not in self._calendars:
            on = vietnam_day(at)
            self._calendars[code] = calendars.get_calendar(code, on=on)
        try:
            limit = calendars.Duration(norm.amount, norm.unit)
            return calendars.due_at(self._calendars[code], at, limit)
        except calendars.DateOutsideCalendar:
            return None  # as for a step of today: a norm is the office's own


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

    :ivar beginning: where a run without variables first rests and ends, once that is known.
    """

    version: ProcessVersion
    recorder: processes.RunRecorder
    norms: Norms
    ways: Ways = field(init=False)
    beginning: tuple[tuple[Element, ...], str] | None = None
    followed: dict[Key, Followed] = field(default_factory=dict)
    _names: tuple[str, ...] | None = field(init=False)
    _texts: dict[int, tuple[str, str]] = field(default_factory=dict)
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
