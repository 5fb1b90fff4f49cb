"""Finds what a piece of the journal, or many matters, add to figures, and writes what differs."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from django.db import connection

from motcua.base.text import vietnam_day

from ..queries.houses import houses_by_agency
from ..queries.knowing import known_month
from ..queries.telling import FactsQuery
from ..queries.windows import CALENDAR, all_windows
from ..rules.definitions import Catalogue, Matter

NOBODY = UUID(int=0)  # whose figures those are of which nobody said whose they are
_FOREVER = date(9999, 1, 1)
# The working tables of a session: they empty themselves when a transaction ends.
_TABLES = {
    "piece": "position bigint, name varchar, subject uuid, agency uuid, at timestamptz,"
    " payload jsonb",
    "touched": "matter uuid",
    "heard": "matter uuid, name varchar, at timestamptz, position bigint, payload jsonb,"
    " agency uuid",
    "found": 'measure varchar COLLATE "C", matter uuid, position bigint, agency uuid, day date,'
    " dimensions jsonb, amount bigint",
    "known": 'id bigint, measure varchar COLLATE "C", matter uuid, position bigint, agency uuid,'
    " day date, combination_id bigint, amount bigint",
    "changed": 'fact bigint, measure varchar COLLATE "C", matter uuid, position bigint,'
    " agency uuid, day date, combination_id bigint, amount bigint",
}
# Sorting and matching in memory. The planner knows nothing of tables that were just filled, so it
# is told to match by hashing, and row by row only where few are looked up among many. A session's
# buffers for working tables can be set before its first one only.
_BEGIN = """
SELECT set_config('temp_buffers', '64MB', false) WHERE pg_my_temp_schema() = 0;
SET LOCAL work_mem = '96MB'; SET LOCAL jit = off; SET LOCAL random_page_cost = 1;
SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_sort = off
"""
_LOOKING_UP = "SET LOCAL enable_nestloop = {}"
_PIECE = """
INSERT INTO indicators_piece
SELECT position, name, subject_uuid, agency_uuid, at, payload FROM events_journal
WHERE position > %(after)s AND position <= %(upto)s AND name = ANY (%(names)s)
"""
_OPENED = """SELECT subject, subject AS matter FROM indicators_piece p
WHERE p.name = %(opened)s AND {when}"""
_TOLD = """SELECT subject, (p.payload ->> '{key}')::uuid FROM indicators_piece p
WHERE p.name = %({event})s AND p.payload ? '{key}'"""
_ENTER = """
INSERT INTO indicators_subject (subject_uuid, matter_uuid, kind)
SELECT DISTINCT ON (subject) subject, matter, %(kind)s FROM ({told}) AS told
ON CONFLICT (subject_uuid, kind) DO NOTHING
"""
_HEAR_PIECE = """
INSERT INTO indicators_heard
SELECT s.matter_uuid, p.name, p.at, p.position, p.payload, p.agency
FROM indicators_piece p JOIN indicators_subject s ON s.subject_uuid = p.subject
WHERE s.kind = %(kind)s AND p.name = ANY (%(names)s)
"""
_TOUCH_TOLD = "INSERT INTO indicators_touched SELECT DISTINCT matter FROM indicators_heard"
_TOUCH_NEXT = """
INSERT INTO indicators_touched
SELECT DISTINCT matter_uuid FROM (
    SELECT matter_uuid FROM indicators_subject WHERE kind = %(kind)s AND matter_uuid > %(since)s
    ORDER BY matter_uuid LIMIT %(count)s) AS s
"""
_HEAR_BEFORE = """
INSERT INTO indicators_heard
SELECT s.matter_uuid, j.name, j.at, j.position, j.payload, j.agency_uuid
FROM indicators_touched t JOIN indicators_subject s ON s.matter_uuid = t.matter
JOIN events_journal j ON j.subject_uuid = s.subject_uuid
WHERE s.kind = %(kind)s AND j.position <= %(before)s AND j.name = ANY (%(names)s)
"""
_COMBINE = """
INSERT INTO indicators_combination (dimensions)
SELECT f.dimensions FROM (SELECT DISTINCT dimensions FROM indicators_found) f
WHERE NOT EXISTS (SELECT 1 FROM indicators_combination c WHERE c.dimensions = f.dimensions)
"""
_KNOWN = """
INSERT INTO indicators_known
SELECT k.id, k.measure, k.matter_uuid, k.position, k.agency_uuid, k.day, k.combination_id, k.amount
FROM indicators_touched t JOIN indicators_fact k ON k.matter_uuid = t.matter
WHERE k.known_until IS NULL AND k.measure = ANY (%(measures)s)
"""
# What is known and no longer found is ended; what is found and not known is new.
_DIFFER = """
INSERT INTO indicators_changed
SELECT k.id, coalesce(k.measure, f.measure), coalesce(k.matter, f.matter),
    coalesce(k.position, f.position), coalesce(k.agency, f.agency), coalesce(k.day, f.day),
    coalesce(k.combination_id, f.combination_id), coalesce(-k.amount, f.amount)
FROM (SELECT f.*, c.id AS combination_id
    FROM indicators_found f JOIN indicators_combination c ON c.dimensions = f.dimensions) f
FULL JOIN indicators_known k ON f.matter = k.matter AND f.position = k.position
    AND f.measure = k.measure AND f.day = k.day AND f.combination_id = k.combination_id
    AND f.amount = k.amount AND coalesce(f.agency, %(nobody)s) = coalesce(k.agency, %(nobody)s)
WHERE k.id IS NULL OR f.matter IS NULL
"""
_END = """
UPDATE indicators_fact SET known_until = %(at)s
WHERE id = ANY (ARRAY (SELECT fact FROM indicators_changed WHERE fact IS NOT NULL))
"""
_ADD = """
INSERT INTO indicators_fact (measure, matter_uuid, position, agency_uuid, day, combination_id,
    amount, known_from)
SELECT measure, matter, position, agency, day, combination_id, amount, %(at)s
FROM indicators_changed WHERE fact IS NULL
"""
_END_THE_REST = """
UPDATE indicators_fact k SET known_until = %(at)s
WHERE k.known_until IS NULL AND NOT EXISTS (
    SELECT 1 FROM indicators_subject s
    JOIN unnest(%(measures)s::varchar[], %(kinds)s::varchar[]) AS m(measure, kind)
      ON m.kind = s.kind
    WHERE s.matter_uuid = k.matter_uuid AND m.measure = k.measure)
"""
_SAME_CELL = """k.indicator = s.indicator AND k.first = s.first AND k.agency_uuid = s.agency
      AND k.known = s.known"""
# Which indicators take which part of what was counted, by their versions. Whoever counts holds the
# mark, so nobody else writes sums; a lock for each (ON CONFLICT) would cost as much as the sum.
_FEED = f"""
WITH days AS MATERIALIZED (
    SELECT c.measure, c.combination_id, c.agency,
        coalesce((%(steps)s::date[])[width_bucket(c.day, %(steps)s::date[])], c.day) AS day,
        c.known, sum(c.amount)::bigint AS amount
    FROM {{rows}} c GROUP BY 1, 2, 3, 4, 5 HAVING sum(c.amount) <> 0
), fed AS MATERIALIZED (
    SELECT e.*, c.combination_id
    FROM (SELECT DISTINCT measure, combination_id FROM days) c
    JOIN indicators_combination k ON k.id = c.combination_id
    JOIN unnest(%(measures)s::varchar[], %(wheres)s::jsonb[], %(codes)s::varchar[],
        %(firsts)s::date[], %(untils)s::date[], %(cut)s::bool[]
    ) AS e(measure, wheres, code, first, until, is_cut) ON e.measure = c.measure
    WHERE NOT EXISTS (SELECT 1 FROM jsonb_each(e.wheres) w
        WHERE NOT coalesce(w.value ? (k.dimensions ->> w.key), false))
), sums(indicator, agency, first, known, amount) AS MATERIALIZED (
    SELECT e.code, coalesce(h.house, c.agency, %(nobody)s),
        coalesce(CASE WHEN e.is_cut
            THEN (%(edges)s::date[])[width_bucket(c.day, %(edges)s::date[])] END,
            date_trunc('month', c.day)::date),
        c.known, sum(c.amount)::bigint
    FROM days c
    JOIN fed e ON e.measure = c.measure AND e.combination_id = c.combination_id
        AND c.day >= e.first AND c.day < e.until
    LEFT JOIN unnest(%(agencies)s::uuid[], %(houses)s::uuid[]) AS h(agency, house)
      ON h.agency = c.agency
    GROUP BY 1, 2, 3, 4
), added AS (
    UPDATE indicators_cell k SET amount = k.amount + s.amount FROM sums s
    WHERE {_SAME_CELL} AND s.amount <> 0
)
INSERT INTO indicators_cell (indicator, agency_uuid, first, known, amount)
SELECT s.indicator, s.agency, s.first, s.known, s.amount FROM sums s
WHERE s.amount <> 0 AND NOT EXISTS (SELECT 1 FROM indicators_cell k WHERE {_SAME_CELL})
ORDER BY 1, 3, 2
"""
_CHANGES = "(SELECT *, %(known)s::date AS known FROM indicators_changed)"
# What became known in a month, less what ended in it.
_ALL_FACTS = f"""(
    SELECT measure, agency_uuid AS agency, day, combination_id, amount,
        {known_month("known_from")} AS known FROM indicators_fact
    UNION ALL SELECT measure, agency_uuid, day, combination_id, -amount,
        {known_month("known_until")} FROM indicators_fact WHERE known_until IS NOT NULL)"""


# Few facts are ended of those that stand in parts; the others are put to them in large pieces, so
# that each part is written seldom.
_GATHER = """
WITH sums AS MATERIALIZED (
    SELECT c.measure, coalesce((%(steps)s::date[])[width_bucket(c.day, %(steps)s::date[])], c.day)
        AS first, c.combination_id, coalesce(c.agency, %(nobody)s) AS agency,
        sum(c.amount)::bigint AS amount
    FROM {rows} c GROUP BY 1, 2, 3, 4 HAVING sum(c.amount) <> 0
), added AS (
    UPDATE indicators_part k SET amount = k.amount + s.amount FROM sums s
    WHERE k.measure = s.measure AND k.first = s.first AND k.combination_id = s.combination_id
      AND k.agency_uuid = s.agency
)
INSERT INTO indicators_part (measure, first, combination_id, agency_uuid, amount)
SELECT s.* FROM sums s
WHERE NOT EXISTS (SELECT 1 FROM indicators_part k
    WHERE k.measure = s.measure AND k.first = s.first AND k.combination_id = s.combination_id
      AND k.agency_uuid = s.agency)
ORDER BY 1, 2, 3, 4
"""
_ENDED = "(SELECT * FROM indicators_changed WHERE fact <= %(gathered)s)"
_LATER = """(SELECT measure, agency_uuid AS agency, day, combination_id, amount FROM indicators_fact
    WHERE known_until IS NULL AND id > %(gathered)s AND id <= %(last)s)"""


class Counting:
    """One transaction of counting: the pieces and matters are taken, compared, written."""

    def __init__(self, catalogue: Catalogue, at: datetime, gathered: int) -> None:
        """By the content, as of a moment; parts stand of the facts up to one."""
        self.catalogue, self.at, self.gathered = catalogue, at, gathered
        self._facts = {one.code: FactsQuery(catalogue, one) for one in catalogue.matters.values()}
        self._cursor: Any = None

    def __enter__(self) -> Self:
        """Make the working tables."""
        self._cursor = connection.cursor()
        self._cursor.execute(_BEGIN)
        for name, columns in _TABLES.items():
            self._cursor.execute(
                f"CREATE TEMPORARY TABLE IF NOT EXISTS indicators_{name} ({columns})"
                " ON COMMIT DELETE ROWS"
            )
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""
        self._cursor.close()

    def take_piece(self, *, after: int, upto: int, names: Iterable[str] = ()) -> None:
        """Take a piece of the journal: events of these names, or all that are looked at."""
        known = {name for one in self._facts.values() for name in one.values["names"]}
        self._empty(*_TABLES)
        self._run(_PIECE, {"names": sorted(names or known), "after": after, "upto": upto})

    def enter(self, matter: Matter) -> None:
        """Note which subjects belong to which matters, of those that the piece tells of."""
        facts = self._facts[matter.code]
        values = {**facts.values, "opened": matter.opened.event}
        told = [_OPENED.format(when=facts.condition(matter.opened.when, "p."))]
        values |= facts.values
        for number, (event, key) in enumerate(matter.told_by):
            values[f"told{number}"] = event
            told.append(_TOLD.format(key=key, event=f"told{number}"))
        self._run(_ENTER.format(told=" UNION ALL ".join(told)), values)

    def touch_told(self, matter: Matter) -> int:
        """The matters of which the piece tells, with what it tells; how many."""
        self._empty("touched", "heard")
        self._run(_HEAR_PIECE, self._facts[matter.code].values)
        return self._run(_TOUCH_TOLD)

    def touch_next(self, matter: Matter, since: UUID, count: int) -> UUID | None:
        """The next so many subjects' matters, in order; the last of them, None at the end."""
        self._empty("touched", "heard")
        self._run(_TOUCH_NEXT, {"kind": matter.code, "since": since, "count": count})
        self._cursor.execute("SELECT max(matter::text)::uuid FROM indicators_touched")
        last: UUID | None = self._cursor.fetchone()[0]
        return last

    def settle(self, matter: Matter, *, before: int) -> int:
        """Find the touched matters' facts, and write what differs from what is known of them."""
        facts = self._facts[matter.code]
        measures = [one.code for one in facts.measures]
        self._empty("found", "known", "changed")
        self._run(_LOOKING_UP.format("on"))
        self._run(_HEAR_BEFORE, {**facts.values, "before": before})
        self._run(_KNOWN, {"measures": measures})
        self._run(_LOOKING_UP.format("off"))
        found = facts.statement  # which adds to the values
        self._run(f"INSERT INTO indicators_found {found}", facts.values)
        self._run(_COMBINE)
        changed = self._run(_DIFFER, {"nobody": NOBODY})
        if self._run(_END, {"at": self.at}) and self.gathered:
            self._gather(_ENDED, 0)
        self._run(_ADD, {"at": self.at})
        return changed

    def end_the_rest(self) -> int:
        """End the facts of matters and countings that the content no longer has."""
        measures = self.catalogue.measures
        values = {"measures": [*measures], "kinds": [one.matter for one in measures.values()]}
        return self._run(_END_THE_REST, {**values, "at": self.at})

    def feed_changes(self) -> None:
        """Add what changed to the cells of the indicators that it belongs to."""
        self._feed(_CHANGES)

    def feed_all(self) -> None:
        """Make the cells from all facts."""
        self._feed(_ALL_FACTS)

    def gather(self, at_least: int) -> int:
        """Put the facts of which no parts stand to them, if there are so many; the last such."""
        self._cursor.execute("SELECT coalesce(max(id), 0) FROM indicators_fact")
        last = int(self._cursor.fetchone()[0])
        if last - self.gathered >= at_least:
            self._gather(_LATER, last)
            self.gathered = last
        return self.gathered

    @cached_property
    def stretches(self) -> list[date]:
        """Within a stretch, all days are in the same pieces and versions of definitions."""
        versions = [one for one in self.catalogue.definitions if one.counted]
        bounds = {day for one in versions for day in (one.valid_from, one.valid_to or _FOREVER)}
        return sorted({*all_windows().edges(), *bounds})

    def _gather(self, rows: str, last: int) -> None:
        values = {"gathered": self.gathered, "last": last, "nobody": NOBODY}
        self._run(_LOOKING_UP.format("on"))
        self._run(_GATHER.format(rows=rows), {**values, "steps": self.stretches})
        self._run(_LOOKING_UP.format("off"))

    def _feed(self, rows: str) -> None:
        cut = {one.code for one in self.catalogue.definitions if one.windows != (CALENDAR,)}
        fed = [
            (one.counted.measure, json.dumps({k: list(v) for k, v in one.counted.where.items()}),
             one.code, one.valid_from, one.valid_to or _FOREVER, one.code in cut)
            for one in self.catalogue.definitions
            if one.counted
        ]  # fmt: skip
        names = ("measures", "wheres", "codes", "firsts", "untils", "cut")
        houses = houses_by_agency()
        self._run(
            _FEED.format(rows=rows),
            {
                **{name: [row[number] for row in fed] for number, name in enumerate(names)},
                "agencies": [*houses],
                "houses": [*houses.values()],
                "nobody": NOBODY,
                "known": vietnam_day(self.at).replace(day=1),
                "edges": all_windows().edges(),
                "steps": self.stretches,
            },
        )

    def _empty(self, *names: str) -> None:
        tables = ", ".join(f"indicators_{name}" for name in names)
        self._cursor.execute(f"TRUNCATE {tables}")

    def _run(self, statement: str, values: dict[str, Any] | None = None) -> int:
        self._cursor.execute(statement, values)
        return int(self._cursor.rowcount)
