"""What is behind a value: the events and matters that were counted, what was told, the parts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.report_periods import Period

from ..models import ToldFigure
from ..rules.definitions import Definition
from ..rules.figures import Origin, Value
from .catalogue import definition
from .knowing import KNOWN_SQL
from .measured import FACTS_SQL, feed_values
from .scopes import SCOPE_SQL, Asked
from .units import targets, tree
from .values import values
from .windows import own_window

PAGE = 100
# A stock is made of what has not gone again, so its facts are taken together, matter by matter.
_ROWS = f"""
SELECT f.matter_uuid, max(f.position), max(f.day), sum(f.amount),
    (array_agg(f.agency_uuid ORDER BY f.position DESC))[1],
    (array_agg(f.combination_id ORDER BY f.position DESC))[1]
FROM {FACTS_SQL}
JOIN {SCOPE_SQL} ON s.agency = coalesce(h.house, f.agency_uuid)
WHERE f.measure = ANY (%(used)s) AND f.day < %(until)s {{since}} AND {{known}}
GROUP BY f.matter_uuid, {{apart}} HAVING sum(f.amount) <> 0
"""
_PAGE = f"""
WITH behind(matter, position, day, amount, agency, combination) AS ({_ROWS}),
counted AS (SELECT count(*) AS total, sum(amount) AS whole FROM behind),
page AS (
    SELECT * FROM behind ORDER BY day DESC, position DESC, matter LIMIT %(limit)s OFFSET %(skip)s)
SELECT c.total, p.matter, p.day, p.amount, p.agency, k.dimensions, j.uuid, j.name, j.subject_kind,
    j.subject_uuid, j.at
FROM counted c LEFT JOIN page p ON true
LEFT JOIN events_journal j ON j.position = p.position
LEFT JOIN indicators_combination k ON k.id = p.combination
ORDER BY p.day DESC, p.position DESC, p.matter
"""


@dataclass(frozen=True, slots=True)
class CountedEvent:
    """One matter that was counted, and the event that made it count."""

    matter: UUID
    day: date
    amount: int
    agency: UUID | None
    dimensions: Mapping[str, str]
    event: UUID
    event_name: str
    subject_kind: str
    subject_uuid: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ToldValue:
    """One figure that was told, with its submission or passage, and for how long it was known."""

    unit: UUID
    period: str
    value: Decimal | None
    na: bool
    note: str
    origin: Origin
    told_by: UUID
    known_from: datetime
    known_until: datetime | None
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sources:
    """
    A page of what is behind a value.

    :ivar total: how many matters or events there are in all.
    :ivar parts: of a formula, the values that it is made of, by code.
    """

    definition: Definition
    total: int = 0
    counted: tuple[CountedEvent, ...] = ()
    told: tuple[ToldValue, ...] = ()
    parts: Mapping[str, Value] = field(default_factory=dict)


def sources(
    *,
    code: str,
    unit: UUID,
    period: Period,
    known_at: datetime | None = None,
    within: bool = True,
    units_on: date | None = None,
    window: str | None = None,
    skip: int = 0,
    limit: int = PAGE,
) -> Sources:
    """
    What is behind a value: matters with their events, what was told and when, the parts.

    :param known_at: as it was known then; None: now, and of what was told also what was before.
    :param window: which days the period's figures are of; None: the indicator's own.
    :raises IndicatorUnknown: if it is not in force on the period's last day.
    :raises UnitUnknown: if there is no such unit.
    """
    one = definition(code=code, on=period.last)
    found = tree()
    target = targets(found, [unit])[unit]
    days = own_window(one, window)
    asked = Asked(found, [target], [period], within, units_on, days)
    told = _told(one, asked, period, known_at)
    if one.formula is not None:
        parts = values(
            codes=one.formula.codes,
            units=[unit],
            periods=[period],
            known_at=known_at,
            within=within,
            units_on=units_on,
            window=days,
        )
        return Sources(one, told=told, parts={key[0]: part for key, part in parts.items()})
    if one.counted is None:
        return Sources(one, total=len(told), told=told)
    total, rows = _counted(one, asked, period, known_at, (skip, limit))
    return Sources(one, total=total, counted=rows, told=told)


def _counted(
    one: Definition, asked: Asked, period: Period, known_at: datetime | None, page: tuple[int, int]
) -> tuple[int, tuple[CountedEvent, ...]]:
    statement = _PAGE.format(
        since="" if one.running else "AND f.day >= %(first)s",
        known=KNOWN_SQL if known_at is not None else "f.known_until IS NULL",
        apart="e.code" if one.running else "f.position",
    )
    skip, limit = page
    days = asked.span_of(period)
    bounds: dict[str, Any] = {
        "first": days.first,
        "until": days.until,
        "known_at": known_at,
        "skip": skip,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, {**asked.values([period]), **feed_values([one], None), **bounds})
        rows = cursor.fetchall()
    total = int(rows[0][0]) if rows else 0
    return total, tuple(_event(row[1:]) for row in rows if row[1] is not None)


def _event(row: tuple[Any, ...]) -> CountedEvent:
    matter, day, amount, agency, dimensions, *event = row
    told = json.loads(dimensions) if isinstance(dimensions, str) else dimensions
    return CountedEvent(matter, day, int(amount), agency, told or {}, *event)


def _told(
    one: Definition, asked: Asked, period: Period, known_at: datetime | None
) -> tuple[ToldValue, ...]:
    """What was told of the period and its parts, also by dimensions, the newest first; 500."""
    if asked.window != one.windows[0]:
        return ()
    codes = {period.code}
    for kind in one.periods:
        if kind != "day":
            codes |= {part.code for part in period.parts(kind)}
    agencies = asked.values([period])["scope_agency"]
    rows = ToldFigure.objects.filter(indicator=one.code, period__in=codes, agency__in=agencies)
    if known_at is not None:
        rows = rows.filter(known_from__lte=known_at).exclude(known_until__lte=known_at)
    return tuple(
        ToldValue(
            unit=row.agency_id,
            period=row.period,
            value=row.value,
            na=row.is_na,
            note=row.note,
            origin=Origin(row.origin_kind, row.origin_uuid, row.origin_detail),
            told_by=row.told_by,
            known_from=row.known_from,
            known_until=row.known_until,
            dimensions=row.dimensions,
        )
        for row in rows.order_by("-known_from", "pk")[:500]
    )
