"""Who acts: the one value that every action takes first."""

from dataclasses import dataclass
from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that an official holds today at one agency and all below it."""

    role: str
    permissions: frozenset[str]
    agency_uuid: UUID
    agency_path: str
    post_uuid: UUID | None = None
    delegated_by: UUID | None = None

    def covers(self, path: str) -> bool:
        """Whether an agency of this path is the grant's own or below it."""
        return path == self.agency_path or path.startswith(f"{self.agency_path}.")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, an official, a part of the system, or nobody known, at one moment."""

    kind: Literal["person", "official", "system", "anonymous"]
    uuid: UUID
    name: str
    party_uuid: UUID | None = None
    grants: tuple[Grant, ...] = ()
    second_factor: bool = False

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is known to be acting."""
        return self.kind != "anonymous"

    @property
    def is_official(self) -> bool:
        """Whether the actor works for an agency."""
        return self.kind == "official"

    def may(self, permission: str, agency_path: str | None = None) -> bool:
        """Whether a grant gives the permission at this agency (None: at any agency)."""
        if self.kind == "system":
            return True
        return any(
            permission in grant.permissions and (agency_path is None or grant.covers(agency_path))
            for grant in self.grants
        )

    def delegator_for(self, permission: str, agency_path: str) -> UUID | None:
        """In whose place the actor uses a permission there, if only a delegation gives it."""
        fitting = [g for g in self.grants if permission in g.permissions and g.covers(agency_path)]
        own_first = min(fitting, key=lambda grant: grant.delegated_by is not None, default=None)
        return own_first.delegated_by if own_first else None

    def paths_for(self, permission: str) -> tuple[str, ...]:
        """The agency paths at which the actor holds the permission, for filtering lists."""
        return tuple(
            dict.fromkeys(g.agency_path for g in self.grants if permission in g.permissions)
        )


ANONYMOUS = Actor(kind="anonymous", uuid=UUID(int=0), name="")


def system_actor(name: str) -> Actor:
    """The part of the system called `name`; its uuid is the same on every installation."""
    return Actor(kind="system", uuid=uuid5(NAMESPACE_URL, f"motcua:system:{name}"), name=name)
