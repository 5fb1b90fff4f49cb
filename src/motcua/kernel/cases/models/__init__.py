"""Cases and everything that is kept about them."""

from .assignment import Assignment
from .case import Case, CaseLink, Involvement, Reopening, Transfer
from .content import CaseDocument, CaseNote
from .handover import Handover, HandoverCase

__all__ = [
    "Assignment",
    "Case",
    "CaseDocument",
    "CaseLink",
    "CaseNote",
    "Handover",
    "HandoverCase",
    "Involvement",
    "Reopening",
    "Transfer",
]
