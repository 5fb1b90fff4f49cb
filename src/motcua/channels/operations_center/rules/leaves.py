"""Into which one class a dossier falls in a period: where it came from, and what became of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from motcua.base.text import vietnam_day

# Form II.06a/VPCP/KSTT. Every dossier of a period has one source and one outcome, and nothing else
# is counted: so 3 = 4 + 5 + 6, 7 = 8 + 9 + 10, 11 = 12 + 13 and 3 = 7 + 11 cannot fail.
SOURCES = ("online", "direct", "carried")
OUTCOMES = ("early", "on_time", "late", "pending", "overdue")


class Leaf(NamedTuple):
    """The one place of a report in which a dossier is counted; a province's year has thousands."""

    agency_path: str
    procedure_code: str
    field_code: str
    source: str
    outcome: str


class Standing(Protocol):
    """How a dossier stands: whose it is, by when, and whether its clock stands still."""

    agency_path: str
    due_at: datetime | None
    is_paused: bool


class PassedStand(Standing, Protocol):
    """How it stood from one moment up to another."""

    since: datetime
    until: datetime


class Handled(Standing, Protocol):
    """One handling of a dossier, as it is kept."""

    procedure_code: str
    field_code: str
    channel: str
    accepted_at: datetime | None
    stood_since: datetime | None
    ended_at: datetime | None
    timing: str


def timing_of(*, end_kind: str, ended_at: datetime, due_at: datetime | None) -> str:
    """
    How a dossier ended against its due date: early, on_time or late.

    Form II.06a, column 9: what the applicant took back is on time, whenever that was; so is what
    had no due date. Early is a day before the due date or more.
    """
    if end_kind == "withdrawn" or due_at is None:
        return "on_time"
    if ended_at > due_at:
        return "late"
    is_before = vietnam_day(ended_at) < vietnam_day(due_at)
    return "early" if is_before else "on_time"


def source_of(*, accepted_at: datetime, channel: str, first: datetime) -> str:
    """Column 4, 5 or 6: online, direct or by post, or from the period before."""
    if accepted_at < first:
        return "carried"
    return "online" if channel == "online" else "direct"


def leaf_of(
    handled: Handled, stands: Iterable[PassedStand], *, first: datetime, until: datetime
) -> Leaf | None:
    """
    Where a period counts a dossier, as things stood at the period's end; None: not at all.

    It is counted once, at the agency that had it when it ended or when the period did. What
    happens later leaves it there.
    """
    accepted = handled.accepted_at
    if accepted is None or accepted >= until:
        return None
    if handled.ended_at is not None and handled.ended_at < first:
        return None
    source = source_of(accepted_at=accepted, channel=handled.channel, first=first)
    if handled.ended_at is not None and handled.ended_at < until:
        agency, outcome = handled.agency_path, handled.timing
    else:
        stand = stand_at(handled, stands, until)
        is_over = stand.due_at is not None and stand.due_at < until and not stand.is_paused
        agency, outcome = stand.agency_path, "overdue" if is_over else "pending"
    return Leaf(agency, handled.procedure_code, handled.field_code, source, outcome)


def stand_at(handled: Handled, stands: Iterable[PassedStand], moment: datetime) -> Standing:
    """How a dossier stood just before a moment after its acceptance."""
    if handled.stood_since is None or handled.stood_since < moment:
        return handled
    return next(one for one in stands if one.since < moment <= one.until)
