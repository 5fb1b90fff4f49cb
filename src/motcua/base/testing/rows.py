"""For tests that compare what two ways wrote, table by table, whatever app owns it."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

_JSONB = 3802


def rows_of(table: str, where: str = "true", values: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The rows of a table by their first column; JSON is read."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY 1", list(values))
        columns = [(column.name, column.type_code) for column in cursor.description]
        return [
            {
                name: json.loads(value) if code == _JSONB and value is not None else value
                for (name, code), value in zip(columns, row, strict=True)
            }
            for row in cursor.fetchall()
        ]
