"""Cases, for other apps. What is not listed here is private."""

from .actions.cases import (
    add_note,
    close_case,
    involve_party,
    open_case,
    reopen_case,
    set_case_run,
    subject_of,
    transfer_case,
)
from .actions.recording import CaseRecorder
from .models import Case
from .ports import register_kind
from .queries.cases import get_case, get_case_for, list_notes_for
from .queries.lists import CaseFilters, list_cases_for
from .rules.kinds import CaseKind

__all__ = [
    "Case",
    "CaseFilters",
    "CaseKind",
    "CaseRecorder",
    "add_note",
    "close_case",
    "get_case",
    "get_case_for",
    "involve_party",
    "list_cases_for",
    "list_notes_for",
    "open_case",
    "register_kind",
    "reopen_case",
    "set_case_run",
    "subject_of",
    "transfer_case",
]
