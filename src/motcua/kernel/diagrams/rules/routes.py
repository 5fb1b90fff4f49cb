"""Which flows a token takes, when an inclusive join need wait no longer, and who catches what."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from motcua.base.feel.conditions import evaluate

from .net import GATEWAYS, Element, Flow, Net


class NoWayOut(Exception):
    """No flow out of an element may be taken; publication checks make this unreachable."""

    def __init__(self, element_id: str) -> None:
        """Name the element at which the token is caught."""
        self.element_id = element_id
        super().__init__(element_id)


def ready_inclusive_join(
    net: Net, standing: Collection[str], joining: Mapping[str, int]
) -> Element | None:
    """
    An inclusive join that need wait no longer (BPMN 2.0.2, table 13.3).

    It waits for a token elsewhere that can reach one of its empty flows, unless that token can
    also reach a flow on which a token waits already.
    """
    occupied = {flow_id for flow_id, number in joining.items() if number}
    for join_id, feeders in net.upstream.items():
        filled = {flow_id for flow_id in feeders if flow_id in occupied}
        if not filled:
            continue
        waiting = {net.flows[f].target for f in occupied if net.flows[f].target != join_id}
        blocked = any(
            any(token in feeders[f] for f in feeders if f not in filled)
            and not any(token in feeders[f] for f in filled)
            for token in {*standing, *waiting}
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


def catcher_among(events: Iterable[Element], trigger: str, code: str) -> Element | None:
    """The event that catches a code: one that names it, else one that names none."""
    fitting = [e for e in events if e.trigger == trigger and e.reference in {code, ""}]
    return max(fitting, key=lambda event: bool(event.reference), default=None)


def find_catcher(net: Net, thrower: Element) -> Element | None:
    """
    The event of a process that catches what an event in it throws: the nearest outward.

    None if it is caught nowhere, or only where the process is called.
    """
    container, is_handler = thrower.parent, False
    while True:
        if not is_handler:
            starts = [start for _, start in net.handlers(container)]
            found = catcher_among(starts, thrower.trigger, thrower.reference)
            if found is not None:
                return found
        here = net.elements.get(container)
        if here is None:
            return None
        found = catcher_among(net.boundaries(container), thrower.trigger, thrower.reference)
        if found is not None and not here.is_triggered:
            return found
        container, is_handler = here.parent, here.is_triggered
