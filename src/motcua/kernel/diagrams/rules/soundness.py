"""Plays every possible course of a process before it is published, and finds where it sticks."""

from collections.abc import Iterator

from .courses import ABRUPT, Exploration, Stuck, TooWide
from .net import Element, Net, Problem

MOST_STATES = 60_000
MOST_ORDERED = 400_000  # where the order of tokens does not matter, one order is played


def explore(net: Net) -> list[Problem]:
    """
    The problems found by playing all courses: stuck tokens, tasks that never open, endless ways.

    Each sub-process is explored by itself, inner ones first; where it stands it is one activity.
    The exploration is exact for outcomes; a condition on variables is taken to be able to hold
    and able to fail. It is bounded: a process too wide to be explored is refused, not waved on.
    """
    ending: set[str] = set()
    for container in reversed(net.containers):
        problems = _explored(net, container, ending)
        if problems:
            return problems
    return []


def _explored(net: Net, container: str, ending: set[str]) -> list[Problem]:
    """One container, once from each place at which it may begin."""
    starts: list[tuple[Element, ...]] = [(e,) for e in net.members(container) if e.kind == "start"]
    reached: set[str] = set()
    for entries in starts or [net.entries(container)]:
        exploration = _play(net, container, entries, ending)
        if isinstance(exploration, Problem):
            return [exploration]
        if problems := exploration.dead_ends():
            return problems
        reached |= exploration.reached
        if exploration.may_end:
            ending.add(container)
    return [*_never_reached(net, container, reached)]


def _play(
    net: Net, container: str, entries: tuple[Element, ...], ending: set[str]
) -> Exploration | Problem:
    is_confluent = _is_confluent(net, container)
    for is_ordered, most in ((False, MOST_STATES), (True, MOST_ORDERED)):
        exploration = Exploration(net, entries, ending, is_ordered=is_ordered, most=most)
        try:
            exploration.run()
        except TooWide:
            if is_confluent and not is_ordered:
                continue
            place = net.elements.get(container)
            return Problem(
                container or net.key,
                place.name if place else net.name,
                "quy trình quá nhiều nhánh song song để kiểm tra; hãy tách nhỏ",
                "the process has too many courses to be checked; split it",
            )
        except Stuck as stuck:
            element = net.elements[stuck.element_id]
            path = exploration.path()
            return Problem(element.id, element.name, stuck.vi, stuck.en, path)
        return exploration
    raise AssertionError("the ordered exploration decides")


def _is_confluent(net: Net, container: str) -> bool:
    """Whether what one token does never takes a way from another: then one order is enough."""
    return container not in net.inclusive_joins and not any(
        element.kind in {"end", "throw"} and element.trigger in ABRUPT
        for element in net.members(container)
    )


def _never_reached(net: Net, container: str, reached: set[str]) -> Iterator[Problem]:
    """Elements to which no course leads."""
    for element in net.members(container):
        if element.id not in reached and not element.is_triggered:
            yield Problem(
                element.id,
                element.name,
                "không tình huống nào dẫn tới phần tử này",
                "no course ever leads to this element",
            )
