"""Overlaps and gaps of a table: one value of every stretch that its cells tell apart is tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from motcua.base.feel.evaluation import compile_tree
from motcua.base.feel.scope import Scope
from motcua.base.feel.syntax import (
    Comparison,
    Input,
    Interval,
    Junction,
    Listing,
    Literal,
    Negation,
    Probe,
    UnaryTests,
    nodes,
)
from motcua.base.feel.values import Months

from .compiling import ReadRule, ReadTable
from .model import DataType
from .types import example_step

MOST_TRIES = 50_000
MOST_PAIRS = 200_000
MOST_CELLS = 300_000  # of one column, times the values tried
_DECIDABLE = (
    Literal, Probe, Interval, UnaryTests, Listing, Comparison, Junction, Negation, Input,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Overlap:
    """Rules that match together, with inputs for which they do; None: any value."""

    rules: tuple[int, int]
    example: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Stretches:
    """A column's values to try; bit n of a rule's mask says that the rule holds for value n."""

    samples: tuple[Any, ...]
    masks: tuple[int, ...]
    is_exact: bool

    def rules_for(self, place: int) -> int:
        """The rules that hold for a sample, as bits."""
        return sum(1 << n for n, mask in enumerate(self.masks) if mask >> place & 1)


def _is_decidable(tests: UnaryTests) -> bool:
    """Whether a cell's answer depends only on where its value lies among the literals in it."""
    return all(isinstance(node, _DECIDABLE) for node, _ in nodes(tests))


def _literals(tests: UnaryTests) -> Iterator[Any]:
    for node, _ in nodes(tests):
        if isinstance(node, Literal) and node.value is not None:
            yield node.value


def stretches(read: ReadTable, column: int) -> Stretches:
    """The values of a column that the cells of the table tell apart."""
    cells = [rule.tests[column] for rule in read.rules]
    allowed, kind = read.allowed[column], read.table.inputs[column].type
    exact = all(map(_is_decidable, cells)) and (allowed is None or _is_decidable(allowed))
    if not exact:
        return _unknown(read)
    literals = {value for cell in cells for value in _literals(cell)}
    literals |= set(_literals(allowed)) if allowed else set()
    samples = _samples(literals, kind)
    if allowed is not None:
        may_be = compile_tree(allowed)
        samples = [value for value in samples if may_be(Scope({}, asked=value)) is True]
    if len(samples) * len(cells) > MOST_CELLS:
        return _unknown(read)
    asked = [Scope({}, asked=value) for value in samples]
    masks = [
        sum(1 << place for place, scope in enumerate(asked) if rule.asks[column](scope) is True)
        for rule in read.rules
    ]
    return Stretches(tuple(samples), tuple(masks), True)


def _unknown(read: ReadTable) -> Stretches:
    """A column that cannot be judged: as far as is known, every rule may hold."""
    return Stretches((None,), tuple(1 for _ in read.rules), False)


def _samples(literals: set[Any], kind: DataType) -> list[Any]:
    if kind.base == "boolean" or any(isinstance(value, bool) for value in literals):
        return [True, False]
    if not literals:
        return [None]
    if any(isinstance(value, str) for value in literals):
        texts = sorted(str(value) for value in literals)
        return [*texts, _other(texts)]
    ends = sorted(literals, key=_sort_key)
    samples = [_beside(ends[0], -1)]
    for place, end in enumerate(ends):
        samples.append(end)
        after = ends[place + 1] if place + 1 < len(ends) else None
        samples.extend(_after(end, after, kind))
    return list(dict.fromkeys(value for value in samples if value is not None))


def _sort_key(value: Any) -> tuple[str, Any]:
    return type(value).__name__, value


def _other(texts: list[str]) -> str:
    """A text that no cell names."""
    other = "…"
    while other in texts:
        other += "…"
    return other


def _beside(value: Any, direction: int) -> Any:
    try:
        if isinstance(value, Decimal):
            return value + direction
        if isinstance(value, Months):
            return Months(value.count + direction)
        step = example_step(value)
        return None if step is None else value + step if direction > 0 else value - step
    except OverflowError:
        return None


def _after(value: Any, following: Any, kind: DataType) -> list[Any]:
    """A value between two literals, or one beyond the last."""
    if following is None or type(following) is not type(value):
        return [_beside(value, 1)]
    if isinstance(value, Decimal) and not kind.is_whole:
        return [(value + following) / 2]
    if isinstance(value, time):
        return []
    near = _beside(value, 1)
    return [near] if near is not None and near < following else []


def is_comparable(read: ReadTable, column: int) -> bool:
    """Whether a column's literals are all of one kind, so that stretches lie in one order."""
    kinds = {
        type(value) for rule in read.rules for value in _literals(rule.tests[column])
    }  # fmt: skip
    return len(kinds) <= 1 and not kinds & {list, datetime, time}


def find_overlaps(read: ReadTable, *, only_differing: bool = False) -> tuple[list[Overlap], bool]:
    """Pairs of rules that match together, and whether every pair could be judged exactly."""
    columns = [_column(read, column) for column in range(len(read.table.inputs))]
    exact = all(one.is_exact for one in columns)
    found: list[Overlap] = []
    count = len(read.rules)
    if count * (count - 1) // 2 > MOST_PAIRS:
        return [], False
    for first in range(count):
        for second in range(first + 1, count):
            example = _together(columns, first, second)
            if example is None or (
                only_differing and _conclude_alike(read.rules[first], read.rules[second])
            ):
                continue
            if _is_sure(read, columns, first, second):
                numbers = read.rules[first].rule.number, read.rules[second].rule.number
                found.append(Overlap(numbers, example))
    return found, exact


def _column(read: ReadTable, column: int) -> Stretches:
    if is_comparable(read, column):
        return stretches(read, column)
    return _unknown(read)


def _is_sure(read: ReadTable, columns: list[Stretches], first: int, second: int) -> bool:
    """Whether no cell that cannot be judged could keep the two rules apart."""
    return all(
        one.is_exact or not (read.rules[first].tests[n].tests and read.rules[second].tests[n].tests)
        for n, one in enumerate(columns)
    )


def _together(columns: list[Stretches], first: int, second: int) -> tuple[Any, ...] | None:
    example = []
    for one in columns:
        both = one.masks[first] & one.masks[second]
        if not both:
            return None
        example.append(one.samples[(both & -both).bit_length() - 1])
    return tuple(example)


def _conclude_alike(first: ReadRule, second: ReadRule) -> bool:
    return first.conclusions == second.conclusions


def find_gaps(read: ReadTable, *, most: int = 5) -> tuple[list[tuple[Any, ...]], bool]:
    """Inputs for which no rule matches (None: any value), and whether the search was complete."""
    columns = [_column(read, column) for column in range(len(read.table.inputs))]
    if not all(one.is_exact for one in columns):
        return [], False
    return _Gaps(columns, most).search(len(read.rules))


class _Gaps:
    """Goes through the columns, keeping the rules that still match."""

    def __init__(self, columns: list[Stretches], most: int) -> None:
        self.columns, self.most, self.tries = columns, most, 0
        self.rules = [
            [one.rules_for(place) for place in range(len(one.samples))] for one in columns
        ]
        self.found: list[tuple[Any, ...]] = []
        self.covered: set[tuple[int, int]] = set()

    def search(self, rules: int) -> tuple[list[tuple[Any, ...]], bool]:
        self.visit(0, (1 << rules) - 1, ())
        return self.found, self.tries <= MOST_TRIES

    def visit(self, column: int, rules: int, chosen: tuple[Any, ...]) -> bool:
        """Whether every value of the remaining columns is covered by the rules."""
        if not rules:
            rest = len(self.columns) - column
            self.found.append((*chosen, *[None] * rest))
            return False
        if column == len(self.columns) or (column, rules) in self.covered:
            return True
        whole, told = True, False  # one example of the gaps that differ in this column only
        one = self.columns[column]
        for place, sample in enumerate(one.samples):
            self.tries += 1
            if self.tries > MOST_TRIES or len(self.found) >= self.most:
                return False
            left = rules & self.rules[column][place]
            if not left and told:
                continue
            told = told or not left
            whole = self.visit(column + 1, left, (*chosen, sample)) and whole
        if whole:
            self.covered.add((column, rules))
        return whole
