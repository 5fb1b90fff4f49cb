"""Conditions over an applicant's answers, as content files write them."""

from collections.abc import Mapping
from typing import Any

Condition = Mapping[str, Any]


def value_at(answers: Mapping[str, Any], pointer: str) -> Any:
    """The answer at a JSON pointer (RFC 6901), None where nothing stands."""
    current: Any = answers
    for step in pointer.strip("/").split("/"):
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(current, Mapping):
            current = current.get(name)
        elif isinstance(current, list) and name.isdigit() and int(name) < len(current):
            current = current[int(name)]
        else:
            return None
    return current


def holds(condition: Condition | None, answers: Mapping[str, Any]) -> bool:
    """
    Whether a condition is true of the answers; no condition is always true.

    :raises ValueError: if the condition has no known form.
    """
    if not condition:
        return True
    if "all" in condition:
        return all(holds(part, answers) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, answers) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], answers)
    return _compare(condition, value_at(answers, str(condition["field"])))


def _compare(condition: Condition, value: Any) -> bool:
    if "equals" in condition:
        return bool(value == condition["equals"])
    if "in" in condition:
        return value in condition["in"]
    if "filled" in condition:
        return (value not in (None, "", [], {})) is bool(condition["filled"])
    raise ValueError(f"unknown condition {dict(condition)!r}")


def pointers_in(condition: Condition | None) -> tuple[str, ...]:
    """Every answer that a condition asks about."""
    if not condition:
        return ()
    parts = [*condition.get("all", ()), *condition.get("any", ())]
    if "not" in condition:
        parts.append(condition["not"])
    own = (str(condition["field"]),) if "field" in condition else ()
    return own + tuple(pointer for part in parts for pointer in pointers_in(part))
