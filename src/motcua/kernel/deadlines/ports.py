"""Owners of clocks: the app whose matter a clock belongs to says who may, and is told at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.kernel.events import api as events


@dataclass(frozen=True, slots=True)
class Matter:
    """What a clock must know of its matter: who answers for it, and by which calendar."""

    agency_uuid: UUID | None
    calendar_code: str


@dataclass(frozen=True, slots=True)
class ClockState:
    """A clock as it stands; state is running · paused · ended."""

    uuid: UUID
    subject: events.Subject
    name: str  # "" for the matter's own time limit
    calendar_code: str
    state: str
    started_at: datetime | None
    due_original: datetime | None
    due_current: datetime | None
    ended_at: datetime | None


class ClockOwner(Protocol):
    """What the app that owns a kind of matters tells and is told."""

    def lock_matter(self, actor: Actor, subject_uuid: UUID) -> Matter:
        """
        Lock the matter and let the actor change its clocks.

        :raises Refusal: if the actor may not, or the matter is over.
        """

    def clock_changed(self, clock: ClockState) -> None:
        """Keep what the owner shows of the clock; in the same transaction as the change."""


@runtime_checkable
class OwnerOfMany(ClockOwner, Protocol):
    """An owner that is asked and told of many matters at once, in as many statements as of one."""

    def lock_matters(
        self, actor: Actor, subject_uuids: Sequence[UUID]
    ) -> Mapping[UUID, Matter | Refusal]:
        """Lock the matters in one order; those whose clocks the actor may not change say why."""

    def clocks_changed(self, clocks: Sequence[ClockState]) -> None:
        """Keep what the owner shows of these clocks; in the same transaction as the change."""


class OwnerUnknown(LookupError):
    """No app has registered as the owner of this kind of matter."""


_owners: dict[str, ClockOwner] = {}


def register_owner(kind: str, owner: ClockOwner) -> None:
    """Make the owner of a kind of matters (`cases.case`) known; called from its app's ready()."""
    _owners[kind] = owner


def owner_of(kind: str) -> ClockOwner:
    """Who owns the matters of this kind."""
    try:
        return _owners[kind]
    except KeyError as error:
        raise OwnerUnknown(kind) from error
