"""Duties, for other apps. What is not listed here is private."""

from .actions import (
    DutyDoneElsewhere,
    DutyEnded,
    Owed,
    answer_all_at_once,
    answer_at_once,
    answer_duties,
    answer_duty,
    end_duty,
    owe_duty,
)
from .models import Duty
from .queries import (
    DutyFilters,
    count_due,
    count_duties_for,
    find_open_duties,
    list_duties_for,
)

__all__ = [
    "Duty",
    "DutyDoneElsewhere",
    "DutyEnded",
    "DutyFilters",
    "Owed",
    "answer_all_at_once",
    "answer_at_once",
    "answer_duties",
    "answer_duty",
    "count_due",
    "count_duties_for",
    "end_duty",
    "find_open_duties",
    "list_duties_for",
    "owe_duty",
]
