"""Writing events into the journal, in the transaction of the change they tell."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor
from motcua.base.fields import uuid7_texts
from motcua.base.planned import write_planned
from motcua.base.text import moment_text
from motcua.base.together import write_last
from motcua.kernel.events.events import EventType, HasUuid, Subject, subject_of

Told = tuple[Subject | HasUuid, Mapping[str, Any] | None]
ToldAt = (
    tuple[Subject | HasUuid, Mapping[str, Any] | None, UUID | None, UUID | None]
    | tuple[Subject | HasUuid, Mapping[str, Any] | None, UUID | None, UUID | None, datetime]
)

_COLUMNS = "name, subject_kind, subject_uuid, actor_kind, actor_uuid, acting_for, agency_uuid, at"
_WRITE = f"""
INSERT INTO events_journal ({_COLUMNS}, payload)
SELECT name, kind, subject, actor_kind, actor, delegator, agency, moment, payload::jsonb
FROM unnest(%(names)s::text[], %(kinds)s::text[], %(subjects)s::uuid[], %(actor_kinds)s::text[],
        %(actors)s::uuid[], %(payloads)s::text[], %(agencies)s::uuid[], %(delegators)s::uuid[],
        %(moments)s::timestamptz[])
    WITH ORDINALITY AS told(name, kind, subject, actor_kind, actor, payload, agency, delegator,
        moment, place)
ORDER BY place
"""


class NotInTransaction(RuntimeError):
    """An event is published only inside the transaction of the change that it tells."""


def publish(
    event_type: EventType,
    *,
    subject: Subject | HasUuid,
    actor: Actor,
    at: datetime,
    payload: Mapping[str, Any] | None = None,
    agency_uuid: UUID | None = None,
    acting_for: UUID | None = None,
) -> None:
    """
    Write one event into the journal; it stands or falls with the surrounding transaction.

    `acting_for` is the account in whose place a delegate acts.

    :raises NotInTransaction: outside `transaction.atomic`.
    :raises InvalidPayload: if the payload is not as the type declares it.
    """
    publish_many(
        event_type,
        rows=[(subject, payload)],
        actor=actor,
        at=at,
        agency_uuid=agency_uuid,
        acting_for=acting_for,
    )


def publish_many(
    event_type: EventType,
    *,
    rows: Iterable[Told | ToldAt],
    actor: Actor,
    at: datetime,
    agency_uuid: UUID | None = None,
    acting_for: UUID | None = None,
) -> None:
    """
    Write an event of one type for each (subject, payload), in order and in one statement.

    A row may name its own agency and delegator: (subject, payload, agency_uuid, acting_for); and
    behind them its own moment, where the rows happened one after the other.

    :raises NotInTransaction: outside `transaction.atomic`.
    :raises InvalidPayload: if a payload is not as the type declares it; nothing is written then.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(event_type.name)
    if at.tzinfo is None:
        raise ValueError(f"{event_type.name}: the time has no zone")
    told = [
        (subject_of(row[0]), event_type.encode(row[1]), *(*row[2:], *usual[len(row) - 2 :]))
        for usual in ((agency_uuid, acting_for, at),)
        for row in rows
    ]
    if not told:
        return
    values = {
        "names": [event_type.name] * len(told),
        "kinds": [one[0].kind for one in told],
        "subjects": [one[0].uuid for one in told],
        "actor_kinds": [actor.kind] * len(told),
        "actors": [actor.uuid] * len(told),
        "payloads": [json.dumps(one[1], ensure_ascii=False) for one in told],
        "agencies": [one[2] for one in told],
        "delegators": [one[3] for one in told],
        "moments": [one[4] for one in told],
    }
    if not write_last(_WRITE, values):
        write_planned(_WRITE, values)


def publish_told(rows: Iterable[Sequence[Any]]) -> None:
    """
    Write what happened elsewhere or before, collected row by row, in one COPY.

    Each row has: name, subject_kind, subject_uuid, actor_kind, actor_uuid, acting_for,
    agency_uuid, at, payload as JSON text. The database fills the other columns; positions follow
    the order of the rows. From PL/pgSQL call `events_record(name, subject_kind, subject_uuid,
    actor_kind, actor_uuid, agency_uuid, at, payload [, acting_for])`, which returns the position.

    :raises NotInTransaction: outside `transaction.atomic`.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("publish_told")
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY events_journal (uuid, {_COLUMNS}, payload) FROM STDIN") as copy,
    ):
        # Given here by the hundred: the server opens its source of chance anew for each.
        for uuid, (name, *who, at, payload) in zip(uuid7_texts(), rows, strict=False):
            copy.write_row((uuid, name, *who, moment_text(at), payload))
