"""Histories, for other apps. What is not listed here is private."""

from .actions.matters import Recorders, ToldMatter
from .actions.replaying import RefusedHistory, ReplayReport, replay
from .rules import (
    CaseClosed,
    ClockEnded,
    ClockPaused,
    ClockPutOff,
    ClockResumed,
    ClockStarted,
    History,
    MessageHeard,
    Office,
    Performed,
    RunCanceled,
    SignalHeard,
    StepDone,
    TimerFired,
)

__all__ = [
    "CaseClosed",
    "ClockEnded",
    "ClockPaused",
    "ClockPutOff",
    "ClockResumed",
    "ClockStarted",
    "History",
    "MessageHeard",
    "Office",
    "Performed",
    "Recorders",
    "RefusedHistory",
    "ReplayReport",
    "RunCanceled",
    "SignalHeard",
    "StepDone",
    "TimerFired",
    "ToldMatter",
    "replay",
]
