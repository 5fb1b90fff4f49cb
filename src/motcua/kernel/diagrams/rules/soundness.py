"""Plays every possible course of a process before it is published, and finds where it sticks."""

from collections.abc import Iterator
from itertools import islice

from .courses import Exploration, Stuck, TooWide
from .net import Element, Net, Problem

MOST_STATES = 100_000
MOST_SPLITS = 50  # the nearest before an inclusive join, of which one may open its branches
MOST_ORDERED = 200_000  # where the order of tokens does not matter, one order is played


def explore(net: Net) -> list[Problem]:
    """
    The problems found by playing all courses: stuck tokens, tasks that never open, endless ways.

    Each sub-process is explored by itself, inner ones first; where it stands it is one activity.
    The exploration is exact for outcomes, and for what conditions out of one element compare with
    literals; any other condition on variables is taken to be able to hold and able to fail. It is
    bounded: a process too wide to be explored is refused, not waved on.
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
    """
    One order of everything, if that is enough and shows every element; else every order.

    What ends all at once can hide the rest where one order is played. So the same is played with
    that put off to the last: what is not reached even so, never is.
    """
    found: Exploration | None = None
    try:
        if has_one_order(net, container):
            for postpones in (False, True):
                one = Exploration(
                    net, entries, ending,
                    is_ordered=True, most=MOST_ORDERED, postpones=postpones,
                )  # fmt: skip
                found = _run(one)
                if found is not None and _is_enough(one, container):
                    return one
        every = Exploration(net, entries, ending, is_ordered=False, most=MOST_STATES)
        found = _run(every) or found
    except Stuck as stuck:
        element = net.elements[stuck.element_id]
        return Problem(element.id, element.name, stuck.vi, stuck.en, stuck.path)
    return found or _too_wide(net, container)


def _run(exploration: Exploration) -> Exploration | None:
    """The exploration when it is through; None if it is too wide, or one order says too little."""
    try:
        exploration.run()
    except TooWide:
        return None
    except Stuck as stuck:
        stuck.path = exploration.path()
        raise
    entries = {element.parent for element in exploration.entries}
    joined = [synchronized(exploration.net, container) for container in entries]
    if exploration.is_ordered and any(not exploration.crowded.isdisjoint(ids) for ids in joined):
        return None
    return exploration


def _is_enough(one: Exploration, container: str) -> bool:
    """Whether one order has shown all there is to see, or a fault for certain."""
    is_seen = not any(_never_reached(one.net, container, one.reached))
    return is_seen != one.postpones or bool(one.dead_ends())


def synchronized(net: Net, container: str) -> frozenset[str]:
    """Where two tokens at once would be of several rounds that could meet at an inclusive join."""
    joins = net.inclusive_joins.get(container, ())
    return frozenset(joins).union(*(ids for join in joins for ids in net.upstream[join].values()))


def _too_wide(net: Net, container: str) -> Problem:
    place = net.elements.get(container)
    return Problem(
        container or net.key,
        place.name if place else net.name,
        "quy trình quá nhiều nhánh song song để kiểm tra; hãy tách nhỏ",
        "the process has too many courses to be checked; split it",
    )


def has_one_order(net: Net, container: str) -> bool:
    """
    Whether it is enough to play one order of what can happen in a container at the same time.

    So it is where no token takes another's way. What ends everything is played last: whatever
    goes on beside it may go on before it. An inclusive join fires at the same time in every order
    if it closes what one element opened, each branch with a way of its own.
    """
    return all(_closes_branches(net, join) for join in net.inclusive_joins.get(container, ()))


def _closes_branches(net: Net, join: str) -> bool:
    splits = (name for name in net.backwards_from(join) if len(net.leaving(name)) > 1)
    return any(_opens_branches(net, split, join) for split in islice(splits, MOST_SPLITS))


def _opens_branches(net: Net, split: str, join: str) -> bool:
    """Whether every way from an element to a join is a branch that nothing else leads into."""
    inside = net.reached_from([flow.target for flow in net.leaving(split)], without={split, join})
    branches = [ids & inside for ids in net.upstream[join].values()]
    region = frozenset().union(*branches)
    return sum(len(branch) for branch in branches) == len(region) and all(
        before in region or before == split for element in region for before in net.before(element)
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
