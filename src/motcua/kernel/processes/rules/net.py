"""A process as a net: elements, the flows between them, and what is refused before publication."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from .expressions import Expression, parse_condition

Kind = Literal[
    "start", "end", "terminate", "human", "service", "exclusive", "parallel", "inclusive",
    "message", "timer", "boundary_message", "boundary_timer", "pass",
]  # fmt: skip
RESTS: frozenset[str] = frozenset({"human", "message", "timer"})
ACTIVITIES: frozenset[str] = frozenset({"human", "service"})
GATEWAYS: frozenset[str] = frozenset({"exclusive", "parallel", "inclusive"})
DONE = "done"  # the one outcome of a human task that names none


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a diagram cannot be published: the element at fault and the way that leads there."""

    element_id: str
    element_name: str
    vi: str
    en: str
    path: tuple[str, ...] = ()

    def line(self, language: str) -> str:
        """The problem in one line, naming the element as its author sees it."""
        said = self.en if language == "en" else self.vi
        way = f" [{' → '.join(self.path)}]" if self.path else ""
        return f"{self.element_name or self.element_id} ({self.element_id}): {said}{way}"


@dataclass(frozen=True, slots=True)
class Norm:
    """How long a step should take, in legal working time."""

    amount: int
    unit: Literal["working_hours", "working_days"]

    _PATTERN = re.compile(r"^\s*(\d{1,4})\s+working_(hour|day)s?\s*$")

    @classmethod
    def parse(cls, text: str) -> "Norm | None":
        """`4 working_hours` or `2 working_days`; None if it is neither."""
        match = cls._PATTERN.match(text)
        if match is None or int(match[1]) == 0:
            return None
        return cls(int(match[1]), "working_hours" if match[2] == "hour" else "working_days")

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow between two elements."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a process that a token can reach."""

    id: str
    kind: Kind
    name: str = ""
    role: str = ""
    permission: str = ""
    place: str = ""
    outcomes: tuple[str, ...] = ()
    norm: Norm | None = None
    step: str = ""
    message: str = ""
    timer: str = ""
    attached_to: str = ""
    is_interrupting: bool = True


@dataclass(frozen=True)
class Net:
    """One process: its elements and flows by identifier, in the diagram's order."""

    key: str
    name: str
    elements: dict[str, Element]
    flows: dict[str, Flow]
    _conditions: dict[str, Expression] = field(default_factory=dict)

    @cached_property
    def _leaving(self) -> dict[str, tuple[Flow, ...]]:
        return self._by(lambda flow: flow.source)

    @cached_property
    def _entering(self) -> dict[str, tuple[Flow, ...]]:
        return self._by(lambda flow: flow.target)

    def _by(self, end: "object") -> dict[str, tuple[Flow, ...]]:
        found: dict[str, list[Flow]] = {}
        for flow in self.flows.values():
            found.setdefault(end(flow), []).append(flow)  # type: ignore[operator]
        return {name: tuple(flows) for name, flows in found.items()}

    def leaving(self, element_id: str) -> tuple[Flow, ...]:
        """The flows out of an element."""
        return self._leaving.get(element_id, ())

    def entering(self, element_id: str) -> tuple[Flow, ...]:
        """The flows into an element."""
        return self._entering.get(element_id, ())

    def condition(self, flow: Flow) -> Expression | None:
        """The flow's condition, parsed once."""
        if not flow.condition:
            return None
        if flow.id not in self._conditions:
            self._conditions[flow.id] = parse_condition(flow.condition)
        return self._conditions[flow.id]

    def of_kind(self, *kinds: str) -> Iterator[Element]:
        """The elements of some kinds."""
        return (element for element in self.elements.values() if element.kind in kinds)

    def boundaries(self, element_id: str) -> tuple[Element, ...]:
        """The events on an element's border."""
        return self._boundaries.get(element_id, ())

    @cached_property
    def _boundaries(self) -> dict[str, tuple[Element, ...]]:
        found: dict[str, list[Element]] = {}
        for element in self.of_kind("boundary_message", "boundary_timer"):
            found.setdefault(element.attached_to, []).append(element)
        return {name: tuple(elements) for name, elements in found.items()}

    def next_of(self, element_id: str) -> Iterator[str]:
        """Where a token may go next, by flow or through an event on the border."""
        yield from (flow.target for flow in self.leaving(element_id))
        yield from (event.id for event in self.boundaries(element_id))

    def reached_from(self, starts: Iterable[str], without: str = "") -> dict[str, str]:
        """Every element that can be reached, with the element before it on a shortest way."""
        before = dict.fromkeys(starts, "")
        waiting = deque(before)
        while waiting:
            here = waiting.popleft()
            for there in self.next_of(here):
                if there not in before and there != without:
                    before[there] = here
                    waiting.append(there)
        return before

    @cached_property
    def upstream(self) -> dict[str, dict[str, frozenset[str]]]:
        """For each inclusive join and each of its flows: the elements that can still feed it."""
        joins = [e.id for e in self.of_kind("inclusive") if len(self.entering(e.id)) > 1]
        reached = {
            join: {e: set(self.reached_from([e], without=join)) for e in self.elements if e != join}
            for join in joins
        }
        return {
            join: {
                flow.id: frozenset(e for e, seen in reached[join].items() if flow.source in seen)
                for flow in self.entering(join)
            }
            for join in joins
        }
