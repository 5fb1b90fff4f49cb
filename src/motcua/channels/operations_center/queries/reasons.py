"""Why dossiers were completed, refused, sent back, stopped, put off or late: counted by reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from ..rules.periods import Period
from .figures import Scope, scope_sql

# Reasons belong to whoever had the dossier then; desks are told by where it was received.
GROUPS = {"procedure": "h.procedure_code", "agency": "r.agency_path", "desk": "h.receiving_path"}
LINES = 60
_COUNTED = """
SELECT r.act, r.reason, count(*), count(DISTINCT r.handling_id)
FROM operations_center_given_reason r
JOIN operations_center_handling h ON h.id = r.handling_id
WHERE r.at >= %(first)s AND r.at < %(until)s AND {scope}
GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2
"""
_GROUPED = """
SELECT {group}, r.act, r.reason, count(*)
FROM operations_center_given_reason r
JOIN operations_center_handling h ON h.id = r.handling_id
WHERE r.at >= %(first)s AND r.at < %(until)s AND {scope}
GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT %(lines)s
"""
_DOSSIERS = """
SELECT DISTINCT h.id FROM operations_center_given_reason r
JOIN operations_center_handling h ON h.id = r.handling_id
WHERE r.act = %(act)s AND {reason} AND r.at >= %(first)s AND r.at < %(until)s AND {scope}
"""


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How often a reason was given for an act, and for how many dossiers; empty: none was given."""

    act: str
    reason: str
    number: int
    dossiers: int


@dataclass(frozen=True, slots=True)
class GroupedCount:
    """The same for one procedure, agency or desk."""

    key: str
    act: str
    reason: str
    number: int


def _scoped(scope: Scope, period: Period, at: datetime) -> tuple[str, dict[str, Any]]:
    path = "h.receiving_path" if scope.by_desk else "r.agency_path"
    where, values = scope_sql(scope, path)
    return where, {**values, "first": period.begins_at, "until": period.until(at)}


def reasons_given(scope: Scope, period: Period, *, at: datetime) -> list[ReasonCount]:
    """What was given in a period, by act, the most frequent first; one query."""
    where, values = _scoped(scope, period, at)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(scope=where), values)
        return [ReasonCount(*row) for row in cursor.fetchall()]


def reasons_by(scope: Scope, period: Period, *, by: str, at: datetime) -> list[GroupedCount]:
    """The most frequent reasons of single procedures, agencies or desks; one query."""
    where, values = _scoped(scope, period, at)
    with connection.cursor() as cursor:
        sql = _GROUPED.format(group=GROUPS[by], scope=where)
        cursor.execute(sql, {**values, "lines": LINES})
        return [GroupedCount(*row) for row in cursor.fetchall()]


def dossiers_sql(
    scope: Scope, period: Period, reason: str, *, at: datetime
) -> tuple[str, dict[str, Any]]:
    """The dossiers behind a count; `reason` is `act:code`, `act:` where none was given."""
    where, values = _scoped(scope, period, at)
    act, _colon, code = reason.partition(":")
    condition = "r.reason = %(reason)s" if code != "*" else "true"
    sql = _DOSSIERS.format(reason=condition, scope=where)
    return sql, {**values, "act": act, "reason": code}
