"""Numbers of orders and manifests: without a twin, whoever asks at the same time."""

from datetime import datetime

from django.db import connection

from motcua.base.text import VIETNAM

_PREFIX = {"collection": "TG", "delivery": "TKQ"}


def next_order_code(direction: str, at: datetime) -> str:
    """The code of a new order, as the label shows it: TG26-000123."""
    year = at.astimezone(VIETNAM).year
    prefix = _PREFIX[direction]
    return f"{prefix}{year % 100:02d}-{_next(prefix, year):06d}"


def next_manifest_number(desk_code: str, at: datetime) -> str:
    """The number of a new manifest: 0012/2026/BBBG-H27.90.01."""
    year = at.astimezone(VIETNAM).year
    return f"{_next(f'BBBG-{desk_code}', year):04d}/{year}/BBBG-{desk_code}"


def _next(series: str, year: int) -> int:
    with connection.cursor() as cursor:
        # The row stays locked until the order is written, so numbers have no twin.
        cursor.execute(
            """
            INSERT INTO postal_serial_number (series, year, last) VALUES (%s, %s, 1)
            ON CONFLICT (series, year) DO UPDATE SET last = postal_serial_number.last + 1
            RETURNING last
            """,
            [series, year],
        )
        return int(cursor.fetchone()[0])
