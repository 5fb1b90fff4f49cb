"""What people confirmed before: words that stand for an indicator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# A habit of the issuing body itself is surer than one of others.
OWN, OTHERS = 0.97, 0.93


@dataclass(frozen=True)
class Habit:
    """
    That words stood for an indicator.

    :ivar indicator: empty where people said that these words are of none.
    :ivar is_own: whether reports of the same issuing body wrote so.
    :ivar times: how often it was confirmed.
    """

    phrase: str
    indicator: str
    is_own: bool
    times: int
    dimensions: Mapping[str, str] = field(default_factory=dict)

    @property
    def sure(self) -> float:
        """How sure what follows from it is."""
        return OWN if self.is_own else OTHERS


class Habits:
    """Habits by their words, the surest first."""

    def __init__(self, rows: Iterable[Habit] = ()) -> None:
        """Own ones come before those of others, then what was confirmed more often."""
        self._found: dict[str, list[Habit]] = {}
        for one in sorted(rows, key=lambda row: (not row.is_own, -row.times, row.indicator)):
            self._found.setdefault(one.phrase, []).append(one)

    def of(self, phrase: str) -> list[Habit]:
        """What these words stood for; a second meaning of the same body comes after the first."""
        return self._found.get(phrase, []) if phrase else []

    def none_of(self, phrase: str) -> bool:
        """Whether the surest thing that is known is that these words are of no indicator."""
        found = self.of(phrase)
        return bool(found) and not found[0].indicator
