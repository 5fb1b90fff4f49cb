"""Reads what agencies told, added up over units and over the parts of a period."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.report_periods import Period

from ..rules.definitions import Definition
from ..rules.figures import Origin
from .scopes import PERIODS_SQL, SCOPE_SQL, Asked

KNOWN_TOLD_SQL = (
    "t.known_from <= %(known_at)s AND (t.known_until IS NULL OR t.known_until > %(known_at)s)"
)
_ROWS = f"""
FROM {PERIODS_SQL} JOIN {SCOPE_SQL} ON s.epoch = p.epoch
JOIN indicators_told_figure t ON t.agency_id = s.agency AND t.period = p.code
JOIN unnest(%(codes)s::varchar[], %(kinds)s::varchar[]) AS r(code, kinds)
    ON r.code COLLATE "C" = t.indicator
WHERE (s.is_own OR r.kinds = '' OR strpos(r.kinds, ',' || s.kind || ',') > 0)
    AND t.dimensions = %(dimensions)s::jsonb AND {{known}}
"""
# Of many indicators the figures of the periods are read in one go; of few, each by its key.
_MANY = 100
_OF_MANY = " AND t.indicator = ANY (%(codes)s) AND t.period = ANY (%(period_code)s)"
_SUMS = f"""
SELECT t.indicator, p.number, s.target, s.is_own, sum(t.value), count(t.value), count(*),
    bool_and(s.is_exact), max(t.known_from), min(t.note),
    min(t.origin_kind), min(t.origin_uuid::text), min(t.origin_detail)
{_ROWS} GROUP BY 1, 2, 3, 4
"""
_WHO = f"SELECT DISTINCT t.indicator, p.number, s.target, t.agency_id {_ROWS}"

Key = tuple[str, str, int]  # indicator, period, number of the target


@dataclass(frozen=True, slots=True)
class Told:
    """What one unit told, or several together."""

    total: Decimal | None
    numbers: int  # how many gave a number, the others that none applies
    count: int
    is_exact: bool
    known_from: datetime
    note: str
    origin: Origin | None  # of one figure; of a sum there are many

    @property
    def average(self) -> Decimal | None:
        """The mean of those who gave a number."""
        return self.total / self.numbers if self.total is not None and self.numbers else None


@dataclass(frozen=True, slots=True)
class Tellings:
    """What was told by the units themselves, and by those below."""

    own: Mapping[Key, Told]
    below: Mapping[Key, Told]
    who: Mapping[Key, frozenset[UUID]]


def read_tellings(
    asked: Asked,
    wanted: Iterable[Definition],
    periods: Iterable[Period],
    *,
    known_at: datetime | None,
    dimensions: Mapping[str, str] | None,
) -> Tellings:
    """Everything told of these indicators and periods; two statements."""
    definitions, all_periods = list(wanted), list(dict.fromkeys(periods))
    if not definitions or not all_periods:
        return Tellings({}, {}, {})
    values = {
        **asked.values(all_periods),
        **_reporters(definitions),
        "dimensions": json.dumps(dict(dimensions or {})),
        "known_at": known_at,
    }
    known = KNOWN_TOLD_SQL if known_at is not None else "t.known_until IS NULL"
    known += _OF_MANY if len(definitions) > _MANY else ""
    own: dict[Key, Told] = {}
    below: dict[Key, Told] = {}
    who: dict[Key, set[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(known=known), values)
        for code, number, target, is_own, *rest in cursor.fetchall():
            (own if is_own else below)[code, all_periods[number].code, target] = _told(rest)
        owing = [one for one in definitions if one.reporters]
        if owing:
            cursor.execute(_WHO.format(known=known), {**values, **_reporters(owing)})
            for code, number, target, agency in cursor.fetchall():
                who.setdefault((code, all_periods[number].code, target), set()).add(agency)
    return Tellings(own, below, {key: frozenset(told) for key, told in who.items()})


def _reporters(definitions: Iterable[Definition]) -> dict[str, list[str]]:
    """Who has a figure of its own: of the kinds named; anybody where none is."""
    # One row a code, with its kinds between commas: a figure is looked at once, whoever told it.
    kinds: dict[str, set[str]] = {}
    for one in definitions:
        kinds.setdefault(one.code, set()).update(one.reporters)
    return {
        "codes": list(kinds),
        "kinds": [f",{','.join(sorted(some))}," if some else "" for some in kinds.values()],
    }


def _told(columns: list[Any]) -> Told:
    total, numbers, count, is_exact, known_from, note, *origin = columns
    kind, uuid, detail = origin
    one = Origin(kind, UUID(uuid), detail) if count == 1 else None
    return Told(total, numbers, count, is_exact, known_from, note if count == 1 else "", one)
