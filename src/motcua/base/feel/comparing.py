"""When FEEL values are equal, less or within; null where the question makes no sense."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from .values import DEEPEST, Months, Range

ORDER: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
ORDERED = frozenset({Decimal, str, date, time, datetime, timedelta, Months})


def equal(left: Any, right: Any, depth: int = 0) -> bool | None:
    """Whether two values are the same; null where they are of different types."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right) or depth > DEEPEST:
        return None
    if kind is list:
        return len(left) == len(right) and all(
            equal(one, other, depth + 1) is True for one, other in zip(left, right, strict=True)
        )
    if kind is dict:
        return left.keys() == right.keys() and all(
            equal(value, right[key], depth + 1) is True for key, value in left.items()
        )
    return bool(left == right)


def compare(operator: str, left: Any, right: Any) -> bool | None:
    """The answer to `left operator right`, or null."""
    if operator == "=":
        return equal(left, right)
    if operator == "!=":
        same = equal(left, right)
        return None if same is None else not same
    kind = type(left)
    if kind is not type(right) or kind not in ORDERED:
        return None
    try:
        return ORDER[operator](left, right)
    except TypeError:  # a moment with a time zone and one without
        return None


def within(value: Any, span: Range) -> bool | None:
    """Whether a value lies in a range, or null."""
    above = compare(">=" if span.low_closed else ">", value, span.low)
    below = compare("<=" if span.high_closed else "<", value, span.high)
    return conjunction(above, below)


def fits(value: Any, wanted: Any) -> bool | None:
    """Whether a value is the wanted one, lies in the wanted range, or is in the wanted list."""
    if isinstance(wanted, Range):
        return within(value, wanted)
    if isinstance(wanted, list) and not isinstance(value, list):
        return any(fits(value, item) is True for item in wanted)
    if isinstance(wanted, list):
        return equal(value, wanted) is True or any(equal(value, one) is True for one in wanted)
    return equal(value, wanted)


def conjunction(*parts: Any) -> bool | None:
    """Three-valued and: one false decides, else one unknown."""
    if any(part is False for part in parts):
        return False
    return True if all(part is True for part in parts) else None


def disjunction(*parts: Any) -> bool | None:
    """Three-valued or: one true decides, else one unknown."""
    if any(part is True for part in parts):
        return True
    return False if all(part is False for part in parts) else None


def negation(value: Any) -> bool | None:
    """Three-valued not."""
    return not value if isinstance(value, bool) else None
