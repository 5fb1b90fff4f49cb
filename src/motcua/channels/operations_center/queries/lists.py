"""The dossiers behind a figure, a page at a time; those that the reader may open, no others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor

from ..models import Correction
from ..permissions import SEE_DOSSIERS, own_paths
from ..rules.leaves import Leaf
from ..rules.periods import Period
from ..rules.report import COLUMNS
from .boards import URGENCIES, URGENCY, bounds
from .counts import condition_of
from .figures import Scope, find_closed, is_within, leaf_from, scope_sql, seen_sql
from .reasons import dossiers_sql

LONGEST_EXPORT = 50_000
_ROW = """h.id, h.case_uuid, h.round, h.dossier_uuid, h.code, h.procedure_code, h.agency_path,
    h.receiving_path, h.channel, h.submitted_at, h.accepted_at, h.due_at, h.ended_at, h.end_kind,
    h.timing, h.waiting, h.waiting_since, h.is_extended, h.late_element, h.person_uuid"""
# The reader sees a dossier where one of the two agencies is theirs to look into.
_READABLE = """EXISTS (SELECT 1 FROM unnest(%(readable)s::text[]) AS r(path)
    WHERE h.agency_path = r.path OR starts_with(h.agency_path, r.path || '.')
       OR h.receiving_path = r.path OR starts_with(h.receiving_path, r.path || '.'))"""


@dataclass(frozen=True, slots=True)
class HandlingRow:
    """One handling, as lists and sheets show it."""

    id: int
    case_uuid: UUID
    round: int
    dossier_uuid: UUID | None
    code: str
    procedure_code: str
    agency_path: str
    receiving_path: str
    channel: str
    submitted_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    end_kind: str
    timing: str
    waiting: str
    waiting_since: datetime | None
    is_extended: bool
    late_element: str
    person_uuid: UUID | None


@dataclass(frozen=True, slots=True)
class HandlingPage:
    """A page of them, where the next begins (0: this is the last), and what is hidden."""

    rows: tuple[HandlingRow, ...]
    after: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure was opened: a column of the report, or how things stand now."""

    scope: Scope
    period: Period
    column: str = "received"
    urgency: str = ""
    waiting: str = ""
    state: str = ""  # to_receive | to_complete | not_accepted
    count: str = ""  # a count of indicators
    level_paths: tuple[str, ...] = ()
    reason: str = ""  # act:code of a reason that was given


def list_handlings_for(
    actor: Actor, asked: Asked, *, at: datetime, after: int = 0, limit: int = 50
) -> HandlingPage:
    """The dossiers behind a figure that the reader may open, in the order in which they came."""
    sql, values = _asked_sql(asked, at)
    values |= {
        "readable": list(own_paths(actor, SEE_DOSSIERS)),
        "after": after,
        "limit": limit + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {_ROW} FROM ({sql}) chosen
                JOIN operations_center_handling h ON h.id = chosen.id
                WHERE h.id > %(after)s AND {_READABLE} ORDER BY h.id LIMIT %(limit)s""",
            values,
        )
        rows = [HandlingRow(*row) for row in cursor.fetchall()]
    page = tuple(rows[:limit])
    return HandlingPage(page, page[-1].id if len(rows) > limit else 0)


def every_handling_for(actor: Actor, asked: Asked, *, at: datetime) -> Iterator[HandlingRow]:
    """All of them, for a sheet; at most LONGEST_EXPORT."""
    after, given = 0, 0
    while given < LONGEST_EXPORT:
        page = list_handlings_for(actor, asked, at=at, after=after, limit=5_000)
        yield from page.rows[: LONGEST_EXPORT - given]
        given += len(page.rows)
        after = page.after
        if not after:
            return


def _asked_sql(asked: Asked, at: datetime) -> tuple[str, dict[str, Any]]:
    if asked.reason:
        return dossiers_sql(asked.scope, asked.period, asked.reason, at=at)
    if asked.count:
        return _count_sql(asked, at)
    if asked.state:
        return _unreceived_sql(asked, at)
    if asked.urgency or asked.waiting:
        return _standing_sql(asked, at)
    return _column_sql(asked, at)


def _column_sql(asked: Asked, at: datetime) -> tuple[str, dict[str, Any]]:
    sources, outcomes = COLUMNS[asked.column]
    own = "h.receiving_path" if asked.scope.by_desk else "h.agency_path"
    past = "h.receiving_path" if asked.scope.by_desk else "s.agency_path"
    seen, values = seen_sql(
        asked.scope, columns=f"h.id, {own} AS path", then=f"h.id, {past} AS path"
    )
    values |= {"first": asked.period.begins_at, "until": asked.period.until(at)}
    conditions = ["true"]
    for name, wanted in (("source", sources), ("outcome", outcomes), ("path", asked.level_paths)):
        if wanted:
            values[f"wanted_{name}"] = list(wanted)
            conditions.append(f"{name} = ANY (%(wanted_{name})s)")
    sql = f"SELECT id FROM ({seen}) seen WHERE {' AND '.join(conditions)}"
    return _as_closed(sql, values, asked)


def _as_closed(sql: str, values: dict[str, Any], asked: Asked) -> tuple[str, dict[str, Any]]:
    """In a closed period each dossier stays in the class in which it was closed."""
    closed = find_closed(asked.period)
    if closed is None or asked.scope.by_desk or asked.scope.channel or asked.scope.person:
        return sql, values
    sources, outcomes = COLUMNS[asked.column]
    corrected: list[str] = []
    counted: list[str] = []
    for one in Correction.objects.filter(period=closed):
        place = f"{one.case_uuid} {one.round}"
        corrected.append(place)
        was = leaf_from(one.before)
        if was is not None and _is_asked(was, asked, sources, outcomes):
            counted.append(place)
    values |= {"corrected": corrected, "counted": counted}
    place_of = "h.case_uuid::text || ' ' || h.round"
    return (
        f"""SELECT h.id FROM ({sql}) live JOIN operations_center_handling h ON h.id = live.id
            WHERE {place_of} <> ALL (%(corrected)s)
        UNION SELECT h.id FROM operations_center_handling h
            WHERE h.case_uuid = ANY (SELECT split_part(c, ' ', 1)::uuid
                                     FROM unnest(%(counted)s::text[]) c)
              AND {place_of} = ANY (%(counted)s)""",
        values,
    )


def _is_asked(
    leaf: Leaf, asked: Asked, sources: tuple[str, ...], outcomes: tuple[str, ...]
) -> bool:
    return (
        is_within(leaf, asked.scope)
        and (not sources or leaf.source in sources)
        and (not outcomes or leaf.outcome in outcomes)
        and (not asked.level_paths or leaf.agency_path in asked.level_paths)
    )


def _count_sql(asked: Asked, at: datetime) -> tuple[str, dict[str, Any]]:
    own = "h.receiving_path" if asked.scope.by_desk else "h.agency_path"
    where, values = scope_sql(asked.scope, own)
    values |= {"first": asked.period.begins_at, "until": asked.period.until(at)}
    condition = condition_of(asked.count)
    return f"SELECT h.id FROM operations_center_handling h WHERE {condition} AND {where}", values


def _standing_sql(asked: Asked, at: datetime) -> tuple[str, dict[str, Any]]:
    own = "h.receiving_path" if asked.scope.by_desk else "h.agency_path"
    where, values = scope_sql(asked.scope, own)
    values |= bounds(at)
    if asked.urgency in URGENCIES:
        values["urgency"] = asked.urgency
        where += f" AND {URGENCY} = %(urgency)s"
    if asked.waiting:
        values["waiting"] = asked.waiting
        where += " AND h.waiting = %(waiting)s"
    return (
        f"""SELECT h.id FROM operations_center_handling h
            WHERE h.accepted_at <= %(at)s AND h.ended_at IS NULL AND {where}""",
        values,
    )


def _unreceived_sql(asked: Asked, at: datetime) -> tuple[str, dict[str, Any]]:
    own = "h.receiving_path" if asked.scope.by_desk else "h.agency_path"
    where, values = scope_sql(asked.scope, own)
    values |= {"first": asked.period.begins_at, "until": asked.period.until(at)}
    which = {
        "to_receive": "h.ended_at IS NULL AND h.waiting <> 'supplement'",
        "to_complete": "h.ended_at IS NULL AND h.waiting = 'supplement'",
    }.get(
        asked.state,
        "h.ended_at >= %(first)s AND h.ended_at < %(until)s AND h.end_kind = 'not_accepted'",
    )
    return (
        f"""SELECT h.id FROM operations_center_handling h
            WHERE h.accepted_at IS NULL AND {which} AND {where}""",
        values,
    )
