"""Rate limits: how often a thing may be tried in a window of time, counted in the database."""

import hashlib
from datetime import datetime

from django.db import connection

from motcua.base.errors import TooManyAttempts


def hit(key: str, *, limit: int, seconds: int, at: datetime) -> int:
    """
    Count one attempt and refuse it when the window already holds `limit`.

    :raises TooManyAttempts: with the seconds until the window ends.
    """
    moment = int(at.timestamp())
    window = moment // seconds
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    name = f"{key.split(':', maxsplit=1)[0]}:{seconds}:{digest}"
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH old AS (DELETE FROM web_attempt WHERE key = %(key)s AND "window" < %(window)s)
            INSERT INTO web_attempt (key, "window", count) VALUES (%(key)s, %(window)s, 1)
            ON CONFLICT (key, "window") DO UPDATE SET count = web_attempt.count + 1
            RETURNING count
            """,
            {"key": name, "window": window},
        )
        count = int(cursor.fetchone()[0])
    if count > limit:
        raise TooManyAttempts(retry_after=(window + 1) * seconds - moment)
    return count
