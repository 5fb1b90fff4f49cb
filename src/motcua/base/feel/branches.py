"""Which conditions out of one element can hold together: tried on every kind of value there is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise, product
from math import prod
from typing import Any

from .conditions import Expression, evaluate
from .syntax import (
    Between,
    Comparison,
    Interval,
    Junction,
    Listing,
    Literal,
    Membership,
    Name,
    Negation,
    Negative,
    Node,
    Probe,
    children,
)

MOST_SAMPLES = 1000  # combinations of values tried at one element; more is not decided


@dataclass(frozen=True, slots=True)
class Branching:
    """
    What may come out of an element's conditions.

    :ivar holding: every set of conditions, by their place, that can hold at one time.
    :ivar example: the values with which none holds, in words; empty where there are no such.
    """

    holding: frozenset[tuple[int, ...]]
    example: str


def branchings(conditions: Sequence[Expression | None], outcome: str | None) -> Branching | None:
    """
    What may come out of conditions after an outcome; None where that cannot be decided.

    It is decided where variables are only compared with literals: such a condition tells apart no
    more than the literals, the values between them, others and a missing value, so one of each is
    tried. A value of another type than those it is compared with is not looked at.
    """
    compared: dict[str, set[Any]] = {}
    for condition in conditions:
        if condition is not None and not _gather(condition.tree, compared):
            return None
    compared.pop("outcome", None)
    samples = {name: _samples(values) for name, values in compared.items()}
    if prod(len(values) for values in samples.values()) > MOST_SAMPLES:
        return None
    holding: set[tuple[int, ...]] = set()
    example = ""
    for values in product(*samples.values()):
        variables = dict(zip(samples, values, strict=True))
        held = tuple(_held(conditions, {**variables, "outcome": outcome}))
        holding.add(held)
        if not held and not example:
            example = ", ".join(f"{name} = {_shown(value)}" for name, value in variables.items())
    return Branching(frozenset(holding), example)


def _held(conditions: Sequence[Expression | None], variables: Mapping[str, Any]) -> Iterator[int]:
    for place, condition in enumerate(conditions):
        if condition is None or evaluate(condition, variables) is True:
            yield place


def _gather(node: Node, compared: dict[str, set[Any]]) -> bool:
    """Note the literals that each variable is compared with; False if more is asked of it."""
    if isinstance(node, Negation | Junction):
        return all(_gather(child, compared) for child in children(node))
    match node:
        case Name(name):
            values: set[Any] | None = {True}
        case Comparison(_, Name(name), other) | Comparison(_, other, Name(name)):
            values = _values(other)
        case Between(Name(name), low, high):
            values = _values(Interval(low, high, low_closed=True, high_closed=True))
        case Membership(Name(name), tests):
            values = _values(Listing(tests))
        case _:
            return isinstance(node, Literal)
    compared.setdefault(name, set()).update(values or ())
    return values is not None


def _values(node: Node) -> set[Any] | None:
    """The literals in what a variable is compared with; None if there is more than literals."""
    match node:
        case Literal(value) if value is None or isinstance(value, _KINDS):
            return {value}
        case Negative(Literal(Decimal() as value)):
            return {-value}
        case Interval() | Probe() | Listing():
            found = [_values(child) for child in children(node)]
            if None not in found:
                return {value for values in found if values for value in values}
    return None


_KINDS = (bool, Decimal, str, datetime, date)


def _samples(values: set[Any]) -> list[Any]:
    """A missing value, and one value of each kind that comparisons with these can tell apart."""
    found: list[Any] = [None]
    for kind in _KINDS:
        points = sorted(value for value in values if type(value) is kind)
        if points:
            found += _around(kind, points)
    return found if len(found) > 1 else [None, "…"]


def _around(kind: type, points: list[Any]) -> list[Any]:
    if kind is bool:
        return [True, False]
    if kind is str:
        return [*points, *(f"{point}…" for point in points), ""]
    if kind is Decimal:
        between = [(one + two) / 2 for one, two in pairwise(points)]
        return [points[0] - 1, *points, *between, points[-1] + 1]
    step = timedelta(days=1) if kind is date else timedelta(seconds=1)
    return [moment for point in points for moment in (point - step, point, point + step)]


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
