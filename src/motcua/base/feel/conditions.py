"""Conditions of processes: FEEL that answers plainly yes or no, with the habits of modellers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .comparing import compare, fits, within
from .evaluation import Manner, Run, compile_tree
from .parsing import parse_expression
from .scope import Scope
from .syntax import (
    Call,
    Comparison,
    ExpressionUnreadable,
    Input,
    Listing,
    Literal,
    Membership,
    Name,
    Node,
    free_names,
    nodes,
)  # fmt: skip
from .values import Range, date_of


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition that was read: its tree, and the closure that answers it."""

    tree: Node
    run: Run = field(repr=False, compare=False)


def parse_condition(source: str) -> Expression:
    """
    Read a condition such as `outcome = "approve" and fee > 0`.

    A leading `=`, a surrounding `${…}`, `==`, `&&`, `||` and `!`, which some modellers write, are
    accepted. Unlike a decision table's expressions, a comparison that makes no sense is false,
    and a text compared with a date is read as one.

    :raises ExpressionUnreadable: with the place and the reason.
    """
    text = source.strip()
    if text.startswith(("${", "#{")) and text.endswith("}"):
        text = text[2:-1]
    tree = parse_expression(text.removeprefix("=").strip())
    for node, _ in nodes(tree):
        if isinstance(node, Input):
            raise ExpressionUnreadable(text, text.find("?"), "“?” chỉ dùng trong bảng quyết định",
                                       "“?” is for decision tables only")  # fmt: skip
    return Expression(tree, compile_tree(tree, _PLAIN))


def evaluate(
    expression: Expression,
    variables: Mapping[str, Any],
    *,
    today: date | None = None,
    now: datetime | None = None,
) -> Any:
    """
    The value of a condition over the variables; a missing variable is null, never an error.

    :raises EvaluationTooLong: if it costs more work than one evaluation may.
    """
    return expression.run(Scope(variables, today=today, now=now))


def _alike(value: Any, other: Any) -> Any:
    """A date written as text as a date where a date stands opposite."""
    if type(value) is str and isinstance(other, date):
        return date_of(value[:10])
    if isinstance(value, datetime) and type(other) is date:
        return value.date()
    return value


def _plain_compare(operator: str, left: Any, right: Any) -> bool:
    if type(left) is not type(right):
        left, right = _alike(left, right), _alike(right, left)
    answer = compare(operator, left, right)
    return operator == "!=" if answer is None else answer


def _plain_fits(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, Range):
        return within(_alike(value, wanted.low), wanted) is True
    for one in wanted if isinstance(wanted, list) else (wanted,):
        if _plain_compare("=", value, one) or fits(value, one) is True:
            return True
    return False


_PLAIN = Manner(
    compare=_plain_compare,
    fits=_plain_fits,
    both=lambda *parts: all(part is True for part in parts),
    either=lambda *parts: any(part is True for part in parts),
    turned=lambda value: value is not True,
)


def names_in(expression: Expression) -> frozenset[str]:
    """The variables that a condition reads, without those that it introduces itself."""
    return free_names(expression.tree)


def texts_compared_with(expression: Expression, name: str) -> frozenset[str]:
    """The texts that a condition compares a variable with, to find misspelt outcomes."""
    found: set[str] = set()
    for node, _ in nodes(expression.tree):
        match node:
            case Comparison(_, Name(one), other) | Comparison(_, other, Name(one)) if one == name:
                found |= _texts(other)
            case Membership(Name(one), tests) if one == name:
                found.update(*(_texts(test) for test in tests))
    return frozenset(found)


def _texts(node: Node) -> frozenset[str]:
    parts = node.items if isinstance(node, Listing) else (node,)
    return frozenset(
        part.value for part in parts if isinstance(part, Literal) and isinstance(part.value, str)
    )


def reads_clock(expression: Expression) -> bool:
    """Whether a condition asks for `today()` or `now()`, which must then be given."""
    return any(
        isinstance(node, Call) and node.function in {"today", "now"}
        for node, _ in nodes(expression.tree)
    )
