"""The tree of a FEEL expression: frozen, comparable, without behaviour."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


class ExpressionUnreadable(ValueError):
    """An expression that is not understood; the message names the place in the text."""

    def __init__(self, source: str, position: int, vi: str, en: str) -> None:
        """Say what is wrong at which character (from 0) of the text."""
        self.source, self.position, self.vi, self.en = source, position, vi, en
        super().__init__(self.message("vi"))

    def message(self, language: str) -> str:
        """What is wrong and where, in the reader's language."""
        shown = self.source if len(self.source) <= 120 else self.source[:119] + "…"
        if language == "en":
            return f"“{shown}”, character {self.position + 1}: {self.en}"
        return f"“{shown}”, ký tự {self.position + 1}: {self.vi}"


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression."""


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, a text, a truth value, a date, a time, a duration or null."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable; what is not there is null."""

    name: str


@dataclass(frozen=True, slots=True)
class Input(Node):
    """The value that a cell of a decision table is asked about: `?`."""


@dataclass(frozen=True, slots=True)
class Path(Node):
    """A part of a context, of a date or of a duration: `a.b`."""

    of: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """The items of a list that meet a condition, or the one at a place: `xs[item > 3]`, `xs[1]`."""

    of: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Listing(Node):
    """A list."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Context(Node):
    """Named values; an entry may use those before it."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """The values between two ends: `[1..5)`."""

    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Probe(Node):
    """A comparison whose left side is the value asked about: `< 5`."""

    operator: str
    right: Node


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """A number or duration with its sign turned: `-a`."""

    of: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`+ - * / **`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`= != < <= > >=`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`a between b and c`, both ends included."""

    of: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """`a in (1, [5..9], > 20)`: whether one of the tests holds."""

    of: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`not(a)`."""

    of: Node


@dataclass(frozen=True, slots=True)
class Junction(Node):
    """Conditions joined by `and` or by `or`."""

    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """`if a then b else c`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Loop(Node):
    """`for x in xs, y in 1..3 return x * y`; an interval counts its whole numbers."""

    variables: tuple[tuple[str, Node], ...]
    result: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some x in xs satisfies …`, `every x in xs satisfies …`."""

    word: str
    variables: tuple[tuple[str, Node], ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function that FEEL has, or that the decision's model brings along."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`a instance of number`."""

    of: Node
    type_name: str


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """A cell of a decision table: one of the tests holds (or none, `not(…)`); none given: any."""

    tests: tuple[Node, ...]
    negated: bool = False


def children(node: Node) -> Iterator[Node]:
    """The parts directly inside a node, in the order of the text."""
    for name in node.__dataclass_fields__:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    yield item
                elif isinstance(item, tuple):
                    yield item[1]


def nodes(tree: Node) -> Iterator[tuple[Node, int]]:
    """Every node with its depth, without recursion."""
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in children(node))


def free_names(tree: Node, *, in_filters: bool = True) -> frozenset[str]:
    """
    The variables that a tree reads, without those that it introduces itself.

    Names inside `xs[…]` may be parts of the items; leave them out with `in_filters=False`.
    """
    if isinstance(tree, Name):
        return frozenset({tree.name})
    if isinstance(tree, Filter) and not in_filters:
        return free_names(tree.of, in_filters=False)
    inside = frozenset[str]().union(
        *(free_names(child, in_filters=in_filters) for child in children(tree))
    )
    if isinstance(tree, Loop | Quantified):
        return inside - {name for name, _ in tree.variables} - {"partial"}
    if isinstance(tree, Context):
        return inside - {name for name, _ in tree.entries}
    return inside - {"item"} if isinstance(tree, Filter) else inside
