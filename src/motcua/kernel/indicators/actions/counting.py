"""Counts the journal: what each matter adds to which figure, written so that nothing is lost."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from ..models import Cell, CountedSubject, CountMark
from ..queries.catalogue import catalogue
from ..queries.houses import houses_by_agency
from ..queries.telling import FactsQuery
from ..queries.windows import CALENDAR, all_windows
from ..rules.definitions import Catalogue, Matter

BATCH = 20_000  # positions of the journal in one transaction
NOBODY = UUID(int=0)  # whose figures those are of which nobody said whose they are
_FOREVER = date(9999, 1, 1)
_SETTLED = "SELECT coalesce((SELECT settled FROM events_horizon), 0)"
_FOUND = """
DROP TABLE IF EXISTS pg_temp.indicators_found, pg_temp.indicators_changed;
CREATE TEMPORARY TABLE indicators_found (
    measure varchar COLLATE "C", matter uuid, position bigint, agency uuid, day date,
    dimensions jsonb, amount bigint) ON COMMIT DROP;
CREATE TEMPORARY TABLE indicators_changed (
    measure varchar COLLATE "C", agency uuid, day date, combination_id bigint, amount bigint
) ON COMMIT DROP
"""
_COMBINE = """
INSERT INTO indicators_combination (dimensions)
SELECT DISTINCT f.dimensions FROM indicators_found f
WHERE NOT EXISTS (SELECT 1 FROM indicators_combination c WHERE c.dimensions = f.dimensions)
"""
_SAME = """f.measure = k.measure AND f.matter = k.matter_uuid AND f.position = k.position
    AND f.day = k.day AND f.combination_id = k.combination_id AND f.amount = k.amount
    AND f.agency IS NOT DISTINCT FROM k.agency_uuid"""
# What is no longer so is ended, what is new is added, and both are told to the cells.
_SETTLE = """
WITH fresh AS MATERIALIZED (
    SELECT f.*, c.id AS combination_id
    FROM indicators_found f JOIN indicators_combination c ON c.dimensions = f.dimensions
), ended AS (
    UPDATE indicators_fact k SET known_until = %(at)s
    WHERE k.known_until IS NULL {which} AND NOT EXISTS (SELECT 1 FROM fresh f WHERE {same})
    RETURNING k.measure, k.agency_uuid, k.day, k.combination_id, -k.amount
), added AS (
    INSERT INTO indicators_fact (measure, matter_uuid, position, agency_uuid, day, combination_id,
        amount, known_from)
    SELECT f.measure, f.matter, f.position, f.agency, f.day, f.combination_id, f.amount, %(at)s
    FROM fresh f
    WHERE NOT EXISTS (SELECT 1 FROM indicators_fact k
        WHERE k.known_until IS NULL {which} AND {same})
    RETURNING measure, agency_uuid, day, combination_id, amount
)
INSERT INTO indicators_changed SELECT * FROM ended UNION ALL SELECT * FROM added
"""
_FEED = """
INSERT INTO indicators_cell (indicator, agency_uuid, first, amount)
SELECT e.code, coalesce(h.house, c.agency, %(nobody)s),
    coalesce(CASE WHEN e.is_cut THEN (%(edges)s::date[])[width_bucket(c.day, %(edges)s::date[])]
        END, date_trunc('month', c.day)::date),
    sum(c.amount)
FROM {rows} c
JOIN unnest(%(measures)s::varchar[], %(combinations)s::bigint[], %(codes)s::varchar[],
    %(firsts)s::date[], %(untils)s::date[], %(cut)s::bool[]
) AS e(measure, combination_id, code, first, until, is_cut)
  ON e.measure = c.measure AND e.combination_id = c.combination_id
    AND c.day >= e.first AND c.day < e.until
LEFT JOIN unnest(%(agencies)s::uuid[], %(houses)s::uuid[]) AS h(agency, house)
  ON h.agency = c.agency
GROUP BY 1, 2, 3 ORDER BY 1, 3, 2
ON CONFLICT (indicator, first, agency_uuid)
DO UPDATE SET amount = indicators_cell.amount + EXCLUDED.amount
"""
_ALL_FACTS = """(SELECT measure, agency_uuid AS agency, day, combination_id, amount
    FROM indicators_fact WHERE known_until IS NULL)"""


def count_events(*, at: datetime, upto: int | None = None) -> int:
    """
    Count what the journal told since the last time; anew, if the content counts otherwise now.

    Run often; what was counted is counted again to the same, and a crash loses nothing.

    :param upto: the last event of the journal to look at; usually all that is settled.
    :returns: the number of positions looked at.
    """
    last = upto if upto is not None else _settled()
    if CountMark.objects.exclude(digest=catalogue().digest).filter(position__gt=0).exists():
        return recompute(at=at, upto=last)
    looked = 0
    while some := _count_some(at, last):
        looked += some
    return looked


@transaction.atomic
def recompute(*, at: datetime, upto: int | None = None) -> int:
    """
    Count everything anew, in statements over the whole journal.

    What comes to the same stays as it was known; only differences are written, as of `at`.

    :returns: the number of facts that changed.
    """
    last = upto if upto is not None else _settled()
    mark, read = _mark(), catalogue()
    CountedSubject.objects.all()._raw_delete(connection.alias)
    Cell.objects.all()._raw_delete(connection.alias)
    with connection.cursor() as cursor:
        cursor.execute(_FOUND)
        for matter in read.matters.values():
            _enter_subjects(cursor, read, matter, after=0, upto=last)
            facts = FactsQuery(read, matter)
            statement = facts.sql(all_matters=True)
            _find(cursor, statement, {**facts.values, "upto": last})
        cursor.execute("ANALYZE indicators_found")
        cursor.execute(_COMBINE)
        cursor.execute(_SETTLE.format(which="", same=_SAME), {"at": at})
        changed = int(cursor.rowcount)
        _feed(cursor, read, _ALL_FACTS)
    mark.position, mark.counted_at, mark.digest = last, at, read.digest
    mark.save()
    return changed


@transaction.atomic
def _count_some(at: datetime, last: int) -> int:
    mark, read = _mark(), catalogue()
    upto = min(last, mark.position + BATCH)
    some = max(0, upto - mark.position)
    if some:
        _count(read, after=mark.position, upto=upto, at=at)
        mark.position, mark.digest = upto, read.digest
    if upto >= last:
        mark.counted_at = at
    mark.save()
    return some


def _mark() -> CountMark:
    CountMark.objects.get_or_create(id=1)
    return CountMark.objects.select_for_update().get(id=1)


def _count(read: Catalogue, *, after: int, upto: int, at: datetime) -> None:
    which = "AND k.matter_uuid = ANY (%(matters)s) AND k.measure = ANY (%(measures)s)"
    with connection.cursor() as cursor:
        for matter in read.matters.values():
            _enter_subjects(cursor, read, matter, after=after, upto=upto)
            facts = FactsQuery(read, matter)
            matters = _touched(cursor, facts, after=after, upto=upto)
            if not matters:
                continue
            cursor.execute(_FOUND)
            statement = facts.sql(all_matters=False)
            values = {**facts.values, "upto": upto, "matters": matters}
            _find(cursor, statement, values)
            cursor.execute(_COMBINE)
            values["measures"] = [one.code for one in facts.measures]
            cursor.execute(_SETTLE.format(which=which, same=_SAME), {**values, "at": at})
            _feed(cursor, read, "indicators_changed")


def _enter_subjects(cursor: Any, read: Catalogue, matter: Matter, *, after: int, upto: int) -> None:
    """Note which subjects belong to which matters, of those that begin or are told in a piece."""
    facts = FactsQuery(read, matter)
    begins = facts.condition(matter.opened.when)
    parts = [
        f"""SELECT subject_uuid AS subject, subject_uuid AS matter FROM events_journal
            WHERE position > %(after)s AND position <= %(upto)s AND name = %(opened)s
              AND {begins}"""
    ]
    values = {**facts.values, "after": after, "upto": upto, "opened": matter.opened.event}
    for number, (event, key) in enumerate(matter.told_by):
        values[f"told{number}"] = event
        parts.append(
            f"""SELECT subject_uuid, (payload ->> '{key}')::uuid FROM events_journal
                WHERE position > %(after)s AND position <= %(upto)s AND name = %(told{number})s
                  AND payload ? '{key}'"""
        )
    cursor.execute(
        f"""INSERT INTO indicators_subject (subject_uuid, matter_uuid, kind)
            SELECT DISTINCT ON (subject) subject, matter, %(kind)s
            FROM ({" UNION ALL ".join(parts)}) AS told
            ON CONFLICT (subject_uuid, kind) DO NOTHING""",
        values,
    )


def _touched(cursor: Any, facts: FactsQuery, *, after: int, upto: int) -> list[UUID]:
    cursor.execute(
        """SELECT DISTINCT s.matter_uuid
           FROM events_journal j JOIN indicators_subject s ON s.subject_uuid = j.subject_uuid
           WHERE j.position > %(after)s AND j.position <= %(upto)s AND j.name = ANY (%(names)s)
             AND s.kind = %(kind)s""",
        {**facts.values, "after": after, "upto": upto},
    )
    return [row[0] for row in cursor.fetchall()]


def _find(cursor: Any, statement: str, values: Mapping[str, Any]) -> None:
    cursor.execute(f"INSERT INTO indicators_found {statement}", values)


def _feed(cursor: Any, read: Catalogue, rows: str) -> None:
    """Add what changed to the cells of the indicators that it belongs to, by their versions."""
    cursor.execute(
        f"""SELECT DISTINCT c.measure, c.combination_id, k.dimensions
            FROM {rows} c JOIN indicators_combination k ON k.id = c.combination_id"""
    )
    cut = {one.code for one in read.definitions if one.windows != (CALENDAR,)}
    fed = [
        (measure, combination, one.code, one.valid_from, one.valid_to or _FOREVER, one.code in cut)
        for measure, combination, told in cursor.fetchall()
        for one in read.definitions
        if one.counted and one.counted.takes(measure, json.loads(told))
    ]
    names = ("measures", "combinations", "codes", "firsts", "untils", "cut")
    columns = {name: [row[number] for row in fed] for number, name in enumerate(names)}
    houses = houses_by_agency()
    cursor.execute(
        _FEED.format(rows=rows),
        {
            **columns,
            "agencies": [*houses],
            "houses": [*houses.values()],
            "nobody": NOBODY,
            "edges": all_windows().edges(),
        },
    )


def _settled() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED)
        (settled,) = cursor.fetchone()
    return int(settled)
