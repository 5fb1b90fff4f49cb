"""Cases, for other apps. What is not listed here is private."""

from .actions import assignments, handover, transfers, work
from .actions.cases import (
    close_case,
    close_cases,
    involve_party,
    open_case,
    reopen_cases,
    set_case_run,
)
from .actions.links import link_cases
from .actions.notes import add_note
from .actions.recording import CaseRecorder
from .models import Case
from .permissions import own_parties
from .ports import register_kind
from .queries import handover as handover_reports
from .queries.cases import (
    SubCasesOpen,
    get_case,
    get_case_for,
    require_nothing_waited,
    subject_of,
)
from .queries.page import get_page_for
from .rules import kinds
from .rules.kinds import CaseKind

__all__ = [
    "Case",
    "CaseKind",
    "CaseRecorder",
    "SubCasesOpen",
    "add_note",
    "assignments",
    "close_case",
    "close_cases",
    "get_case",
    "get_case_for",
    "get_page_for",
    "handover",
    "handover_reports",
    "involve_party",
    "kinds",
    "link_cases",
    "open_case",
    "own_parties",
    "register_kind",
    "reopen_cases",
    "require_nothing_waited",
    "set_case_run",
    "subject_of",
    "transfers",
    "work",
]
