"""Lists of cases: what an actor may see, newest first, read by keyset from an index."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor
from motcua.base.text import fold
from motcua.kernel.cases.permissions import own_parties
from motcua.kernel.cases.rules.kinds import kind_named


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case, as lists show it."""

    id: int  # the row's own number: a place in a list, never shown
    uuid: UUID
    kind: str
    number: str
    title: str
    state: str
    agency_uuid: UUID
    agency_path: str
    opened_at: datetime
    accepted_at: datetime | None
    due_original: datetime | None
    due_current: datetime | None
    ended_at: datetime | None
    closed_at: datetime | None
    result: str
    is_sub: bool  # a sub-case: statistics count it with its parent

    def is_overdue(self, at: datetime) -> bool:
        """Whether the matter was, or is not yet, settled after its due date."""
        return self.due_current is not None and self.due_current < (self.ended_at or at)


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """What of the cases to show."""

    state: str = ""
    number: str = ""
    text: str = ""
    overdue_at: datetime | None = None
    is_sub: bool | None = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of cases; `next_after` is the place to go on from, None at the end."""

    rows: tuple[CaseRow, ...]
    next_after: int | None


_COLUMNS = """c.id, c.uuid, c.kind, c.number, c.title, c.state, c.agency_uuid, c.agency_path,
    c.opened_at, c.accepted_at, c.due_original, c.due_current, c.ended_at, c.closed_at, c.result,
    c.parent_id IS NOT NULL AS is_sub"""


def _scopes(column: str) -> str:
    """The agencies at or below the actor's that have cases, by skipping through the index."""
    return f"""
    SELECT p.path COLLATE "C" AS path, NULL::text COLLATE "C" AS bound
        FROM unnest(%(paths)s::text[]) AS p(path)
    UNION ALL
    SELECT first_path COLLATE "C", bound COLLATE "C" FROM (
        SELECT p.path || '/' AS bound, (
            SELECT c.{column} FROM cases_case c
            WHERE c.kind = %(kind)s AND c.{column} > (p.path || '.') COLLATE "C"
              AND c.{column} < (p.path || '/') COLLATE "C"
            ORDER BY c.{column} LIMIT 1
        ) AS first_path FROM unnest(%(paths)s::text[]) AS p(path)
    ) below WHERE first_path IS NOT NULL"""


def _walk(name: str, column: str) -> str:
    return f"""{name}(path, bound) AS (
    SELECT * FROM ({_scopes(column)}) scopes
    UNION
    SELECT next_path COLLATE "C", bound COLLATE "C" FROM (
        SELECT w.bound, (
            SELECT c.{column} FROM cases_case c
            WHERE c.kind = %(kind)s AND c.{column} > w.path AND c.{column} < w.bound
            ORDER BY c.{column} LIMIT 1
        ) AS next_path FROM {name} w WHERE w.bound IS NOT NULL
    ) further WHERE next_path IS NOT NULL)"""


def _pages(name: str, column: str, where: str) -> str:
    return f"""(
    SELECT p.* FROM (SELECT DISTINCT path FROM {name}) a CROSS JOIN LATERAL (
        SELECT {_COLUMNS} FROM cases_case c
        WHERE c.kind = %(kind)s AND c.{column} = a.path AND {where}
        ORDER BY c.id DESC LIMIT %(limit)s
    ) p ORDER BY p.id DESC LIMIT %(limit)s)"""


def list_cases_for(
    actor: Actor,
    *,
    kind: str,
    filters: CaseFilters | None = None,
    after: int | None = None,
    limit: int = 50,
    at: datetime | None = None,
) -> CasePage:
    """
    A page of the cases of a kind that the actor may see, newest first (one SQL query, no count).

    Officials see those that their agencies, or agencies below, handle or received; people those
    in which they, or at a moment those whom they represent, are involved.
    """
    where, values = _conditions(filters or CaseFilters(), after)
    values |= {"kind": kind, "limit": limit + 1, "parties": own_parties(actor, at=at)}
    paths = list(actor.paths_for(kind_named(kind).see))
    if paths:
        values["paths"] = paths
        handled, received = _walk("handled", "agency_path"), _walk("received", "receiving_path")
        sql = f"""WITH RECURSIVE {handled}, {received}
            SELECT * FROM ({_pages("handled", "agency_path", where)}
                UNION {_pages("received", "receiving_path", where)}) c
            ORDER BY id DESC LIMIT %(limit)s"""
    else:
        sql = f"""SELECT {_COLUMNS} FROM cases_case c
            WHERE c.kind = %(kind)s AND {where} AND c.id IN (
                SELECT i.case_id FROM cases_involvement i WHERE i.party_uuid = ANY (%(parties)s))
            ORDER BY c.id DESC LIMIT %(limit)s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = [CaseRow(*row) for row in cursor.fetchall()]
    page = tuple(rows[:limit])
    return CasePage(page, page[-1].id if len(rows) > limit else None)


def _conditions(filters: CaseFilters, after: int | None) -> tuple[str, dict[str, Any]]:
    conditions: list[str] = ["true"]
    values: dict[str, Any] = {}
    if after is not None:
        conditions.append("c.id < %(after)s")
        values["after"] = after
    for name in ("state", "number"):
        if value := getattr(filters, name):
            conditions.append(f"c.{name} = %({name})s")
            values[name] = value
    if filters.is_sub is not None:
        conditions.append("(c.parent_id IS NOT NULL) = %(is_sub)s")
        values["is_sub"] = filters.is_sub
    if filters.overdue_at is not None:
        conditions.append("c.due_current < coalesce(c.ended_at, %(overdue_at)s)")
        values["overdue_at"] = filters.overdue_at
    for number, word in enumerate(fold(filters.text).split()):
        escaped = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        conditions.append(f"c.folded LIKE %(word{number})s")
        values[f"word{number}"] = f"%{escaped}%"
    return " AND ".join(conditions), values
