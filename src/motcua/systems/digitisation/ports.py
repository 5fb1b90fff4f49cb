"""What others plug in: the kinds of matters whose papers are digitised, and lines of their own."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor


@dataclass(frozen=True, slots=True)
class Offered:
    """A paper with a file that a matter has, as it was handed in."""

    file_uuid: UUID
    title: str
    component_code: str
    by_person: bool  # uploaded by the person, not scanned at the counter


@dataclass(frozen=True, slots=True)
class Matter:
    """What a paper belongs to."""

    kind: str
    uuid: UUID
    code: str
    holder_uuid: UUID
    desk_uuid: UUID


Gather = Callable[[Sequence[UUID]], Mapping[UUID, tuple[Matter, Sequence[Offered]]]]


@dataclass(frozen=True, slots=True)
class MatterKind:
    """A kind of matter with papers, told by the app that owns it."""

    name: str
    find: Callable[[UUID], Matter | None]
    papers: Callable[[UUID], Sequence[Offered]]
    may_see: Callable[[Actor, UUID], bool]
    official_page: Callable[[UUID], str]
    count: Callable[[Sequence[str], datetime, datetime], int]  # of desks by path, in a period
    # Of copies by uuid: how often each was used again in matters handed in during a period.
    reused: Callable[[Collection[UUID], datetime, datetime], Mapping[UUID, int]] | None = None
    gather: Gather | None = None  # many at once, in few statements

    def gathered(self, uuids: Sequence[UUID]) -> Mapping[UUID, tuple[Matter, Sequence[Offered]]]:
        """Matters with their papers, without those that are not there."""
        if self.gather is not None:
            return self.gather(uuids)
        found = {uuid: self.find(uuid) for uuid in uuids}
        return {
            uuid: (matter, self.papers(uuid))
            for uuid, matter in found.items()
            if matter is not None
        }


_kinds: dict[str, MatterKind] = {}


def register_matter_kind(kind: MatterKind) -> None:
    """Tell of a kind of matter; called from an app's ready()."""
    _kinds[kind.name] = kind


def find_matter_kind(name: str) -> MatterKind | None:
    """A kind by its name, if its app is installed."""
    return _kinds.get(name)


def kinds() -> list[MatterKind]:
    """Every kind of matter that is known."""
    return list(_kinds.values())


# Reads one page of an app's own line; says whether there was one.
ReadNext = Callable[..., bool]
_lines: dict[str, ReadNext] = {}


def register_line(name: str, read_next: ReadNext) -> None:
    """
    Have the readers also read another app's pages; called from its ready().

    `read_next(reader=…, at=…)` reads one page and says whether there was one.
    """
    _lines[name] = read_next


def lines() -> list[ReadNext]:
    """The lines of other apps."""
    return list(_lines.values())
