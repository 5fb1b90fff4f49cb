"""Reads what was counted: from sums by pieces of time where these fit, else from the facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from motcua.base.report_periods import Period
from motcua.base.report_windows import CALENDAR, Span
from motcua.base.text import vietnam_day

from ..models import Combination, CountMark
from ..rules.definitions import Definition
from .catalogue import catalogue
from .houses import houses_by_agency
from .knowing import Rows, base_of, rows_of
from .scopes import PERIODS_SQL, SCOPE_SQL, Asked

_FOREVER = date(9999, 1, 1)
# Of the sums and of the facts alike: code, period, target, the part that it is of, sum, exactness.
FROM_CELLS = f"""
SELECT c.indicator, p.number, s.target, {{shown}}, sum(c.amount), bool_and(s.is_exact)
FROM {PERIODS_SQL} JOIN {SCOPE_SQL} ON s.epoch = p.epoch
JOIN indicators_cell c ON c.agency_uuid = s.agency AND c.first < p.until
    AND (c.first >= p.first OR c.indicator = ANY (%(running)s))
WHERE c.indicator = ANY (%(codes)s) AND c.first < %(until)s
  AND (c.first >= %(first)s OR c.indicator = ANY (%(running)s)) {{known}}
GROUP BY 1, 2, 3, 4
"""
WHOLE = "''::text"  # the part that everything is of
# Which facts belong to which indicator, and whose they are.
_FEEDS = """f
JOIN unnest(%(measures)s::varchar[], %(combinations)s::bigint[], %(fed)s::varchar[],
    %(firsts)s::date[], %(untils)s::date[]) AS e(measure, combination_id, code, first, until)
  ON e.measure = f.measure AND e.combination_id = f.combination_id
    AND f.day >= e.first AND f.day < e.until
LEFT JOIN unnest(%(agencies)s::uuid[], %(houses)s::uuid[]) AS h(agency, house)
  ON h.agency = f.agency_uuid"""
FACTS_SQL = f"indicators_fact {_FEEDS}"
# The first day of the stretch between two bounds in which a fact's day lies.
STRETCH_SQL = (
    "coalesce((%(edges)s::date[])[width_bucket(f.day, %(edges)s::date[])], %(before)s::date)"
)
# Facts are put together by the stretches between the bounds of the periods first, within which all
# days count alike: so few rows, not each fact, are met with the units and periods that they are of.
FROM_FACTS = f"""
WITH pieces AS MATERIALIZED (
    SELECT e.code, {{member}} AS member, coalesce(h.house, f.agency_uuid) AS agency,
        {STRETCH_SQL} AS day, sum(f.amount) AS amount
    FROM {{facts}} {_FEEDS} JOIN indicators_combination k ON k.id = f.combination_id
    WHERE f.measure = ANY (%(used)s) AND f.day < %(until)s
      AND (f.day >= %(first)s OR e.code = ANY (%(running)s)) AND {{known}}
    GROUP BY 1, 2, 3, 4
)
SELECT c.code, p.number, s.target, {{shown}}, sum(c.amount), bool_and(s.is_exact)
FROM pieces c
JOIN {SCOPE_SQL} ON s.agency = c.agency
JOIN {PERIODS_SQL} ON p.epoch = s.epoch AND c.day < p.until
    AND (c.day >= p.first OR c.code = ANY (%(running)s))
GROUP BY 1, 2, 3, 4
"""
_SINCE = """
SELECT m.measure, (SELECT min(f.day) FROM indicators_fact f WHERE f.measure = m.measure)
FROM unnest(%(used)s::varchar[]) AS m(measure)
"""

Key = tuple[str, str, int]  # indicator, period, number of the target


@dataclass(frozen=True, slots=True)
class Counted:
    """A sum of facts."""

    amount: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Countings:
    """What was counted, and from when to when anything was."""

    sums: Mapping[Key, Counted]
    since: Mapping[str, date]  # by indicator
    until: date | None  # the day of the last counting

    def find(self, code: str, period: Period, span: Span, target: int) -> Counted | None:
        """The sum; nothing counted in a time of counting is zero, before and after it unknown."""
        found = self.sums.get((code, period.code, target))
        if found is not None:
            return found
        since = self.since.get(code)
        if since is None or self.until is None:
            return None
        is_counted = since <= span.last and span.first <= self.until
        return Counted(0, True) if is_counted else None


def read_countings(
    asked: Asked,
    wanted: Iterable[Definition],
    *,
    known_at: datetime | None,
    dimensions: Mapping[str, str] | None,
) -> Countings:
    """The countings of measured indicators, for every period and target that is asked for."""
    measured = list({one.code: one for one in wanted if one.counted}.values())
    if not measured or not asked.periods:
        return Countings({}, {}, None)
    aligned = [one for one in asked.periods if one.kind != "day"]
    rest = [one for one in asked.periods if one.kind == "day"]
    if dimensions or not has_pieces(asked, measured):
        aligned, rest = [], list(asked.periods)
    sums: dict[Key, Counted] = {}
    if aligned:
        sums |= _from_cells(asked, aligned, measured, known_at)
    if rest:
        rows = rows_of(known_at, rest)
        values = {**feed_values(measured, dimensions), **_values(measured)}
        sums |= _from_facts(rows, asked, rest, values)
    return Countings(sums, since_of(measured), counted_until(known_at))


def _from_cells(
    asked: Asked, periods: list[Period], measured: list[Definition], known_at: datetime | None
) -> dict[Key, Counted]:
    """From the sums; as known earlier, from those of before a month and what changed since."""
    values = _values(measured)
    if known_at is None:
        return _sums(FROM_CELLS.format(shown=WHOLE, known=""), asked, periods, values)
    base = base_of(known_at)
    known = "AND c.known < %(known_before)s"
    values |= {"known_before": base.before}
    found = _sums(FROM_CELLS.format(shown=WHOLE, known=known), asked, periods, values)
    values |= feed_values(measured, None)
    for key, change in _from_facts(base.changes, asked, periods, values).items():
        before = found.get(key, Counted(0, True))
        is_exact = before.is_exact and change.is_exact
        found[key] = Counted(before.amount + change.amount, is_exact)
    return found


def _from_facts(
    rows: Rows, asked: Asked, periods: Sequence[Period], values: Mapping[str, Any]
) -> dict[Key, Counted]:
    statement = FROM_FACTS.format(
        facts=rows.table, known=rows.known, member=WHOLE, shown="c.member"
    )
    return _sums(statement, asked, periods, {**values, **rows.values})


def has_pieces(asked: Asked, measured: Iterable[Definition]) -> bool:
    """Whether the sums were kept by pieces of which the window's periods are made."""
    return asked.window == CALENDAR or all(asked.window in one.windows for one in measured)


def bounds_of(asked: Asked, periods: Iterable[Period]) -> dict[str, Any]:
    """From when to when periods are, and the stretches between their bounds, as values."""
    spans = [asked.span_of(one) for one in periods]
    edges = sorted({day for one in spans for day in (one.first, one.until)})
    before = edges[0] - timedelta(days=1)
    return {"first": edges[0], "until": edges[-1], "edges": edges, "before": before}


def feed_values(
    measured: Iterable[Definition], dimensions: Mapping[str, str] | None
) -> dict[str, Any]:
    """Which combinations belong to which indicator, and agencies to whom, as values."""
    codes = {one.code for one in measured}
    versions = [one for one in catalogue().definitions if one.code in codes and one.counted]
    fed = [
        (one.counted.measure, pk, one.code, one.valid_from, one.valid_to or _FOREVER)
        for pk, told in Combination.objects.values_list("pk", "dimensions")
        if _has(told, dimensions or {})
        for one in versions
        if one.counted and one.counted.takes(one.counted.measure, told)
    ]
    names = ("measures", "combinations", "fed", "firsts", "untils")
    houses = houses_by_agency()
    return {
        **{name: [row[number] for row in fed] for number, name in enumerate(names)},
        "used": sorted({one.counted.measure for one in versions if one.counted}),
        "agencies": [*houses],
        "houses": [*houses.values()],
    }


def _has(told: Mapping[str, str], dimensions: Mapping[str, str]) -> bool:
    return all(told.get(name) == value for name, value in dimensions.items())


def _values(measured: Sequence[Definition]) -> dict[str, Any]:
    return {
        "codes": [one.code for one in measured],
        "running": [one.code for one in measured if one.running],
    }


def _sums(
    statement: str, asked: Asked, periods: Sequence[Period], values: Mapping[str, Any]
) -> dict[Key, Counted]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**asked.values(periods), **values, **bounds_of(asked, periods)})
        rows = cursor.fetchall()
    return {
        (code, periods[number].code, target): Counted(int(amount), is_exact)
        for code, number, target, _part, amount, is_exact in rows
    }


def since_of(measured: Iterable[Definition]) -> dict[str, date]:
    """
    The first day of which each indicator's counting knows anything.

    What never happened yet has been counted as long as anything else: it is zero, not unknown.
    """
    measures = {one.code: one.counted.measure for one in measured if one.counted}
    every = {one.counted.measure for one in catalogue().definitions if one.counted}
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"used": sorted(every | set(measures.values()))})
        first = {name: day for name, day in cursor.fetchall() if day is not None}
    anything = min(first.values(), default=None)
    found = {code: first.get(name, anything) for code, name in measures.items()}
    return {code: day for code, day in found.items() if day is not None}


def counted_at() -> datetime | None:
    """When the journal was last counted up to its end."""
    return CountMark.objects.values_list("counted_at", flat=True).first()


def counted_until(known_at: datetime | None) -> date | None:
    last = counted_at()
    if last is None:
        return None
    moment = min(last, known_at) if known_at is not None else last
    return vietnam_day(moment)
