"""What follows the cases of an agency, and what a kind of case says about its matters."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Topic:
    """What a case is about, such as its procedure: one code, titles in both languages."""

    code: str
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Topics:
    """
    What the cases of a kind are about, and for which of it an agency is not competent on a day.

    `needs` are the permissions without which nobody can go on with such cases.
    """

    kind: str
    of: Callable[[Sequence[UUID]], Mapping[UUID, Topic]]
    lacking: Callable[[UUID, Collection[str], date], Collection[str]]
    needs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """An agency that ended, and where its matters go unless a topic says otherwise."""

    from_agency: UUID
    to_agency: UUID


@dataclass(frozen=True, slots=True)
class Followed:
    """One row that went along: its matter, and what has to be known to bring it back."""

    subject_uuid: UUID
    matter_uuid: UUID
    from_agency: UUID
    to_agency: UUID
    before: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What stays at an agency that ended, how many, and what somebody has to do about it."""

    agency_uuid: UUID
    count: int
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Follower:
    """
    Rows of a system that go along with an agency's cases, or stay and are named.

    `follow` is called in the transaction before the cases move and writes by sets; `give_back`
    after they were brought back. `left_behind` names what does not move.
    """

    name: str
    title: Mapping[str, str]
    follow: Callable[[Sequence[Pair], datetime], list[Followed]] | None = None
    give_back: Callable[[Sequence[Followed]], None] | None = None
    left_behind: Callable[[Collection[UUID], datetime], list[LeftBehind]] | None = None


_topics: dict[str, Topics] = {}
_followers: dict[str, Follower] = {}


def register_topics(topics: Topics) -> None:
    """Say what the cases of a kind are about; called from the owning app's ready()."""
    _topics[topics.kind] = topics


def register_follower(follower: Follower) -> None:
    """Go along on days of mergers; called from the owning app's ready()."""
    _followers[follower.name] = follower


def topics_of_kind(kind: str) -> Topics | None:
    """What a kind's system says about its cases."""
    return _topics.get(kind)


def followers() -> list[Follower]:
    """Every follower, in the order of its name."""
    return [_followers[name] for name in sorted(_followers)]


def forget_follower(name: str) -> None:
    """For tests: as if its app were not there."""
    _followers.pop(name, None)
