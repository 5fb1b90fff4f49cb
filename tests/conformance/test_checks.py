"""The checks before publication: one order of moves judges a process as every order does."""

from hypothesis import given

from motcua.kernel.diagrams.rules import soundness
from motcua.kernel.diagrams.rules.courses import Exploration, Stuck, TooWide
from motcua.kernel.diagrams.rules.net import Element
from motcua.kernel.diagrams.testing import read
from tests.conformance.drawing import drawn
from tests.conformance.generated import PROFILE, processes


def verdicts(net, container, entries, ending, *, is_ordered):
    """What one exploration finds, and whether the container can end."""
    most = soundness.MOST_ORDERED
    exploration = Exploration(net, entries, ending, is_ordered=is_ordered, most=most)
    try:
        exploration.run()
    except Stuck as stuck:
        return stuck.element_id, None
    except TooWide:
        return "too wide", None
    dead = [problem.element_id for problem in exploration.dead_ends()]
    return (bool(dead), exploration.may_end), exploration


@PROFILE
@given(processes())
def test_one_order_judges_as_every_order_does(process):
    net = read(drawn(process))
    ending: set[str] = set()
    for container in reversed(net.containers):
        starts: list[tuple[Element, ...]] = [
            (e,) for e in net.members(container) if e.kind == "start"
        ]
        for entries in starts or [net.entries(container)]:
            every, seen = verdicts(net, container, entries, ending, is_ordered=False)
            if seen is not None and seen.may_end:
                ending.add(container)
            if every == "too wide" or not soundness.has_one_order(net, container):
                continue
            one, shown = verdicts(net, container, entries, ending, is_ordered=True)
            if shown is None or seen is None:
                assert one in (every, "too wide")
            elif shown.crowded.isdisjoint(soundness.synchronized(net, container)):
                assert one == every
                assert shown.reached <= seen.reached
