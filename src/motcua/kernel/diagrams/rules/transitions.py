"""Steps whose way is known beforehand: compiled into rows that the database plays by itself."""

from dataclasses import dataclass

from motcua.base.feel.conditions import names_in

from .listening import timers_on
from .net import Element, Flow, Net
from .routes import NoWayOut, routes


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
    all), and comes to rest at tasks without timers or turns, at events that wait for a message
    or signal, or at plain ends. All other ways are played by the interpreter over the same rows.
    """
    found = []
    for task in net.of_kind("human"):
        # An inclusive join looks at tokens elsewhere in its container.
        if task.loop or task.parent in net.inclusive_joins or any(timers_on(net, task)):
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
            if _rests_plainly(net, there):
                opens.append(there.id)
            elif there.kind == "end" and not there.trigger:
                ends.append(there.id)
            elif _only_passes(net, there):
                waiting.append(there)
            else:
                return None
    return Transition(task.id, outcome, tuple(opens), tuple(ends))


def _rests_plainly(net: Net, element: Element) -> bool:
    if element.kind not in {"human", "receive", "catch"} or element.trigger == "timer":
        return False
    return element.loop is None and not any(timers_on(net, element))


def _only_passes(net: Net, element: Element) -> bool:
    if element.loop is not None:
        return False
    if element.kind in {"exclusive", "pass"}:
        return True
    return element.kind in {"parallel", "inclusive"} and len(net.entering(element.id)) == 1


def _static_routes(net: Net, element: Element, outcome: str) -> tuple[Flow, ...] | None:
    for flow in net.leaving(element.id):
        condition = net.condition(flow)
        if condition is not None and names_in(condition) - {"outcome"}:
            return None
    try:
        return routes(net, element, {"outcome": outcome})
    except NoWayOut:
        return None
