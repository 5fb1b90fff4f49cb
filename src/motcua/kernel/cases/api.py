"""Cases, for other apps. What is not listed here is private."""

from .actions.cases import (
    add_note,
    close_case,
    involve_party,
    open_case,
    reopen_case,
    set_case_run,
    transfer_case,
)
from .actions.clock import (
    AlreadyReappointed,
    ApologyTooLate,
    end_clock,
    extend_clock,
    note_outage,
    pause_clock,
    resume_clock,
    start_clock,
)
from .models import Case
from .ports import register_kind
from .queries.cases import derivation_of, get_case, get_case_for, list_notes_for
from .queries.lists import CaseFilters, list_cases_for
from .rules.extensions import ExtensionRule
from .rules.kinds import CaseKind

__all__ = [
    "AlreadyReappointed",
    "ApologyTooLate",
    "Case",
    "CaseFilters",
    "CaseKind",
    "ExtensionRule",
    "add_note",
    "close_case",
    "derivation_of",
    "end_clock",
    "extend_clock",
    "get_case",
    "get_case_for",
    "involve_party",
    "list_cases_for",
    "list_notes_for",
    "note_outage",
    "open_case",
    "pause_clock",
    "register_kind",
    "reopen_case",
    "resume_clock",
    "set_case_run",
    "start_clock",
    "transfer_case",
]
