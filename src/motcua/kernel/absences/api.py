"""Absences, for other apps. What is not listed here is private."""

from .actions.absences import end_absence, record_absence
from .actions.handing import keep_up_absences

__all__ = ["end_absence", "keep_up_absences", "record_absence"]
