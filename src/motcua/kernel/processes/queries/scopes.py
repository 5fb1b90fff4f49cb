"""Scopes of a run, read as far as a step needs them: a chain from where it happens outward."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from motcua.kernel.processes.models import Run, RunScope

# What lies in some scopes, and in the scopes inside them, as far as it is still open.
_INSIDE = """
WITH RECURSIVE inside(id) AS (
    SELECT id FROM processes_scope
        WHERE run_id = %(run)s AND state = 'open' AND parent_id = ANY (%(scopes)s)
    UNION ALL
    SELECT s.id FROM processes_scope s JOIN inside i ON s.parent_id = i.id
        WHERE s.run_id = %(run)s AND s.state = 'open'
)
SELECT id FROM inside
"""
_OUTWARD = """
WITH RECURSIVE outward(id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM processes_scope WHERE id = %(scope)s
    UNION ALL
    SELECT s.id, s.parent_id, o.depth + 1
        FROM processes_scope s JOIN outward o ON s.id = o.parent_id
)
SELECT id FROM outward ORDER BY depth
"""


def scopes_inside(run: Run, scope_ids: Iterable[int]) -> list[int]:
    """The open scopes inside some scopes, at any depth (one SQL query)."""
    return _ids(_INSIDE, {"run": run.pk, "scopes": list(scope_ids)})


def scopes_outward(scope_id: int) -> list[RunScope]:
    """A scope and those around it, innermost first (two SQL queries)."""
    ids = _ids(_OUTWARD, {"scope": scope_id})
    rows = RunScope.objects.select_related("version").defer("version__bpmn").in_bulk(ids)
    return [rows[one] for one in ids]


def _ids(statement: str, values: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
