"""Writes trees as FEEL again: reading what was written gives the same tree."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from .syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Conditional,
    Context,
    Filter,
    Input,
    InstanceOf,
    Interval,
    Junction,
    Listing,
    Literal,
    Loop,
    Membership,
    Name,
    Negation,
    Negative,
    Node,
    Path,
    Probe,
    Quantified,
    UnaryTests,
)  # fmt: skip
from .texts import iso_duration
from .values import Months

_ATOMS = (Literal, Name, Input, Path, Listing, Context, Call, Filter)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def print_expression(tree: Node) -> str:
    """The tree as text."""
    return _PRINTERS[type(tree)](tree)


def _inner(node: Node) -> str:
    text = print_expression(node)
    bare = isinstance(node, _ATOMS) and not text.startswith("-")
    return text if bare else f"({text})"


def print_value(value: Any) -> str:
    """A value as the literal that means it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}" if -40 < value.adjusted() < 40 else str(value)
    if isinstance(value, str):
        return '"' + "".join(_ESCAPES.get(letter, letter) for letter in value) + '"'
    if isinstance(value, timedelta | Months):
        return f'duration("{iso_duration(value)}")'
    return _print_temporal(value)


def _print_temporal(value: Any) -> str:
    if isinstance(value, datetime):
        return f'date and time("{value.isoformat()}")'
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    if isinstance(value, time):
        return f'time("{value.isoformat()}")'
    return f"[{', '.join(print_value(item) for item in value)}]"


def _literal(node: Literal) -> str:
    return print_value(node.value)


def _comma(items: tuple[Node, ...]) -> str:
    return ", ".join(print_expression(item) for item in items)


def _variables(variables: tuple[tuple[str, Node], ...]) -> str:
    return ", ".join(f"{name} in {_inner(value)}" for name, value in variables)


def _context(node: Context) -> str:
    return f"{{{', '.join(f'{name}: {print_expression(v)}' for name, v in node.entries)}}}"


def _interval(node: Interval) -> str:
    opening, closing = "[" if node.low_closed else "(", "]" if node.high_closed else ")"
    return f"{opening}{_inner(node.low)}..{_inner(node.high)}{closing}"


def _conditional(node: Conditional) -> str:
    then, otherwise = print_expression(node.then), print_expression(node.otherwise)
    return f"if {print_expression(node.condition)} then {then} else {otherwise}"


def _two(node: Any) -> str:
    return f"{_inner(node.left)} {node.operator} {_inner(node.right)}"


def _tests(node: UnaryTests) -> str:
    if not node.tests:
        return "-"
    return f"not({_comma(node.tests)})" if node.negated else _comma(node.tests)


_PRINTERS: dict[type[Node], Callable[[Any], str]] = {
    Literal: _literal,
    Name: lambda node: node.name,
    Input: lambda node: "?",
    Path: lambda node: f"{_inner(node.of)}.{node.name}",
    Filter: lambda node: f"{_inner(node.of)}[{print_expression(node.condition)}]",
    Listing: lambda node: f"[{_comma(node.items)}]",
    Context: _context,
    Interval: _interval,
    Probe: lambda node: f"{node.operator} {_inner(node.right)}",
    Negative: lambda node: f"-{_inner(node.of)}",
    Arithmetic: _two,
    Comparison: _two,
    Between: lambda node: f"{_inner(node.of)} between {_inner(node.low)} and {_inner(node.high)}",
    Membership: lambda node: f"{_inner(node.of)} in ({_comma(node.tests)})",
    Negation: lambda node: f"not({print_expression(node.of)})",
    Junction: lambda node: f" {node.word} ".join(_inner(part) for part in node.parts),
    Conditional: _conditional,
    Loop: lambda node: f"for {_variables(node.variables)} return {print_expression(node.result)}",
    Quantified: lambda node: (
        f"{node.word} {_variables(node.variables)} satisfies {print_expression(node.condition)}"
    ),
    Call: lambda node: f"{node.function}({_comma(node.arguments)})",
    InstanceOf: lambda node: f"{_inner(node.of)} instance of {node.type_name}",
    UnaryTests: _tests,
}
