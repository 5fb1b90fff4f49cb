"""Lists of cases across kinds, for other apps. What is not listed here is private."""

from .queries.lists import (
    CaseFilters,
    CasePage,
    CaseRow,
    kinds_for,
    list_cases_for,
    list_own_part_for,
)

__all__ = [
    "CaseFilters",
    "CasePage",
    "CaseRow",
    "kinds_for",
    "list_cases_for",
    "list_own_part_for",
]
