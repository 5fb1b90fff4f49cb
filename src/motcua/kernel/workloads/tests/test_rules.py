"""To whom work goes, by arithmetic alone."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.workloads.rules import Spreading, least_loaded, next_in_turn

people = st.lists(st.uuids(), min_size=1, max_size=6, unique=True)


@given(people, st.integers(0, 60), st.data())
def test_nobody_gets_two_more_than_another_and_whoever_has_least_begins(those, number, data):
    loads = {uuid: data.draw(st.integers(0, 9)) for uuid in those}
    spreading = Spreading(those, loads)

    given_to = [spreading.next_for(lambda _: True) for _ in range(number)]

    counts = Counter({uuid: 0 for uuid in those})
    counts.update(given_to)
    assert sum(counts.values()) == number and max(counts.values()) - min(counts.values()) <= 1
    if number:
        assert loads[given_to[0]] == min(loads.values())


@given(people)
def test_who_may_not_is_passed_over_without_losing_a_turn(those):
    spreading, barred = Spreading(those, {}), those[0]

    for _ in those[1:]:
        assert spreading.next_for(lambda one: one != barred) != barred
    assert spreading.next_for(lambda _: True) == barred
    assert spreading.next_for(lambda _: False) is None


@given(people, st.uuids())
def test_everybody_has_a_turn_in_each_round(those, stranger):
    last, round_of = None, []
    for _ in those:
        last = next_in_turn(those, last)
        round_of.append(last)
    assert round_of == those and next_in_turn(those, last) == those[0]
    assert next_in_turn([], last) is None
    assert next_in_turn(those, stranger) == those[0] or stranger in those


def test_whoever_has_least_is_next_the_first_among_equals():
    a, b, c = (UUID(int=number) for number in range(3))

    assert least_loaded([a, b, c], {a: 2, b: 1, c: 1}) == b
    assert least_loaded([a, b], {a: 0}) == a
    assert least_loaded([], {}) is None
