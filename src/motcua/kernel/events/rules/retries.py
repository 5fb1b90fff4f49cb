"""When a failed delivery is tried again, and when it is parked."""

from datetime import timedelta

MOST_FAILURES = 8


def retry_pause(failures: int) -> timedelta | None:
    """The pause after this many failures, five seconds growing fourfold; None: park it."""
    if failures >= MOST_FAILURES:
        return None
    return timedelta(seconds=5 * 4 ** (failures - 1))
