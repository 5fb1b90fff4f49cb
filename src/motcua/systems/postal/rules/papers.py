"""What is missing and what is surplus, between asking, collecting and handing over."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """A paper with its three counts; None where nobody has counted yet."""

    title: str
    is_required: bool
    asked: int
    collected: int | None
    handed: int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One paper of which there are fewer or more than there should be."""

    title: str
    expected: int
    found: int

    @property
    def is_missing(self) -> bool:
        """Whether there are fewer."""
        return self.found < self.expected


def at_the_door(papers: Iterable[Counted]) -> list[Difference]:
    """Where the postman's count differs from what was asked for (Decision 45/2016, art. 7)."""
    found = [(one, Difference(one.title, one.asked, one.collected or 0)) for one in papers]
    return [
        difference
        for one, difference in found
        if difference.found > difference.expected or (one.is_required and difference.is_missing)
    ]


def at_the_desk(papers: Iterable[Counted]) -> list[Difference]:
    """Where the desk's count differs from the postman's."""
    return [
        Difference(one.title, one.collected or 0, one.handed or 0)
        for one in papers
        if (one.handed or 0) != (one.collected or 0)
    ]


def is_complete(papers: Iterable[Counted]) -> bool:
    """Whether the desk holds every paper that is required."""
    return all((one.handed or 0) >= one.asked for one in papers if one.is_required)
