"""To whom work goes: evenly over several, in turn, or to whoever has least."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID


class Spreading:
    """Shares tasks over people so that none gets two more than another who may do as much."""

    def __init__(self, people: Sequence[UUID], loads: Mapping[UUID, int]) -> None:
        """Begin with what each has already: among equals, whoever has least comes first."""
        self._given = dict.fromkeys(people, 0)
        self._order = {uuid: (loads.get(uuid, 0), place) for place, uuid in enumerate(self._given)}

    def next_for(self, may: Callable[[UUID], bool]) -> UUID | None:
        """Who gets the next task, among those who may do it."""
        fitting = [uuid for uuid in self._given if may(uuid)]
        chosen = min(fitting, key=lambda one: (self._given[one], self._order[one]), default=None)
        if chosen is not None:
            self._given[chosen] += 1
        return chosen


def next_in_turn(people: Sequence[UUID], last: UUID | None) -> UUID | None:
    """Whose turn it is after the last one; the first if that one is not among them any more."""
    if not people:
        return None
    place = people.index(last) + 1 if last in people else 0
    return people[place % len(people)]


def least_loaded(people: Sequence[UUID], loads: Mapping[UUID, int]) -> UUID | None:
    """Whoever holds the fewest open tasks; among equals the first."""
    return min(people, key=lambda one: loads.get(one, 0), default=None)
