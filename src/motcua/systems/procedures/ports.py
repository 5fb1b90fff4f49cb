"""Checks of what a version refers to elsewhere, by those who keep it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

# Given a version's content and the first day on which it is law: what is wrong, in sentences.
ReferenceCheck = Callable[[Mapping[str, Any], date], tuple[str, ...]]

_checks: dict[str, ReferenceCheck] = {}


def register_reference_check(name: str, check: ReferenceCheck) -> None:
    """Add a check that every version has to pass before publication."""
    _checks[name] = check


def problems_of_references(content: Mapping[str, Any], *, on: date) -> tuple[str, ...]:
    """What the registered checks find wrong."""
    return tuple(problem for check in _checks.values() for problem in check(content, on))
