"""The lawful clock of any matter, for other apps. What is not listed here is private."""

from .actions.clock import (
    ClockAlreadyPaused,
    ClockAlreadyStarted,
    ClockNotPaused,
    ClockNotRunning,
    change_calendar,
    end_clock,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clocks,
)
from .actions.moves import (
    AlreadyReappointed,
    ApologyTooLate,
    NewDateNotLater,
    note_outage,
    put_off_clock,
)
from .ports import ClockOwner, ClockState, Matter, register_owner
from .queries.clocks import derivation_of, find_clock, list_clocks, recomputed_due
from .rules.extensions import ExtensionRule

__all__ = [
    "AlreadyReappointed",
    "ApologyTooLate",
    "ClockAlreadyPaused",
    "ClockAlreadyStarted",
    "ClockNotPaused",
    "ClockNotRunning",
    "ClockOwner",
    "ClockState",
    "ExtensionRule",
    "Matter",
    "NewDateNotLater",
    "change_calendar",
    "derivation_of",
    "end_clock",
    "find_clock",
    "list_clocks",
    "note_outage",
    "pause_clock",
    "put_off_clock",
    "recomputed_due",
    "register_owner",
    "resume_clock",
    "start_clock",
    "stop_clocks",
]
