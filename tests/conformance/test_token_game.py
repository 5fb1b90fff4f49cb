"""
The token game against the reference: small processes exhaustively, larger ones at random.

Exhaustively means every process that the grower of `generated` can draw to the given depth from
the given elements, and in each every course of moves up to a length.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conformance.blocks import Part
from tests.conformance.drawing import drawn
from tests.conformance.generated import (
    EVERYTHING,
    EXAMPLES,
    PROFILE,
    Move,
    all_processes,
    compare,
    next_moves,
    play,
    processes,
)
from tests.conformance.players import InMemory
from tests.conformance.reference import Reference

PLAIN = {"choose", "implicit_merge", "all", "again", "part"}
FAMILIES = {
    "inclusive": {"some", "choose", "all"},
    "loops": {"many", "one_by_one", "many_parts", "while", "while_before", "again"},
    "borders": {"guard", "message", "timer", "beside", "part"},
    "errors": {"guard", "error", "stop_error", "all", "caught_again"},
    "escalations": {
        "guard", "escalation", "throw_escalation", "stop_escalation", "beside", "caught_again",
    },
    "event sub-processes": {"event_part", "event_part_outer", "message", "beside", "choose"},
    "first event": {"first", "first_timer", "wait", "message", "timer", "all"},
    "termination": {"terminate", "stop_error", "part", "all", "any_in_all", "choose"},
    "signals": {"signal", "throw_signal", "wait", "all", "any_in_all", "part"},
}  # fmt: skip
# Every course of this many moves; of one more with a larger number of random examples.
MOVES = 3 if EXAMPLES <= 100 else 4


def all_courses(process: Part, length: int) -> None:
    """Play every course of moves up to a length; courses that look alike go on once."""
    bpmn, seen = drawn(process), set()
    waiting: list[tuple[Move, ...]] = [()]
    while waiting:
        course = waiting.pop()
        reference, player = Reference(process), InMemory()
        player.start(bpmn)
        for move in course:
            play(reference, move)
            player.move(move)
            assert player.view() in reference.views(), (course, bpmn)
            reference.keep(player.view())
        assert player.view() in reference.views(), (course, bpmn)
        state = frozenset(reference.states)
        if state not in seen and len(course) < length:
            seen.add(state)
            waiting += [(*course, move) for move in next_moves(process, reference)]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_small_process_of_a_family_plays_as_the_standard_says(family):
    for process in all_processes(FAMILIES[family], depth=2):
        all_courses(process, length=MOVES)


def test_every_small_structured_process_plays_as_the_standard_says():
    for process in all_processes(PLAIN, depth=2):
        all_courses(process, length=MOVES + 1)


def test_every_element_alone_plays_as_the_standard_says():
    for process in all_processes(EVERYTHING - {"three"}, depth=1):
        all_courses(process, length=MOVES + 2)


@PROFILE
@given(processes(), st.data())
def test_random_processes_play_as_the_standard_says(process, data):
    compare(process, InMemory(), lambda moves: data.draw(st.sampled_from(moves)))
