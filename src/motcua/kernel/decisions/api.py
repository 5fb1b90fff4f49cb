"""Decisions, for other apps. What is not listed here is private."""

from .actions.publication import DecisionRefused, publish_decision
from .queries.evaluation import DecisionInputRefused, DecisionResult, evaluate_decision
from .queries.versions import (
    DecisionSummary,
    DecisionUnknown,
    list_codes,
    list_decisions,
    list_versions,
)

__all__ = [
    "DecisionInputRefused",
    "DecisionRefused",
    "DecisionResult",
    "DecisionSummary",
    "DecisionUnknown",
    "evaluate_decision",
    "list_codes",
    "list_decisions",
    "list_versions",
    "publish_decision",
]
