"""For tests: figures of what the test itself did."""

from datetime import datetime

from django.db import connection

from .actions.counting import count_passages


def count_all(at: datetime) -> int:
    """Write the passages of everything so far, also what this transaction has not committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM events_journal")
        (last,) = cursor.fetchone()
    return count_passages(at=at, upto=last)
