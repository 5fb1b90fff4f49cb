"""The token game: where tokens go when a task is completed, a message comes or a timer is due."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .expressions import evaluate
from .net import GATEWAYS, RESTS, Element, Flow, Net

LONGEST_WALK = 10_000  # elements passed in one step without a rest: more is an endless loop


class NoWayOut(Exception):
    """No flow out of an element may be taken; publication checks make this unreachable."""

    def __init__(self, element_id: str) -> None:
        """Name the element at which the token is caught."""
        self.element_id = element_id
        super().__init__(element_id)


class Stage(Protocol):
    """What the token game needs from whoever keeps the state."""

    def open_task(self, element: Element) -> None:
        """A human task opens."""

    def wait(self, element: Element) -> None:
        """A token rests at a message or timer event."""

    def perform(self, element: Element) -> Mapping[str, Any]:
        """Perform a service step; what it returns joins the variables."""


@dataclass(slots=True)
class Walk:
    """One step of a run: from its cause until every token rests again."""

    net: Net
    stage: Stage
    variables: dict[str, Any]
    resting: Counter[str]  # elements at which other tokens rest: tasks and events
    joining: Counter[str]  # flows at whose joins tokens wait
    outcome: str | None = None
    ended: list[str] = field(default_factory=list)
    is_terminated: bool = False
    _moving: deque[Flow] = field(default_factory=deque)
    _passed: int = 0

    def enter(self, element_id: str) -> None:
        """Put a new token on an element (the start of a run) and settle."""
        self._arrive(self.net.elements[element_id], None)
        self._settle()

    def leave(self, element_id: str) -> None:
        """Let the token that rested at an element go on, and settle."""
        self._depart(self.net.elements[element_id])
        self._settle()

    @property
    def is_over(self) -> bool:
        """Whether nothing is left that could go on."""
        return self.is_terminated or not (self.resting.total() or self.joining.total())

    def _settle(self) -> None:
        while not self.is_terminated:
            if self._moving:
                flow = self._moving.popleft()
                self._arrive(self.net.elements[flow.target], flow)
            elif (join := self._ready_inclusive_join()) is not None:
                self._depart(join)
            else:
                return

    def _arrive(self, element: Element, flow: Flow | None) -> None:
        self._passed += 1
        if self._passed > LONGEST_WALK:
            raise NoWayOut(element.id)
        if element.kind in RESTS:
            self.resting[element.id] += 1
            (self.stage.open_task if element.kind == "human" else self.stage.wait)(element)
        elif element.kind in {"end", "terminate"}:
            self.ended.append(element.id)
            self.is_terminated = element.kind == "terminate"
        elif flow is not None and self._waits_for_others(element, flow):
            return
        else:
            if element.kind == "service":
                self.variables.update(self.stage.perform(element))
            self._depart(element)

    def _waits_for_others(self, element: Element, flow: Flow) -> bool:
        entering = self.net.entering(element.id)
        if element.kind not in {"parallel", "inclusive"} or len(entering) < 2:
            return False
        self.joining[flow.id] += 1
        if element.kind == "inclusive" or not all(self.joining[f.id] for f in entering):
            return True
        self._consume(entering)
        return False

    def _consume(self, entering: Iterable[Flow]) -> None:
        for flow in entering:
            if self.joining[flow.id]:
                self.joining[flow.id] -= 1
        self.joining += Counter()  # drops the zeros

    def _ready_inclusive_join(self) -> Element | None:
        join = ready_inclusive_join(self.net, self.resting, self.joining)
        if join is not None:
            self._consume(self.net.entering(join.id))
        return join

    def _depart(self, element: Element) -> None:
        flows = routes(self.net, element, {**self.variables, "outcome": self.outcome})
        self._moving.extend(flows)


def ready_inclusive_join(net: Net, resting: Counter[str], joining: Counter[str]) -> Element | None:
    """
    An inclusive join that need wait no longer (BPMN 2.0.2, table 13.3).

    It waits for a token elsewhere that can reach one of its empty flows, unless that token can
    also reach a flow on which a token waits already.
    """
    for join_id, feeders in net.upstream.items():
        filled = {flow_id for flow_id in feeders if joining[flow_id]}
        if not filled:
            continue
        waiting = {net.flows[f].target for f in joining if net.flows[f].target != join_id}
        elsewhere = {e for e in resting if resting[e]} | waiting
        blocked = any(
            any(token in feeders[f] for f in feeders if f not in filled)
            and not any(token in feeders[f] for f in filled)
            for token in elsewhere
        )
        if not blocked:
            return net.elements[join_id]
    return None


def routes(net: Net, element: Element, variables: Mapping[str, Any]) -> tuple[Flow, ...]:
    """
    The flows that a token takes out of an element.

    :raises NoWayOut: if every condition is false and there is no default flow.
    """
    flows = net.leaving(element.id)
    if element.kind == "parallel" or not flows:
        return flows
    taken: list[Flow] = []
    for flow in flows:
        condition = net.condition(flow)
        if flow.is_default or (condition is None and element.kind in GATEWAYS and len(flows) > 1):
            continue
        if condition is None or evaluate(condition, variables) is True:
            taken.append(flow)
            if element.kind == "exclusive":
                break
    taken = taken or [flow for flow in flows if flow.is_default]
    if not taken:
        raise NoWayOut(element.id)
    return tuple(taken)
