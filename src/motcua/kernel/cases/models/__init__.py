"""Cases and everything that is kept about them."""

from .assignment import Assignment
from .case import Case, CaseLink, Involvement, Reopening, Transfer
from .content import CaseDocument, CaseNote

__all__ = [
    "Assignment",
    "Case",
    "CaseDocument",
    "CaseLink",
    "CaseNote",
    "Involvement",
    "Reopening",
    "Transfer",
]
