"""The elements and flows that a run passed, from the tasks it did: gateways are found between."""

import re
from collections import deque
from collections.abc import Iterable, Iterator

from motcua.kernel.diagrams.api import Net

_RESTS = frozenset({"human", "receive", "catch"})
_OUTCOME = re.compile(r"""outcome\s*=\s*["']([^"']*)["']""")


def way_through(net: Net, steps: Iterable[tuple[str, str]], end: str = "") -> tuple[str, ...]:
    """
    What of the diagram a run passed: elements and flows, in their order, each once.

    Between two steps the shortest way is taken that needs no other step and whose conditions do
    not ask for another outcome. A step of a parallel branch is reached from an earlier one.
    """
    outcomes = {"": ""}
    passed: dict[str, None] = {}
    here = [start.id for start in net.entries("")][:1]
    passed.update(dict.fromkeys(here))
    for element, outcome in [*steps, *([(end, "")] if end else [])]:
        if element not in net.elements:
            continue
        for earlier in reversed(here):
            found = _shortest(net, earlier, element, outcomes.get(earlier, ""))
            if found is not None:
                passed.update(dict.fromkeys(found))
                break
        passed[element] = None
        outcomes[element] = outcome
        here = [*(one for one in here if one != element), element]
    return tuple(passed)


def _shortest(net: Net, here: str, there: str, outcome: str) -> tuple[str, ...] | None:
    waiting: deque[tuple[str, tuple[str, ...]]] = deque([(here, (here,))])
    seen: set[str] = set()
    while waiting:
        place, way = waiting.popleft()
        if place != here and net.elements[place].kind in _RESTS:
            continue
        for flow_id, following in _next(net, place, outcome):
            further = (*way, *((flow_id,) if flow_id else ()), following)
            if following == there:
                return further
            if following not in seen:
                seen.add(following)
                waiting.append((following, further))
    return None


def _next(net: Net, place: str, outcome: str) -> Iterator[tuple[str, str]]:
    for flow in net.leaving(place):
        asked = _OUTCOME.findall(flow.condition)
        if not (outcome and asked and outcome not in asked):
            yield flow.id, flow.target
    for event in net.boundaries(place):
        yield "", event.id
    element = net.elements[place]
    if element.kind == "sub":
        for entry in net.entries(place):
            yield "", entry.id
    if element.kind == "end" and element.parent:
        for flow in net.leaving(element.parent):
            yield flow.id, flow.target
