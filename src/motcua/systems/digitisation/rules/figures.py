"""Figures of digitisation: what was taken in and certified, and how often reading was right."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often one field of one kind was read right."""

    kind: str
    field: str
    confirmed: int
    corrected: int

    @property
    def checked(self) -> int:
        """How often a person looked at it and it was on the paper."""
        return self.confirmed + self.corrected

    @property
    def share(self) -> float | None:
        """The share read right in per cent; None where nobody looked yet."""
        return 100 * self.confirmed / self.checked if self.checked else None


def share(part: int, whole: int) -> float | None:
    """A share in per cent; None where there is nothing to share."""
    return 100 * part / whole if whole else None


def total(rows: Iterable[Accuracy]) -> Accuracy:
    """All fields together."""
    seen = list(rows)
    return Accuracy("", "", sum(one.confirmed for one in seen), sum(one.corrected for one in seen))


def letter_errors(truth: str, read: str) -> float:
    """
    The share of letters read wrongly: edits needed to mend the reading, by letters of the truth.

    White space is read as one space; a text of which nothing was read has 1.0.
    """
    right, given = " ".join(truth.split()), " ".join(read.split())
    if not right:
        return float(bool(given))
    before = list(range(len(given) + 1))
    for row, letter in enumerate(right, 1):
        now = [row]
        for column, other in enumerate(given, 1):
            cost = min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != other))
            now.append(cost)
        before = now
    return before[-1] / len(right)
