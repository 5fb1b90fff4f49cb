"""Which dossiers an official may see and a list is narrowed to, in words that keep their plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.base.planned import fetch_planned

# Up to so many places a list is put together from the newest dossiers of each.
FEW_PLACES = 12
FIELDS = ("competent_path", "receiving_path", "return_path", "support_path")
UNITS = ("competent_unit", "receiving_unit", "return_unit", "support_unit")

# The places below the granted paths that have dossiers, found by skipping through the indexes of
# the four paths, one probe each. Labels are of 0-9a-z, so what lies below a path ends before '/'.
_WALK = """{field}_(base, lower, path) AS (
    SELECT base, base, NULL::text FROM unnest((SELECT %(paths)s::text[])) base
    UNION ALL
    SELECT w.base, f.path || chr(1), f.path FROM {field}_ w CROSS JOIN LATERAL (
        SELECT d.{field}::text AS path FROM one_stop_shop_dossier d
        WHERE d.{field} <> ''
        AND d.{field} ~>=~ w.lower AND d.{field} ~<~ (w.base || '/')
        ORDER BY d.{field} USING ~<~ LIMIT 1) f
)"""
_PLACES = f"""
WITH RECURSIVE {", ".join(_WALK.format(field=field) for field in FIELDS)}
{" UNION ALL ".join(f"SELECT '{f}', path FROM {f}_ WHERE path IS NOT NULL" for f in FIELDS)}
LIMIT {FEW_PLACES * len(FIELDS)}
"""
# The newest at each place, from the index that has them in the list's order and what lists are
# narrowed by besides, so that a rare status is found without reading the dossiers themselves.
_NEWEST_AT = """
SELECT n.id, n.submitted_at FROM unnest((SELECT %({field})s::text[])) p(path) CROSS JOIN LATERAL (
    SELECT d.id, d.submitted_at FROM one_stop_shop_dossier d
    WHERE d.{field} = p.path AND d.{field} <> '' AND {where}
    ORDER BY d.submitted_at DESC, d.id DESC LIMIT {limit}) n
"""
_NEWEST_OF_ALL = """
SELECT e.dossier_id AS id, e.submitted_at FROM one_stop_shop_search_entry e
WHERE {where} ORDER BY e.submitted_at DESC, e.dossier_id DESC LIMIT {limit}
"""
# Where many places are seen, what narrows the list comes first: who may see one is asked of each.
_NEWEST_NARROWED = """
SELECT d.id, d.submitted_at FROM one_stop_shop_dossier d
WHERE {where} AND EXISTS (SELECT 1 FROM one_stop_shop_search_entry e
    WHERE e.dossier_id = d.id AND e.marks && (SELECT %(paths)s::text[]) OFFSET 0)
ORDER BY d.submitted_at DESC, d.id DESC LIMIT {limit}
"""
# The newest of a unit with their words, from the indexes of units alone and one by one: whoever
# needs few reads few. A dossier names a unit once, so no two of these give the same.
_NEWEST_OF_UNIT = """
(SELECT e.dossier_id AS id, e.submitted_at, e.words FROM one_stop_shop_search_entry e
WHERE e.{field} = (SELECT %(unit)s::text) AND {where}
ORDER BY e.submitted_at DESC, e.dossier_id DESC LIMIT {limit})
"""
_OF_APPLICANT = """
SELECT d.id, d.submitted_at FROM one_stop_shop_dossier d
JOIN one_stop_shop_search_entry e ON e.dossier_id = d.id
WHERE d.applicant_id = %(applicant)s AND {where}
ORDER BY d.submitted_at DESC, d.id DESC LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """
    The dossiers at or below some paths, narrowed by conditions on a dossier `d` and its moment.

    Conditions are SQL with named values; `{at}` and `{id}` stand for the moment and the number.
    """

    paths: tuple[str, ...]
    on_dossier: tuple[str, ...] = ()
    on_moment: tuple[str, ...] = ()
    values: Mapping[str, Any] | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether it is bound to places below the top, which the index of words knows apart."""
        return all("." in path for path in self.paths)

    @property
    def unit(self) -> str | None:
        """The unit below the top to which all of its paths belong; None if there are several."""
        units = {".".join(path.split(".")[:2]) for path in self.paths}
        return units.pop() if self.is_narrow and len(units) == 1 else None

    @property
    def known(self) -> dict[str, Any]:
        """The values of its conditions."""
        return {**(self.values or {}), "paths": list(self.paths)}

    def of_dossiers(self) -> str:
        """Its conditions on a dossier `d`, without the places."""
        return " AND ".join([*self.on_dossier, self.of_moments("d.submitted_at", "d.id")])

    def seen(self) -> str:
        """The condition that it contains the search entry `e`."""
        # Who holds a right at the top sees a great share of all: no index helps to find those.
        marks = "e.marks" if self.is_narrow else "(e.marks || '{}'::text[])"
        return f"{marks} && (SELECT %(paths)s::text[])"

    def of_entries(self) -> str:
        """Its conditions on the search entry `e`, with the places."""
        return " AND ".join([self.seen(), self.of_moments(), *self.on_entries()])

    def of_moments(self, at: str = "e.submitted_at", number: str = "e.dossier_id") -> str:
        """Its conditions on the moment."""
        return " AND ".join(one.format(at=at, id=number) for one in self.on_moment) or "true"

    def of_unit(self) -> str:
        """Its conditions on the search entry `e` of its unit."""
        parts = [self.of_moments()]
        if self.unit not in self.paths:
            parts.append("e.places LIKE ANY ((SELECT %(within)s::text[])::text[])")
        return " AND ".join(parts)

    def on_entries(self) -> list[str]:
        """Its conditions on the dossier of the search entry `e`, without the places."""
        if not self.on_dossier:
            return []
        where = " AND ".join(["d.id = e.dossier_id", *self.on_dossier])
        return [f"EXISTS (SELECT 1 FROM one_stop_shop_dossier d WHERE {where})"]


def newest_sql(scope: Scope, *, limit: int) -> tuple[str, dict[str, Any]]:
    """The SQL that gives number and moment of the newest dossiers of a scope, newest first."""
    if scope.unit and not scope.on_dossier:
        return newest_entries_sql(scope, limit=limit)
    return newest_of_sql(scope, few_places(scope), limit=limit)


def newest_entries_sql(scope: Scope, *, limit: int) -> tuple[str, dict[str, Any]]:
    """
    The SQL that gives number, moment and words of the newest, each read when it is its turn.

    For a scope of one unit, or of many places, without conditions on the dossier.
    """
    order = f"ORDER BY submitted_at DESC, id DESC LIMIT {int(limit)}"
    if scope.unit is None:
        newest = f"""SELECT e.dossier_id AS id, e.submitted_at, e.words, e.marks
            FROM one_stop_shop_search_entry e WHERE {scope.of_moments()}"""
        return f"SELECT * FROM ({newest}) n {order}", scope.known
    where = scope.of_unit()
    newest = " UNION ALL ".join(
        _NEWEST_OF_UNIT.format(field=field, where=where, limit=int(limit)) for field in UNITS
    )
    within = [f"%/{escaped(path)}.%" for path in scope.paths]
    known = {**scope.known, "unit": scope.unit, "within": within}
    return f"SELECT * FROM ({newest}) n {order}", known


def escaped(text: str) -> str:
    """A text as a pattern that fits this text alone."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def newest_of_sql(
    scope: Scope, places: Mapping[str, Sequence[str]] | None, *, limit: int
) -> tuple[str, dict[str, Any]]:
    """
    The same for a scope whose few places are known, or that has many (None).

    Who sees many places sees a great share of all dossiers: for them the newest of all are read.
    """
    if places is not None:
        newest = _newest_at(places, where=scope.of_dossiers(), limit=limit)
        return newest, {**scope.known, **places}
    if scope.on_dossier:
        where = scope.of_dossiers()
        return _NEWEST_NARROWED.format(where=where, limit=int(limit)), scope.known
    return _NEWEST_OF_ALL.format(where=scope.of_entries(), limit=int(limit)), scope.known


def _newest_at(places: Mapping[str, Sequence[str]], *, where: str, limit: int) -> str:
    if not places:
        return "SELECT 0::bigint AS id, now() AS submitted_at WHERE false"
    # A dossier may stand at several of these places; the page has it once.
    found = " UNION ".join(
        _NEWEST_AT.format(field=field, where=where, limit=int(limit)) for field in places
    )
    return f"""SELECT id, submitted_at FROM ({found}) n
        ORDER BY submitted_at DESC, id DESC LIMIT {int(limit)}"""


def newest_of_applicant_sql(
    scope: Scope, applicant_id: int, *, limit: int
) -> tuple[str, dict[str, Any]]:
    """The SQL that gives the newest dossiers of a scope that one party brought."""
    where = scope.of_entries().replace("e.marks &&", "(e.marks || '{}'::text[]) &&")
    sql = _OF_APPLICANT.format(where=where, limit=int(limit))
    return sql, {**scope.known, "applicant": applicant_id}


def few_places(scope: Scope) -> dict[str, list[str]] | None:
    """By path, the places of a scope that have dossiers; None if there are many."""
    if not scope.is_narrow:
        return None
    found: dict[str, list[str]] = {}
    for field, path in dict.fromkeys(fetch_planned(_PLACES, {"paths": list(scope.paths)})):
        found.setdefault(field, []).append(path)
    return found if sum(map(len, found.values())) <= FEW_PLACES else None
