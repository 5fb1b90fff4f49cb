"""Which conditions out of one element can hold together: tried on every kind of value there is."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
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
    :ivar uncovered: values with which none holds, by variable; None where there are no such.
    """

    holding: frozenset[tuple[int, ...]]
    uncovered: Mapping[str, Any] | None = None


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
    uncovered: Mapping[str, Any] | None = None
    for values in product(*samples.values()):
        variables = dict(zip(samples, values, strict=True))
        held = tuple(_held(conditions, {**variables, "outcome": outcome}))
        holding.add(held)
        if not held and uncovered is None:
            uncovered = variables
    return Branching(frozenset(holding), uncovered)


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
        points = [value for value in values if type(value) is kind]
        if kind is bool and points:
            found += [True, False]
        elif kind is datetime:  # moments with a zone and without are never compared
            found += _around([one for one in points if _has_zone(one)])
            found += _around([one for one in points if not _has_zone(one)])
        else:
            found += _around(points)
    return found if len(found) > 1 else [None, "…"]


def _has_zone(moment: Any) -> bool:
    return moment.tzinfo is not None


def _around(points: list[Any]) -> list[Any]:
    """The points themselves, a value between each two of them, one after them and one before."""
    if not points:
        return []
    points = sorted(points)
    between = [_between(one, two) for one, two in pairwise(points)]
    return [*points, *(one for one in between if one is not None), *_outside(points)]


def _outside(points: list[Any]) -> list[Any]:
    first, last = points[0], points[-1]
    if isinstance(first, str):
        return [f"{last}…", ""] if first else [f"{last}…"]
    step = 1 if isinstance(first, Decimal) else timedelta(days=1)
    found = []
    for place, beyond in ((last, step), (first, -step)):
        with suppress(OverflowError):  # there is no day before the first of the calendar
            found.append(place + beyond)
    return found


def _between(one: Any, two: Any) -> Any:
    """A value between two; None where there is no other."""
    if isinstance(one, Decimal):
        return (one + two) / 2
    if isinstance(one, str):
        if not two.startswith(one):
            return f"{one}…"
        # “a” and “ac”: “ab…”; where no letter comes before, the least there is.
        before = chr(max(ord(two[len(one)]) - 1, 0))
        if before.isprintable():
            return f"{one}{before}…"
        return f"{one}\0" if two != f"{one}\0" else None
    middle = one + (two - one) / 2
    return middle if one < middle < two else None


def in_words(values: Mapping[str, Any], language: str) -> str:
    """Values of variables as a person tells them: `“fee” has no value and “area” = 4.5`."""
    nothing, both = (" has no value", " and ") if language == "en" else (" chưa có giá trị", " và ")
    return both.join(
        f"“{name}”{nothing}" if value is None else f"“{name}” = {shown(value)}"
        for name, value in values.items()
    )


def shown(value: Any) -> str:
    """A value as it is written in a condition."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, datetime | date):
        return f'@"{value.isoformat()}"'
    return f'"{value}"' if isinstance(value, str) else str(value)
