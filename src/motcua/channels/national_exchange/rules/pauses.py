"""How long to wait before the next try: for the whole portal, and for one refused message."""

from collections.abc import Sequence
from datetime import timedelta


def pause_after(failures: int, pauses: Sequence[int]) -> timedelta:
    """The pause after this many failures in a row; the last pause, in minutes, stays."""
    return timedelta(minutes=pauses[min(max(failures, 1), len(pauses)) - 1])


def pause_after_refusal(refusals: int, pauses: Sequence[int]) -> timedelta | None:
    """The pause after this many refusals of one message; None: it is stuck."""
    return timedelta(minutes=pauses[refusals - 1]) if refusals <= len(pauses) else None
