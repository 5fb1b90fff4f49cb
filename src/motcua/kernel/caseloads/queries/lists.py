"""Lists of cases across kinds, newest first, read by keyset from an index."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor
from motcua.base.text import fold
from motcua.kernel.cases import api as cases

# Words that one case in a hundred has fill a page from so many of the newest.
RECENT = 4_000
# So many of the newest of each place are read, where somebody sees a few places only.
RECENT_AT_PLACE = 1_000


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
    """What of the cases to show; without a kind, those of every kind that the actor sees."""

    kind: str = ""
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
# How a place is concerned: names of walks, and the column that each of them walks along.
_SIDES = {"handled": "agency_path", "received": "receiving_path"}
_GRANTED = """granted(kind, path) AS (
    SELECT * FROM unnest(%(kinds)s::text[], %(paths)s::text[]))"""


def _scopes(column: str) -> str:
    """The agencies at or below the actor's that have cases, by skipping through the index."""
    return f"""
    SELECT g.kind, g.path COLLATE "C" AS path, NULL::text COLLATE "C" AS bound FROM granted g
    UNION ALL
    SELECT kind, first_path COLLATE "C", bound COLLATE "C" FROM (
        SELECT g.kind, g.path || '/' AS bound, (
            SELECT c.{column} FROM cases_case c
            WHERE c.kind = g.kind AND c.{column} > (g.path || '.') COLLATE "C"
              AND c.{column} < (g.path || '/') COLLATE "C"
            ORDER BY c.{column} LIMIT 1
        ) AS first_path FROM granted g
    ) below WHERE first_path IS NOT NULL"""


def _walk(name: str, column: str) -> str:
    return f"""{name}(kind, path, bound) AS (
    SELECT * FROM ({_scopes(column)}) scopes
    UNION
    SELECT kind, next_path COLLATE "C", bound COLLATE "C" FROM (
        SELECT w.kind, w.bound, (
            SELECT c.{column} FROM cases_case c
            WHERE c.kind = w.kind AND c.{column} > w.path AND c.{column} < w.bound
            ORDER BY c.{column} LIMIT 1
        ) AS next_path FROM {name} w WHERE w.bound IS NOT NULL
    ) further WHERE next_path IS NOT NULL)"""


def _pages(name: str, column: str, where: str) -> str:
    return f"""(
    SELECT p.* FROM (SELECT DISTINCT kind, path FROM {name}) a CROSS JOIN LATERAL (
        SELECT {_COLUMNS} FROM cases_case c
        WHERE c.kind = a.kind AND c.{column} = a.path AND {where}
        ORDER BY c.id DESC LIMIT %(limit)s
    ) p ORDER BY p.id DESC LIMIT %(limit)s)"""


def _near(where: str, bound: str) -> str:
    """Those with the words among the newest of each place, as far as all places reach."""
    sides = " UNION ALL ".join(
        f"""SELECT p.*, {side} AS side, a.path AS place
        FROM (SELECT DISTINCT kind, path FROM {name}) a CROSS JOIN LATERAL (
            SELECT * FROM cases_case c WHERE c.kind = a.kind AND c.{column} = a.path {bound}
            ORDER BY c.id DESC LIMIT {RECENT_AT_PLACE}
        ) p"""
        for side, (name, column) in enumerate(_SIDES.items())
    )
    return f"""WITH RECURSIVE {_GRANTED}, {", ".join(_walk(*side) for side in _SIDES.items())},
        near AS MATERIALIZED ({sides}), reach AS MATERIALIZED (
            SELECT coalesce(max(first), 0) AS id FROM (
                SELECT min(id) AS first FROM near GROUP BY side, kind, place
                HAVING count(*) >= {RECENT_AT_PLACE}) cut_off)
        SELECT DISTINCT {_COLUMNS} FROM near c
        WHERE c.id >= (SELECT id FROM reach) AND {where} ORDER BY id DESC LIMIT %(limit)s"""


def kinds_for(actor: Actor) -> list[cases.kinds.CaseKind]:
    """The kinds of which the actor may see cases by a permission."""
    return [kind for kind in cases.kinds.known_kinds() if actor.may(kind.see)]


def list_cases_for(
    actor: Actor,
    *,
    filters: CaseFilters | None = None,
    after: int | None = None,
    limit: int = 50,
    at: datetime | None = None,
) -> CasePage:
    """
    A page of the cases that the actor may see, newest first (one SQL query, no count).

    Officials see those that their agencies, or agencies below, handle or received; people those
    in which they, or at a moment those whom they represent, are involved.
    """
    where, values = _conditions(filters or CaseFilters(), after)
    values |= {"limit": limit + 1, "parties": cases.own_parties(actor, at=at)}
    kinds, paths = _granted(actor)
    if kinds:
        values |= {"kinds": kinds, "paths": paths}
        if filters is not None and filters.text.strip():
            return _searched(where, values, limit)
        walks = ", ".join(_walk(name, column) for name, column in _SIDES.items())
        pages = " UNION ".join(_pages(name, column, where) for name, column in _SIDES.items())
        sql = f"""WITH RECURSIVE {_GRANTED}, {walks} SELECT * FROM ({pages}) c
            ORDER BY id DESC LIMIT %(limit)s"""
    else:
        sql = f"""SELECT {_COLUMNS} FROM cases_case c WHERE {where} AND c.id IN (
                SELECT i.case_id FROM cases_involvement i WHERE i.party_uuid = ANY (%(parties)s))
            ORDER BY c.id DESC LIMIT %(limit)s"""
    return _page(sql, values, limit)


def list_own_part_for(
    actor: Actor,
    *,
    filters: CaseFilters | None = None,
    after: int | None = None,
    limit: int = 50,
) -> CasePage:
    """
    A page of the cases in which an official had a part, newest first (one SQL query, no count).

    Those that moved to where they have no rights any more are left out.
    """
    where, values = _conditions(filters or CaseFilters(), after)
    kinds, paths = _granted(actor)
    values |= {"limit": limit + 1, "account": actor.uuid, "kinds": kinds, "paths": paths}
    sql = f"""WITH {_GRANTED} SELECT {_COLUMNS}
        FROM caseloads_part p JOIN cases_case c ON c.id = p.case_id
        WHERE p.account_uuid = %(account)s AND {where} AND EXISTS (
            SELECT 1 FROM granted g WHERE g.kind = c.kind AND (
                c.agency_path = g.path OR starts_with(c.agency_path, g.path || '.')
                OR c.receiving_path = g.path OR starts_with(c.receiving_path, g.path || '.')))
        ORDER BY p.case_id DESC LIMIT %(limit)s"""
    return _page(sql, values, limit)


def _searched(where: str, values: dict[str, Any], limit: int) -> CasePage:
    """
    A page of the cases with some words: one SQL query, or two where the words are rare.

    Place by place, a rare word would be looked for in all of them in turn. A frequent one is met
    soon among the newest, of all or of the official's few places; of a rare one the few cases are
    fetched by the index of words, or of places, whichever the database thinks shorter, and are put
    in order afterwards.
    """
    own = " OR ".join(
        f"c.kind = %(kind{n})s AND ({_below('agency_path', n)} OR {_below('receiving_path', n)})"
        for n in range(len(values["kinds"]))
    )
    for n, (kind, path) in enumerate(zip(values["kinds"], values["paths"], strict=True)):
        values |= {
            f"kind{n}": kind, f"path{n}": path, f"from{n}": f"{path}.", f"to{n}": f"{path}/",
        }  # fmt: skip
    bound = "AND c.id < %(after)s" if "after" in values else ""
    if all("." in path for path in values["paths"]):
        near = _near(where, bound)
    else:
        near = f"""SELECT {_COLUMNS} FROM (SELECT * FROM cases_case c WHERE true {bound}
                ORDER BY c.id DESC LIMIT {RECENT}) c
            WHERE {where} AND ({own}) ORDER BY c.id DESC LIMIT %(limit)s"""
    page = _page(near, values, limit)
    if page.next_after is not None:
        return page
    return _page(
        f"""WITH found AS MATERIALIZED (
                SELECT {_COLUMNS} FROM cases_case c WHERE {where} AND ({own}))
            SELECT * FROM found ORDER BY id DESC LIMIT %(limit)s""",
        values,
        limit,
    )


def _below(column: str, n: int) -> str:
    return f"(c.{column} = %(path{n})s OR c.{column} > %(from{n})s AND c.{column} < %(to{n})s)"


def _granted(actor: Actor) -> tuple[list[str], list[str]]:
    pairs = [(kind.name, path) for kind in kinds_for(actor) for path in actor.paths_for(kind.see)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def _page(sql: str, values: dict[str, Any], limit: int) -> CasePage:
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
    for name in ("kind", "state", "number"):
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
