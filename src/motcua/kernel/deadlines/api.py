"""The lawful clock of any matter, for other apps. What is not listed here is private."""

from .actions import starting, together
from .actions.clock import (
    end_clock,
    pause_clock,
    resume_clock,
)
from .actions.moves import AlreadyReappointed, put_off_clock
from .actions.opinions import Question, ask_opinion, give_opinion
from .actions.recording import ClockRecorder
from .actions.starting import start_clock
from .events import CLOCK_PUT_OFF, DEADLINE_NEARED
from .ports import ClockOwner, ClockState, Matter, register_owner
from .queries.clocks import (
    derivation_of,
    find_clock,
    judge_clock,
    recomputed_due,
)
from .queries.days import clocks_over
from .queries.law import rule_set_on

__all__ = [
    "CLOCK_PUT_OFF",
    "DEADLINE_NEARED",
    "AlreadyReappointed",
    "ClockOwner",
    "ClockRecorder",
    "ClockState",
    "Matter",
    "Question",
    "ask_opinion",
    "clocks_over",
    "derivation_of",
    "end_clock",
    "find_clock",
    "give_opinion",
    "judge_clock",
    "pause_clock",
    "put_off_clock",
    "recomputed_due",
    "register_owner",
    "resume_clock",
    "rule_set_on",
    "start_clock",
    "starting",
    "together",
]
