"""Queries that PostgreSQL plans once a connection, where planning costs more than looking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import Cursor


@dataclass(frozen=True, slots=True)
class _Asked:
    """What Django's log of queries reads of a cursor, without the values."""

    query: bytes


class _Planned(Cursor[tuple[Any, ...]]):
    """Sends values apart from the statement, and asks for binary rows."""

    is_plan_kept = True

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_Planned":
        asked = {**options, "prepare": self.is_plan_kept, "binary": True}
        super().execute(query, params, **asked)
        self._query = _Asked(query.encode())  # type: ignore[assignment]
        return self


def fetch_planned(
    sql: str, values: Mapping[str, Any] | Sequence[Any], *, is_plan_kept: bool = True
) -> list[tuple[Any, ...]]:
    """
    The rows of a query that is asked for often, with the same text and other values.

    PostgreSQL keeps one plan for all values if it seems no dearer than those for particular ones:
    write lists as `(SELECT %(name)s::text[])`, and a limit into the text, so that no plan can build
    upon their values. Rows come in PostgreSQL's binary form, which is read faster; jsonb comes as
    Python values.

    :param is_plan_kept: False plans anew each time, for values on which the best plan depends, such
        as a word searched for.
    """
    connection.ensure_connection()
    raw = _Planned(connection.connection)
    raw.is_plan_kept = is_plan_kept
    with connection._prepare_cursor(raw) as cursor:  # type: ignore[attr-defined]
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
