"""Where a consignment is, from what was told of it, in whatever order the tellings came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

ACCEPTED, IN_TRANSIT, FAILED = "accepted", "in_transit", "failed"
RETURNING, LOST, DELIVERED = "returning", "lost", "delivered"
KINDS = (ACCEPTED, IN_TRANSIT, FAILED, RETURNING, LOST, DELIVERED)
# Of two tellings of one moment the one that is further along counts.
_FURTHER = {kind: place for place, kind in enumerate(KINDS)}
# A clock of the other side may go ahead of ours by a little.
AHEAD = timedelta(minutes=10)
# What is still to come may not lie further back than the consignment itself.
ENDED = frozenset(
    {"handed_over", "delivered", "returned", "picked_up", "lost", "called_off", "given_back"}
)
UNDER_WAY = frozenset({"prepared", "dispatched", "in_transit", "failed", "returning", "lost"})
_STATUS = {
    ACCEPTED: "dispatched",
    IN_TRANSIT: "in_transit",
    FAILED: "failed",
    RETURNING: "returning",
    LOST: "lost",
    DELIVERED: "delivered",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """One telling: what, and when it happened there."""

    kind: str
    happened_at: datetime


def last_of(heard: Iterable[Heard]) -> Heard | None:
    """
    The telling that says where a consignment is.

    A delivery is the end, whatever is dated after it; what was lost can still be delivered.
    """
    told = sorted(heard, key=lambda one: (one.happened_at, _FURTHER[one.kind]))
    delivered = [one for one in told if one.kind == DELIVERED]
    return delivered[0] if delivered else told[-1] if told else None


def delivery_status(present: str, heard: Iterable[Heard]) -> str:
    """
    The status of a result on its way, after everything that was told so far.

    What a manifest has settled stays: a consignment that came back to the desk, was picked up or
    called off is not on its way again because an old telling comes late.
    """
    if present not in UNDER_WAY:
        return present
    last = last_of(heard)
    return _STATUS[last.kind] if last else present


def collection_status(present: str, heard: Iterable[Heard]) -> str:
    """
    The status of papers on their way to the desk: only that they are lost changes it.

    That they were collected is the postman's count, that they arrived is the manifest: a delivery
    of which the desk has signed nothing is none.
    """
    if present not in {"requested", "collected", "lost"}:
        return present
    last = last_of(one for one in heard if one.kind != DELIVERED)
    if last is not None and last.kind == LOST:
        return "lost"
    return present


def is_contrary(status: str, kind: str) -> bool:
    """Whether a telling contradicts an end that both sides or the person know of."""
    if status == "delivered":
        return kind in {RETURNING, LOST}
    if status in {"handed_over", "returned", "picked_up"}:
        return kind in {LOST, DELIVERED}
    return status == "called_off"
