"""What upper systems plug in: what a person comes for, and where an officer goes on from there."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PreparedMatter:
    """Something that a person prepared at home and now brings to the counter."""

    kind: str
    uuid: UUID
    title: str
    field_code: str
    address: str


@dataclass(frozen=True, slots=True)
class Continuation:
    """A button on the page of the counter that leads on from the person who is served."""

    title: str  # the Vietnamese source string, translated when shown
    permission: str
    address_of: Callable[[UUID], str]


_readers: dict[str, Callable[[str], PreparedMatter | None]] = {}
_continuations: dict[str, Continuation] = {}


def register_prepared_matter(name: str, find: Callable[[str], PreparedMatter | None]) -> None:
    """Say how a code that was scanned at a kiosk is recognised; called from an app's ready()."""
    _readers[name] = find


def find_prepared_matter(scanned: str) -> PreparedMatter | None:
    """What a scanned code stands for, if one of the readers knows it."""
    for find in _readers.values():
        found = find(scanned)
        if found is not None:
            return found
    return None


def register_continuation(name: str, continuation: Continuation) -> None:
    """Add a way on from the person who is served; called from an app's ready()."""
    _continuations[name] = continuation


def continuations() -> list[Continuation]:
    """The ways on, in the order of their registration."""
    return list(_continuations.values())
