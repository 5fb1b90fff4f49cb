"""Reasons, for other apps. What is not listed here is private."""

from .queries import ReasonMissing, ReasonUnfit, check_reason, find_reason, reasons_for, say_reason
from .rules import ACTS, FAULTS, Reason

__all__ = [
    "ACTS",
    "FAULTS",
    "Reason",
    "ReasonMissing",
    "ReasonUnfit",
    "check_reason",
    "find_reason",
    "reasons_for",
    "say_reason",
]
