"""A process as a net: elements in their containers, the flows between them, and what is wrong."""

import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar, get_args

from motcua.base.feel.conditions import Expression, parse_condition

Kind = Literal[
    "start", "end", "pass", "throw", "catch", "boundary",
    "human", "receive", "service", "send", "rule", "sub", "call",
    "exclusive", "parallel", "inclusive", "event_gateway",
]  # fmt: skip
Trigger = Literal["", "message", "timer", "signal", "error", "escalation", "terminate"]
KINDS: frozenset[str] = frozenset(get_args(Kind))
TRIGGERS: frozenset[str] = frozenset(get_args(Trigger))
RESTS: frozenset[str] = frozenset({"human", "receive", "catch", "event_gateway"})
TASKS: frozenset[str] = frozenset({"human", "receive", "service", "send", "rule"})
ACTIVITIES: frozenset[str] = TASKS | {"sub", "call"}
GATEWAYS: frozenset[str] = frozenset({"exclusive", "parallel", "inclusive", "event_gateway"})
_K = TypeVar("_K")
_V = TypeVar("_V")
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
class Loop:
    """
    How often an activity is done: for each of several, together or in turn, or while it must.

    :ivar count: an expression for the number of turns; or `collection` names the list of items.
    :ivar item: the variable in which a turn finds its item.
    :ivar until: when it holds after a turn, the others are canceled (completionCondition).
    :ivar condition: of a standard loop: another turn follows while it holds.
    :ivar collect: the variable that receives what the turns came to, in their order.
    """

    kind: Literal["parallel", "sequential", "standard"]
    count: str = ""
    collection: str = ""
    item: str = ""
    until: str = ""
    condition: str = ""
    is_tested_before: bool = False
    maximum: int | None = None
    collect: str = ""


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
    """
    An element of a process that a token can reach.

    :ivar parent: the sub-process that it is drawn in; empty for the process itself.
    :ivar reference: the name of its message or signal, or the code of its error or escalation.
    :ivar is_triggered: of a sub-process: it is an event sub-process, begun by its start event.
    """

    id: str
    kind: Kind
    name: str = ""
    trigger: Trigger = ""
    parent: str = ""
    role: str = ""
    permission: str = ""
    place: str = ""
    outcomes: tuple[str, ...] = ()
    norm: Norm | None = None
    step: str = ""
    decision: str = ""
    result: str = ""
    called: str = ""
    reference: str = ""
    timer: str = ""
    attached_to: str = ""
    is_interrupting: bool = True
    is_triggered: bool = False
    loop: Loop | None = None


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
        return _grouped((flow.source, flow) for flow in self.flows.values())

    @cached_property
    def _entering(self) -> dict[str, tuple[Flow, ...]]:
        return _grouped((flow.target, flow) for flow in self.flows.values())

    def leaving(self, element_id: str) -> tuple[Flow, ...]:
        """The flows out of an element."""
        return self._leaving.get(element_id, ())

    def entering(self, element_id: str) -> tuple[Flow, ...]:
        """The flows into an element."""
        return self._entering.get(element_id, ())

    def condition(self, flow: Flow) -> Expression | None:
        """The flow's condition, parsed once."""
        return self.expression(flow.condition) if flow.condition else None

    def expression(self, source: str) -> Expression:
        """
        An expression of the diagram, parsed once.

        :raises ExpressionUnreadable: for what is not understood; publication refuses such diagrams.
        """
        if source not in self._conditions:
            self._conditions[source] = parse_condition(source)
        return self._conditions[source]

    def of_kind(self, *kinds: str) -> Iterator[Element]:
        """The elements of some kinds."""
        return (element for element in self.elements.values() if element.kind in kinds)

    @cached_property
    def _members(self) -> dict[str, tuple[Element, ...]]:
        return _grouped((element.parent, element) for element in self.elements.values())

    def members(self, container: str) -> tuple[Element, ...]:
        """What is drawn directly in the process (empty) or in one of its sub-processes."""
        return self._members.get(container, ())

    @cached_property
    def containers(self) -> tuple[str, ...]:
        """The process itself (empty) and its sub-processes, inner ones last."""
        return ("", *(element.id for element in self.of_kind("sub")))

    @cached_property
    def _entries(self) -> dict[str, tuple[Element, ...]]:
        return {container: self._entries_of(container) for container in self.containers}

    def entries(self, container: str) -> tuple[Element, ...]:
        """Where tokens begin when nothing in particular happened."""
        return self._entries[container]

    def _entries_of(self, container: str) -> tuple[Element, ...]:
        members = self.members(container)
        starts = [element for element in members if element.kind == "start"]
        if starts:
            plain = tuple(start for start in starts if not start.trigger)
            return plain or (tuple(starts) if len(starts) == 1 else ())
        # Without a start event, whatever no flow leads to begins.
        return tuple(
            element
            for element in members
            if element.kind != "boundary"
            and not element.is_triggered
            and not self.entering(element.id)
        )

    @cached_property
    def _handlers(self) -> dict[str, tuple[tuple[Element, Element], ...]]:
        return _grouped(
            (sub.parent, (sub, start))
            for sub in self.of_kind("sub")
            if sub.is_triggered
            for start in self.members(sub.id)
            if start.kind == "start"
        )

    def handlers(self, container: str) -> tuple[tuple[Element, Element], ...]:
        """The event sub-processes of a container, each with its start event."""
        return self._handlers.get(container, ())

    def boundaries(self, element_id: str) -> tuple[Element, ...]:
        """The events on an element's border."""
        return self._boundaries.get(element_id, ())

    @cached_property
    def _boundaries(self) -> dict[str, tuple[Element, ...]]:
        return _grouped((event.attached_to, event) for event in self.of_kind("boundary"))

    def next_of(self, element_id: str) -> Iterator[str]:
        """Where a token may go next, by flow or through an event on the border."""
        yield from (flow.target for flow in self.leaving(element_id))
        yield from (event.id for event in self.boundaries(element_id))

    @cached_property
    def _before(self) -> dict[str, tuple[str, ...]]:
        return _grouped((there, here) for here in self.elements for there in self.next_of(here))

    def before(self, element_id: str) -> tuple[str, ...]:
        """Where a token may have come from: by flow, or from the activity of an event."""
        return self._before.get(element_id, ())

    def reached_from(self, starts: Iterable[str], without: Collection[str] = ()) -> set[str]:
        """Every element of their container to which a token can go, without passing some."""
        return _spread(starts, self.next_of, without)

    def backwards_from(self, element_id: str) -> Iterator[str]:
        """What lies before an element, the nearest first."""
        found = {element_id: None}
        waiting = deque(found)
        while waiting:
            for there in self.before(waiting.popleft()):
                if there not in found:
                    found[there] = None
                    waiting.append(there)
                    yield there

    @cached_property
    def places(self) -> dict[str, int]:
        """The order in which one branch is walked to its end before the next one is begun."""
        found: dict[str, int] = {}
        entries = [entry.id for container in self.containers for entry in self.entries(container)]
        waiting = [*entries, *(start.id for start in self.of_kind("start"))]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found[here] = len(found)
                waiting.extend(self.next_of(here))
        return found

    @cached_property
    def upstream(self) -> dict[str, dict[str, frozenset[str]]]:
        """For each inclusive join and each of its flows: the elements that can still feed it."""
        joins = [e.id for e in self.of_kind("inclusive") if len(self.entering(e.id)) > 1]
        return {
            join: {
                flow.id: frozenset(_spread([flow.source], self.before, without={join}))
                for flow in self.entering(join)
            }
            for join in joins
        }

    @cached_property
    def inclusive_joins(self) -> dict[str, tuple[str, ...]]:
        """The inclusive joins of each container."""
        return _grouped((self.elements[join].parent, join) for join in self.upstream)


def _grouped(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, tuple[_V, ...]]:
    found: dict[_K, list[_V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _spread(
    starts: Iterable[str], following: Callable[[str], Iterable[str]], without: Collection[str] = ()
) -> set[str]:
    found = {start for start in starts if start not in without}
    waiting = deque(found)
    while waiting:
        for there in following(waiting.popleft()):
            if there not in found and there not in without:
                found.add(there)
                waiting.append(there)
    return found
