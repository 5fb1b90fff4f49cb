"""The reading log: written whenever personal data is shown, and read by the person concerned."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.planned import write_planned
from motcua.kernel.parties.models import Reading
from motcua.kernel.parties.ports import agency_names

# Written on every list that names people: one statement and no objects, however many they are.
_LOG = """
INSERT INTO parties_reading (uuid, party_id, reader_kind, reader_uuid, reader_name, agency_uuid,
    purpose, fields_read, screen, at)
SELECT uuidv7(), read.party, %(reader_kind)s::text, %(reader_uuid)s::uuid, %(reader_name)s::text,
    %(agency_uuid)s::uuid, read.purpose, %(fields_read)s::varchar[], %(screen)s::text,
    %(at)s::timestamptz
FROM unnest(%(parties)s::bigint[], %(purposes)s::text[]) read(party, purpose)
"""
_screen: ContextVar[Callable[[], str]] = ContextVar("motcua_screen", default=lambda: "")


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading as the person concerned sees it."""

    uuid: UUID
    at: datetime
    reader_kind: str
    reader_name: str
    agency_name: str
    purpose: str
    fields_read: tuple[str, ...]
    screen: str


class Identified(Protocol):
    """A party, or a row that says which one it is."""

    @property
    def id(self) -> int:
        """The row's own number."""

    @property
    def uuid(self) -> UUID:
        """What others are told."""


@contextmanager
def reading_from(screen: str | Callable[[], str]) -> Iterator[None]:
    """Say on which screen (URL name) or in which job the readings inside happen."""
    token = _screen.set(screen if callable(screen) else lambda: screen)
    try:
        yield
    finally:
        _screen.reset(token)


def log_readings(
    *,
    actor: Actor,
    parties: Iterable[Identified],
    purpose: str | Mapping[UUID, str],
    fields: Iterable[str],
    at: datetime,
    agency_uuid: UUID | None = None,
) -> None:
    """
    Write down who reads what about whom; one's own data read by oneself is not written.

    :param purpose: why; or why of each.
    """
    if agency_uuid is None and actor.grants:
        agency_uuid = actor.grants[0].agency_uuid
    read = [party for party in parties if not is_own(actor, party)]
    if not read:
        return
    values = {
        "parties": [party.id for party in read],
        "reader_kind": actor.kind,
        "reader_uuid": actor.uuid,
        "reader_name": actor.name[:300],
        "agency_uuid": agency_uuid,
        "purposes": [
            (purpose if isinstance(purpose, str) else purpose[party.uuid])[:300] for party in read
        ],
        "fields_read": list(fields),
        "screen": _screen.get()()[:100],
        "at": at,
    }
    write_planned(_LOG, values)


def is_own(actor: Actor, party: Identified) -> bool:
    """Whether the actor reads about themselves."""
    return actor.party_uuid == party.uuid


def list_readings_of(
    party_uuid: UUID, *, before: UUID | None = None, limit: int = 50
) -> list[ReadingRow]:
    """The latest readings of a party's data, newest first; `before` goes on after a page."""
    rows = Reading.objects.filter(party__uuid=party_uuid)
    if before is not None:
        rows = rows.filter(id__lt=Reading.objects.filter(uuid=before).values("id")[:1])
    found = list(rows.order_by("-id")[:limit])
    names = agency_names({row.agency_uuid for row in found if row.agency_uuid is not None})
    return [
        ReadingRow(
            uuid=row.uuid,
            at=row.at,
            reader_kind=row.reader_kind,
            reader_name=row.reader_name,
            agency_name=names.get(row.agency_uuid, "") if row.agency_uuid else "",
            purpose=row.purpose,
            fields_read=tuple(row.fields_read),
            screen=row.screen,
        )
        for row in found
    ]
