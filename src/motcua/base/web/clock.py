"""The clock: read by doors only (views, endpoints, tasks, commands)."""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings

from motcua.base.text import vietnam_day


def now() -> datetime:
    """The present moment, aware; `MOTCUA_CLOCK_SHIFT_SECONDS` moves it for rehearsals."""
    shift = getattr(settings, "MOTCUA_CLOCK_SHIFT_SECONDS", 0)
    return datetime.now(UTC) + timedelta(seconds=shift)


def today() -> date:
    """The day in Việt Nam at the present moment."""
    return vietnam_day(now())
