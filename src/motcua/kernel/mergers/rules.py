"""Where the matters of an agency go: heirs through every change in between, and decisions."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

# Ours, not a law's: after a week too much has been done with what moved.
UNDO_WITHIN = timedelta(days=7)

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Settled:
    """Where something goes, or why that is not settled: "no_successor", "several_successors"."""

    to: Hashable | None
    problem: str = ""


def living_heirs(
    start: Key,
    *,
    successors: Callable[[Key], Sequence[Key]],
    is_living: Callable[[Key], bool],
) -> list[Key]:
    """Those who live of the ones that took over from somebody, directly or through others."""
    found: list[Key] = []
    seen, waiting = {start}, [start]
    while waiting:
        for one in successors(waiting.pop(0)):
            if one in seen:
                continue
            seen.add(one)
            if is_living(one):
                found.append(one)
            else:
                waiting.append(one)
    return found


def settle(heirs: Sequence[Key], *, chosen: Key | None, chosen_for_topic: Key | None) -> Settled:
    """A topic's decision goes before the agency's, and both before the only heir."""
    if chosen_for_topic is not None:
        return Settled(chosen_for_topic)
    if chosen is not None:
        return Settled(chosen)
    if len(heirs) == 1:
        return Settled(heirs[0])
    return Settled(None, "several_successors" if heirs else "no_successor")
