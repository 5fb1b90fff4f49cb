"""Figures of a period: how many dossiers stand in each class, by agency and procedure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from ..models import ClosedPeriod, Correction, CountMark
from ..rules.leaves import Leaf
from ..rules.periods import Period

# Where a dossier of the period is counted; the same as rules.leaves.leaf_of, said to the database.
# Most dossiers stand now as they stood at the period's end; of the few others, how they stood then
# is looked up. Both parts exclude each other.
_SOURCE = """CASE WHEN h.accepted_at < %(first)s THEN 'carried'
        WHEN h.channel = 'online' THEN 'online' ELSE 'direct' END AS source"""
_OUTCOME = """CASE WHEN h.ended_at < %(until)s THEN h.timing
        WHEN {of}.due_at < %(until)s AND NOT {of}.is_paused THEN 'overdue'
        ELSE 'pending' END AS outcome"""
_SEEN = """
SELECT {columns}, h.procedure_code, h.field_code, {source}, {outcome}
FROM operations_center_handling h
WHERE h.accepted_at < %(until)s AND (h.ended_at IS NULL OR h.ended_at >= %(first)s)
  AND (h.ended_at < %(until)s OR h.stood_since < %(until)s) AND {scope}
UNION ALL
SELECT {then_columns}, h.procedure_code, h.field_code, {source}, {then_outcome}
FROM operations_center_handling h JOIN operations_center_stand s ON s.handling_id = h.id
    AND s.since < %(until)s AND s.until >= %(until)s
WHERE h.accepted_at < %(until)s AND (h.ended_at IS NULL OR h.ended_at >= %(until)s)
  AND h.stood_since >= %(until)s AND {then_scope}
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """Of which dossiers: those of agencies and all below, or those that desks received."""

    paths: tuple[str, ...]
    by_desk: bool = False
    procedure_code: str = ""
    field_code: str = ""
    channel: str = ""
    person: str = ""
    is_whole: bool = False  # the paths are those of the whole province: nothing to sort out
    only_itself: bool = False  # without what is below


@dataclass(frozen=True, slots=True)
class Cells:
    """How many dossiers stand in each class of a period, and what was corrected since."""

    counts: dict[Leaf, int]
    closed: ClosedPeriod | None = None
    corrections: int = 0
    counted_at: datetime | None = field(default=None)


def scope_sql(scope: Scope, path: str, *, of: str = "h") -> tuple[str, dict[str, Any]]:
    """The condition on a path column and the rest of a scope, with its values."""
    values: dict[str, Any] = {}
    conditions = []
    if not scope.is_whole and scope.only_itself:
        values["paths"] = list(scope.paths)
        conditions.append(f"{path} = ANY (%(paths)s::varchar[])")
    elif not scope.is_whole:
        # Each path by itself: an index by agency begins at it, as it would not at a list.
        places = []
        for n, own in enumerate(scope.paths):
            values |= {f"path{n}": own, f"from{n}": f"{own}.", f"to{n}": f"{own}/"}
            places.append(f"{path} = %(path{n})s")
            places.append(f"{path} > %(from{n})s AND {path} < %(to{n})s")
        conditions.append(f"({' OR '.join(places) or 'false'})")
    for name in ("procedure_code", "field_code", "channel"):
        if value := getattr(scope, name):
            values[name] = value
            conditions.append(f"{of}.{name} = %({name})s")
    if scope.person:
        values["person"] = scope.person
        conditions.append(f"{of}.person_uuid = %(person)s::uuid")
    return " AND ".join(conditions) or "true", values


def seen_sql(scope: Scope, *, columns: str = "", then: str = "") -> tuple[str, dict[str, Any]]:
    """The rows of a period in their classes; `columns` come first, as they are now or `then`."""
    own = "h.receiving_path" if scope.by_desk else "h.agency_path"
    past = "h.receiving_path" if scope.by_desk else "s.agency_path"
    now_scope, values = scope_sql(scope, own)
    then_scope, _ = scope_sql(scope, past)
    sql = _SEEN.format(
        columns=columns or f"{own} AS agency_path",
        then_columns=then or f"{past} AS agency_path",
        source=_SOURCE,
        outcome=_OUTCOME.format(of="h"),
        then_outcome=_OUTCOME.format(of="s"),
        scope=now_scope,
        then_scope=then_scope,
    )
    return sql, values


def cells(scope: Scope, period: Period, *, at: datetime) -> Cells:
    """
    How many dossiers of a scope stand in each class of a period; two queries or three.

    A closed period is told as it was closed.
    """
    seen, values = seen_sql(scope)
    values |= {"first": period.begins_at, "until": period.until(at)}
    sql = f"SELECT *, count(*) FROM ({seen}) c GROUP BY 1, 2, 3, 4, 5"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        counts = {Leaf(*row[:5]): row[5] for row in cursor.fetchall()}
    closed = find_closed(period)
    corrected = 0
    if closed is not None and not (scope.by_desk or scope.channel or scope.person):
        corrected = _as_closed(counts, closed, scope)
    return Cells(counts, closed, corrected, counted_at())


def find_closed(period: Period) -> ClosedPeriod | None:
    """The closing of exactly this period, if it was closed."""
    return ClosedPeriod.objects.filter(first=period.first, last=period.last).first()


def counted_at() -> datetime | None:
    """When the dossiers were last counted; None before the first time."""
    return CountMark.objects.values_list("counted_at", flat=True).first()


def _as_closed(counts: dict[Leaf, int], closed: ClosedPeriod, scope: Scope) -> int:
    """Take the corrections of a scope back; how many there were."""
    number = 0
    for one in Correction.objects.filter(period=closed):
        was, now = leaf_from(one.before), leaf_from(one.after)
        own = [leaf for leaf in (was, now) if leaf is not None and is_within(leaf, scope)]
        number += bool(own)
        if now in own:
            counts[now] = counts.get(now, 0) - 1
        if was in own:
            counts[was] = counts.get(was, 0) + 1
    for leaf in [leaf for leaf, count in counts.items() if count == 0]:
        del counts[leaf]
    return number


def leaf_from(told: dict[str, str] | None) -> Leaf | None:
    """A place of the report as a correction keeps it."""
    return Leaf(**told) if told else None


def is_within(leaf: Leaf, scope: Scope) -> bool:
    """Whether a scope counts a place of the report."""
    is_here = scope.is_whole or any(
        leaf.agency_path == path
        or (not scope.only_itself and leaf.agency_path.startswith(f"{path}."))
        for path in scope.paths
    )
    wanted = ((scope.procedure_code, leaf.procedure_code), (scope.field_code, leaf.field_code))
    return is_here and all(not asked or asked == has for asked, has in wanted)


def total(counts: dict[Leaf, int], names: Sequence[str], *, by: str = "outcome") -> int:
    """The dossiers whose outcome (or source) is one of these."""
    return sum(number for leaf, number in counts.items() if getattr(leaf, by) in names)
