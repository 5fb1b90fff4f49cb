"""Decisions, for other apps. What is not listed here is private."""

from .actions.publication import DecisionRefused, publish_decision
from .models import DecisionVersion
from .queries.evaluation import (
    DecisionInputRefused,
    DecisionResult,
    answer_of,
    evaluate_decision,
    jsonable,
)
from .queries.pages import (
    Question,
    Section,
    changes_between,
    problems_of,
    questions_of,
    sections_of,
)
from .queries.sheets import Sheet, read_sheet, sheet_of
from .queries.versions import (
    DecisionSummary,
    DecisionUnknown,
    find_file,
    get_decision,
    list_codes,
    list_decisions,
    list_versions,
)
from .rules.model import Problem

__all__ = [
    "DecisionInputRefused",
    "DecisionRefused",
    "DecisionResult",
    "DecisionSummary",
    "DecisionUnknown",
    "DecisionVersion",
    "Problem",
    "Question",
    "Section",
    "Sheet",
    "answer_of",
    "changes_between",
    "evaluate_decision",
    "find_file",
    "get_decision",
    "jsonable",
    "list_codes",
    "list_decisions",
    "list_versions",
    "problems_of",
    "publish_decision",
    "questions_of",
    "read_sheet",
    "sections_of",
    "sheet_of",
]
