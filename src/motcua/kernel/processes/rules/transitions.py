"""Steps whose way is known beforehand: compiled into rows that the database plays by itself."""

from dataclasses import dataclass

from .expressions import names_in
from .net import Element, Flow, Net
from .tokens import NoWayOut, routes


@dataclass(frozen=True, slots=True)
class Transition:
    """What completing a human task with an outcome leads to, whatever the variables are."""

    element_id: str
    outcome: str
    opens: tuple[str, ...]
    ends: tuple[str, ...]


def compile_transitions(net: Net) -> tuple[Transition, ...]:
    """
    Every (task, outcome) of which the way is fully static.

    A way is static if it passes only gateways that look at nothing but `outcome` (or split for
    all), and comes to rest at human tasks without timers, at events that wait for a message, or
    at ends. All other ways are played by the interpreter over the same rows.
    """
    if net.upstream:  # an inclusive join looks at tokens elsewhere
        return ()
    found = []
    for task in net.of_kind("human"):
        if _has_timer(net, task):
            continue
        for outcome in task.outcomes:
            transition = _follow(net, task, outcome)
            if transition is not None:
                found.append(transition)
    return tuple(found)


def _follow(net: Net, task: Element, outcome: str) -> Transition | None:
    opens: list[str] = []
    ends: list[str] = []
    seen: set[str] = set()
    waiting: list[Element] = [task]
    while waiting:
        here = waiting.pop()
        flows = _static_routes(net, here, outcome)
        if flows is None or here.id in seen:
            return None
        seen.add(here.id)
        for flow in flows:
            there = net.elements[flow.target]
            if there.kind == "message" or (there.kind == "human" and not _has_timer(net, there)):
                opens.append(there.id)
            elif there.kind == "end":
                ends.append(there.id)
            elif there.kind in {"exclusive", "pass"} or _only_splits(net, there):
                waiting.append(there)
            else:
                return None
    return Transition(task.id, outcome, tuple(opens), tuple(ends))


def _static_routes(net: Net, element: Element, outcome: str) -> tuple[Flow, ...] | None:
    for flow in net.leaving(element.id):
        condition = net.condition(flow)
        if condition is not None and names_in(condition) - {"outcome"}:
            return None
    try:
        return routes(net, element, {"outcome": outcome})
    except NoWayOut:
        return None


def _only_splits(net: Net, element: Element) -> bool:
    return element.kind in {"parallel", "inclusive"} and len(net.entering(element.id)) == 1


def _has_timer(net: Net, element: Element) -> bool:
    return any(event.kind == "boundary_timer" for event in net.boundaries(element.id))
