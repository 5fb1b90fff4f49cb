"""The reading log: written whenever personal data is shown, and read by the person concerned."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.planned import fetch_planned
from motcua.kernel.parties.models import Reading, ReadingParty
from motcua.kernel.parties.ports import agency_names

# Written on every list that names people: one statement and no objects, however many they are.
# What it shows and what it logs come of the same rows; whoever reads about themselves is left out.
_READ = """
WITH read AS MATERIALIZED (SELECT {columns} FROM parties_party p WHERE {where}), reading AS (
    INSERT INTO parties_reading (uuid, reader_kind, reader_uuid, reader_name, agency_uuid,
        purpose, fields_read, screen, at)
    SELECT uuidv7(), %(reader_kind)s::text, %(reader_uuid)s::uuid, %(reader_name)s::text,
        %(agency_uuid)s::uuid, %(purpose)s::text, %(fields_read)s::varchar[], %(screen)s::text,
        %(at)s::timestamptz
    WHERE EXISTS (SELECT 1 FROM read WHERE uuid IS DISTINCT FROM %(own)s::uuid)
    RETURNING id
), told AS (
    INSERT INTO parties_reading_party (party_id, reading_id)
    SELECT read.id, reading.id FROM read, reading WHERE read.uuid IS DISTINCT FROM %(own)s::uuid
)
SELECT * FROM read
"""
# The same for many reasons: each reason, with its agency, is one reading of whom it concerns.
_READ_FOR_REASONS = """
WITH why AS MATERIALIZED (
    SELECT party, coalesce(agency, %(agency_uuid)s::uuid) AS agency, purpose
    FROM unnest(%(parties)s::uuid[], %(agencies)s::uuid[], %(purposes)s::text[])
        AS given(party, agency, purpose)
), read AS MATERIALIZED (
    SELECT {columns} FROM parties_party p WHERE {where}
), seen AS MATERIALIZED (
    SELECT DISTINCT read.id, why.agency, why.purpose
    FROM read JOIN why ON why.party = read.uuid
    WHERE read.uuid IS DISTINCT FROM %(own)s::uuid
), reading AS (
    INSERT INTO parties_reading (uuid, reader_kind, reader_uuid, reader_name, agency_uuid,
        purpose, fields_read, screen, at)
    SELECT uuidv7(), %(reader_kind)s::text, %(reader_uuid)s::uuid, %(reader_name)s::text,
        agency, purpose, %(fields_read)s::varchar[], %(screen)s::text, %(at)s::timestamptz
    FROM (SELECT DISTINCT agency, purpose FROM seen) AS reason
    RETURNING id, agency_uuid, purpose
), told AS (
    INSERT INTO parties_reading_party (party_id, reading_id)
    SELECT seen.id, reading.id FROM seen JOIN reading
        ON reading.purpose = seen.purpose AND reading.agency_uuid IS NOT DISTINCT FROM seen.agency
)
SELECT * FROM read
"""
# Why something is read, and for which agency.
Reason = tuple[str, UUID | None]
Reasons = Mapping[UUID, Sequence[Reason]]
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


@contextmanager
def reading_from(screen: str | Callable[[], str]) -> Iterator[None]:
    """Say on which screen (URL name) or in which job the readings inside happen."""
    token = _screen.set(screen if callable(screen) else lambda: screen)
    try:
        yield
    finally:
        _screen.reset(token)


def read_logged(
    columns: str,
    uuids: Sequence[UUID],
    *,
    actor: Actor,
    purpose: str | Reasons,
    fields: Iterable[str],
    at: datetime,
    agency_uuid: UUID | None = None,
) -> list[tuple[Any, ...]]:
    """
    What the state holds of parties, and the log of who read it, in one statement.

    One's own data read by oneself is not written down.

    :param columns: in SQL, of a party `p`; number and uuid are among them.
    :param purpose: why; or by party the reasons, of which each is written down as a reading.
    """
    if agency_uuid is None and actor.grants:
        agency_uuid = actor.grants[0].agency_uuid
    values = {
        # One text is handed over in a third of the time that a list of fifty takes.
        "uuids": ",".join(map(str, uuids)),
        "own": actor.party_uuid,
        "reader_kind": actor.kind,
        "reader_uuid": actor.uuid,
        "reader_name": actor.name[:300],
        "agency_uuid": agency_uuid,
        **_reasons(purpose),
        "fields_read": list(fields),
        "screen": _screen.get()()[:100],
        "at": at,
    }
    where = "p.uuid = ANY((SELECT string_to_array(%(uuids)s::text, ',')::uuid[])::uuid[])"
    statement = _READ if isinstance(purpose, str) else _READ_FOR_REASONS
    return fetch_planned(statement.format(columns=columns, where=where), values)


def _reasons(purpose: str | Reasons) -> dict[str, Any]:
    if isinstance(purpose, str):
        return {"purpose": purpose[:300]}
    given = [(party, agency, why[:300]) for party, all_ in purpose.items() for why, agency in all_]
    names = ("parties", "agencies", "purposes")
    return {name: [one[place] for one in given] for place, name in enumerate(names)}


def list_readings_of(
    party_uuid: UUID, *, before: UUID | None = None, limit: int = 50
) -> list[ReadingRow]:
    """The latest readings of a party's data, newest first; `before` goes on after a page."""
    rows = ReadingParty.objects.filter(party__uuid=party_uuid)
    if before is not None:
        last = Reading.objects.filter(uuid=before).values("id")[:1]
        rows = rows.filter(reading_id__lt=last)
    newest = rows.order_by("-reading_id").select_related("reading")
    found = [row.reading for row in newest[:limit]]
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
