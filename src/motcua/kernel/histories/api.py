"""Histories, for other apps. What is not listed here is private."""

from .actions.replaying import RefusedHistory, ReplayReport, replay
from .rules import CaseClosed, ClockEnded, ClockStarted, History, Office, StepDone

__all__ = [
    "CaseClosed",
    "ClockEnded",
    "ClockStarted",
    "History",
    "Office",
    "RefusedHistory",
    "ReplayReport",
    "StepDone",
    "replay",
]
