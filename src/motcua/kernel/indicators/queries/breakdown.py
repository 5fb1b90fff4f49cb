"""Reads the parts of figures: by channel, sector, procedure … or by the level of who has them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.report_periods import Period
from motcua.kernel.organizations import api as organizations

from ..rules.definitions import Catalogue, Definition
from ..rules.figures import NOTHING, Value
from .catalogue import catalogue
from .knowing import rows_of
from .measured import (
    FROM_CELLS,
    FROM_FACTS,
    WHOLE,
    Counted,
    Countings,
    bounds_of,
    counted_until,
    feed_values,
    has_pieces,
    since_of,
)
from .scopes import Asked
from .told import KNOWN_TOLD_SQL, read_tellings
from .units import targets, tree
from .values import Reader, by_code, by_window, needed_for, with_parts

# What nobody said of a matter: its part, so that the parts are always the whole.
UNSAID = ""
# By the kind of agency that had the matter: departments, communes, districts of the time.
LEVEL = "level"
_TOLD_MEMBERS = """
SELECT DISTINCT t.dimensions ->> %(dimension)s
FROM indicators_told_figure t
WHERE t.indicator = ANY (%(codes)s) AND t.period = ANY (%(periods)s)
  AND t.dimensions ? %(dimension)s AND {known}
"""

Parts = Mapping[tuple[str, UUID, str], Mapping[str, Value]]


def dimensions_of(definition: Definition) -> tuple[str, ...]:
    """By what an indicator can be broken down: a formula, by what all its figures have."""
    if definition.formula is None:
        return (*definition.dimensions, LEVEL) if definition.counted else definition.dimensions
    read = catalogue()
    parts = [_newest(read, code) for code in definition.formula.codes]
    shared = [dimensions_of(part) for part in parts]
    first = shared[0] if shared else ()
    return tuple(name for name in first if all(name in one for one in shared))


def _newest(read: Catalogue, code: str) -> Definition:
    return read.versions_of(code)[-1]


def breakdown(
    *,
    codes: Iterable[str],
    units: Iterable[UUID],
    periods: Iterable[Period],
    dimension: str,
    known_at: datetime | None = None,
    within: bool = False,
    units_on: date | None = None,
    window: str | None = None,
) -> Parts:
    """
    The parts of figures by one dimension: by code, unit and code of the period, and then by member.

    What nobody said of a matter is a part of its own, `UNSAID`; so the parts of what is counted are
    always the whole. Parts without a value are left out.

    :param window: which days the figures are of, as for `values`.
    :raises UnitUnknown: if a unit is none.
    """
    found = tree()
    wanted = list(targets(found, units).values())
    result: dict[tuple[str, UUID, str], dict[str, Value]] = {}
    read = catalogue()
    able = [code for code in dict.fromkeys(codes) if _has(read, code, dimension)]
    for days, asked_codes in by_window(able, list(dict.fromkeys(periods)), window).items():
        asked = Asked(found, wanted, list(asked_codes), within, units_on, days)
        for member, known in _by_member(asked, asked_codes, dimension, known_at).items():
            for key, value in known.items():
                result.setdefault(key, {})[member] = value
    return result


def _has(read: Catalogue, code: str, dimension: str) -> bool:
    versions = read.versions_of(code)
    return bool(versions) and dimension in dimensions_of(versions[-1])


def _by_member(
    asked: Asked,
    codes: Mapping[Period, list[str]],
    dimension: str,
    known_at: datetime | None,
) -> dict[str, dict[tuple[str, UUID, str], Value]]:
    read = catalogue()
    needed = {one: needed_for(read, codes[one], one) for one in asked.periods}
    definitions = by_code(one for some in needed.values() for one in some)
    countings = _countings(asked, definitions, dimension, known_at)
    result: dict[str, dict[tuple[str, UUID, str], Value]] = {}
    for member in [*countings, *_told(asked, definitions, dimension, known_at, set(countings))]:
        told = read_tellings(
            asked,
            [one for one in definitions if one.counted is None],
            with_parts(asked.periods),
            known_at=known_at,
            dimensions={dimension: member},
        )
        reader = Reader(asked, read, countings.get(member, Countings({}, {}, None)), told)
        known = reader.read(needed)
        result[member] = {
            (code, target.uuid, period.code): value
            for period in asked.periods
            for code in codes[period]
            for number, target in enumerate(asked.targets)
            if (value := known.get((code, number, period.code), NOTHING)).is_known
        }
    return result


def _countings(
    asked: Asked, definitions: list[Definition], dimension: str, known_at: datetime | None
) -> dict[str, Countings]:
    """What was counted of each member; a member of which nothing was counted then has zero."""
    measured = [one for one in definitions if one.counted]
    if not measured or not asked.periods:
        return {}
    is_level = dimension == LEVEL
    values: dict[str, Any] = {
        **asked.values(asked.periods),
        **bounds_of(asked, asked.periods),
        "running": [one.code for one in measured if one.running],
    }
    is_summed = known_at is None and all(one.kind != "day" for one in asked.periods)
    if is_level and is_summed and has_pieces(asked, measured):
        # The levels are those of agencies, which sums know; other parts are known to facts alone.
        statement = FROM_CELLS.format(shown="s.kind", known="")
        values["codes"] = [one.code for one in measured]
    else:
        rows = rows_of(known_at, asked.periods)
        statement = FROM_FACTS.format(
            facts=rows.table,
            known=rows.known,
            member=WHOLE if is_level else "k.dimensions ->> %(dimension)s",
            shown="s.kind" if is_level else "c.member",
        )
        values |= {**feed_values(measured, None), "dimension": dimension, **rows.values}
    sums: dict[str, dict[tuple[str, str, int], Counted]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for code, number, target, member, amount, is_exact in cursor.fetchall():
            key = (code, asked.periods[number].code, target)
            sums.setdefault(member or UNSAID, {})[key] = Counted(int(amount), is_exact)
    since, until = since_of(measured), counted_until(known_at)
    return {member: Countings(found, since, until) for member, found in sorted(sums.items())}


def _told(
    asked: Asked,
    definitions: list[Definition],
    dimension: str,
    known_at: datetime | None,
    counted: set[str],
) -> list[str]:
    """The members of which agencies told something, beside those that were counted."""
    told = [one.code for one in definitions if one.counted is None and one.formula is None]
    if not told:
        return []
    known = KNOWN_TOLD_SQL if known_at is not None else "t.known_until IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            _TOLD_MEMBERS.format(known=known),
            {
                "dimension": dimension,
                "codes": told,
                "periods": [one.code for one in with_parts(asked.periods)],
                "known_at": known_at,
            },
        )
        return sorted({str(row[0]) for row in cursor.fetchall()} - counted)


def members(dimension: str) -> list[str]:
    """Every member of a dimension that the content names, was counted or was told; by code."""
    if dimension == LEVEL:
        return list(organizations.Agency.Kind.values)
    named = catalogue().dimension_names.get(dimension, {}).get("values", {})
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT dimensions ->> %(name)s FROM indicators_combination
               WHERE dimensions ? %(name)s
               UNION SELECT DISTINCT dimensions ->> %(name)s FROM indicators_told_figure
               WHERE dimensions ? %(name)s""",
            {"name": dimension},
        )
        known = {str(row[0]) for row in cursor.fetchall() if row[0]}
    return [*named, *sorted(known - set(named))]
