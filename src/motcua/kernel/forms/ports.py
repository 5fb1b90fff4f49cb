"""What others plug in: sources of known values, and whoever receives uploaded files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day

from .rules.provenance import CONCEPTS, Known

__all__ = [
    "ConceptRequest",
    "ConceptSource",
    "Known",
    "ReceivedFile",
    "UploadAcceptor",
    "concept_sources",
    "known_concepts",
    "register_concept_source",
    "register_upload_acceptor",
    "upload_acceptor",
]


@dataclass(frozen=True, slots=True)
class ConceptRequest:
    """Who wants to know which concepts about whom, and when."""

    actor: Actor
    party_uuid: UUID
    concepts: frozenset[str]
    at: datetime

    @property
    def on(self) -> date:
        """The day on Việt Nam's clock."""
        return vietnam_day(self.at)


class ConceptSource(Protocol):
    """Looks up concepts in one register; it logs the reading and leaves out what it lacks."""

    def __call__(self, request: ConceptRequest) -> Mapping[str, Known]:
        """The values that the register holds, by concept."""
        ...


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that was accepted and stored; this is what an upload answer keeps."""

    file_uuid: UUID
    name: str
    size: int
    media_type: str

    def to_json(self) -> dict[str, Any]:
        """The file as an answer."""
        return {
            "file_uuid": str(self.file_uuid),
            "name": self.name,
            "size": self.size,
            "media_type": self.media_type,
        }


class UploadAcceptor(Protocol):
    """Checks and stores an uploaded file; a refusal says why in words (base.errors.Refusal)."""

    def __call__(
        self, *, actor: Actor, content: BinaryIO, filename: str, at: datetime, accept: str
    ) -> ReceivedFile:
        """Store the file. `accept` is the layout's list of kinds (".pdf,image/*"), "" for any."""
        ...


_sources: dict[str, tuple[ConceptSource, frozenset[str]]] = {}
_acceptors: list[UploadAcceptor] = []


def register_concept_source(
    name: str, resolver: ConceptSource, *, concepts: frozenset[str] = CONCEPTS
) -> None:
    """
    Let a register answer for concepts; sources are asked in the order of their registration.

    :param concepts: what it can answer; names that the forms do not know yet become known.
    """
    _sources[name] = (resolver, concepts)


def concept_sources() -> tuple[tuple[ConceptSource, frozenset[str]], ...]:
    """The registered sources, first come first asked."""
    return tuple(_sources.values())


def known_concepts() -> frozenset[str]:
    """Every concept that a form may name."""
    return CONCEPTS.union(*(concepts for _, concepts in _sources.values()))


def register_upload_acceptor(acceptor: UploadAcceptor) -> None:
    """Say who receives files; the last one registered does."""
    _acceptors[:] = [acceptor]


def upload_acceptor() -> UploadAcceptor | None:
    """Who receives files, None where no such app is installed."""
    return _acceptors[0] if _acceptors else None
