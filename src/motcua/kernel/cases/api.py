"""Cases, for other apps. What is not listed here is private."""

from .actions import handover
from .actions.assignments import assign_work
from .actions.cases import close_case, involve_party, open_case, reopen_case, set_case_run
from .actions.documents import attach_document
from .actions.notes import add_note
from .actions.recording import CaseRecorder
from .actions.transfers import accept_transfer, return_transfer, transfer_case
from .actions.work import ask_opinion
from .models import Case
from .ports import register_kind
from .queries import handover as handover_reports
from .queries.cases import (
    SubCasesOpen,
    get_case,
    get_case_for,
    require_nothing_waited,
    subject_of,
)
from .queries.lists import CaseFilters, list_cases_for
from .rules.kinds import CaseKind

__all__ = [
    "Case",
    "CaseFilters",
    "CaseKind",
    "CaseRecorder",
    "SubCasesOpen",
    "accept_transfer",
    "add_note",
    "ask_opinion",
    "assign_work",
    "attach_document",
    "close_case",
    "get_case",
    "get_case_for",
    "handover",
    "handover_reports",
    "involve_party",
    "list_cases_for",
    "open_case",
    "register_kind",
    "reopen_case",
    "require_nothing_waited",
    "return_transfer",
    "set_case_run",
    "subject_of",
    "transfer_case",
]
