"""Conditions on sequence flows: a small, safe subset of FEEL with a parser of its own."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any


class ConditionError(ValueError):
    """A condition that is outside the subset; the message names the place."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, a truth value, a date or null."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    """A variable of the run; dots go into its parts. What is not there is null."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of values, as `in [1, 2]` needs."""

    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values compared; a comparison that makes no sense is not true."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Negation:
    """not(…)."""

    of: "Expression"


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions joined by `and` or by `or`."""

    word: str
    parts: tuple["Expression", ...]


Expression = Literal | Name | Listing | Comparison | Negation | Junction

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<operator><=|>=|!=|==|&&|\|\||[=<>!()\[\],])|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*))"
)
_ORDER: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_WORDS = {"==": "=", "&&": "and", "||": "or"}
_CONSTANTS = {"true": True, "false": False, "null": None}


def parse_condition(source: str) -> Expression:
    """
    Read a condition such as `outcome = "approve" and fee > 0`.

    A leading `=` and a surrounding `${…}`, which some modellers write, are accepted.

    :raises ConditionError: for anything outside the subset.
    """
    text = source.strip()
    if text.startswith(("${", "#{")) and text.endswith("}"):
        text = text[2:-1]
    text = text.removeprefix("=").strip()
    reader = _Reader(_tokens(text), source.strip())
    expression = reader.either()
    reader.expect_end()
    return expression


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.end() == place:
            raise ConditionError(f"“{text}”: {text[place : place + 12]!r}")
        kind = str(match.lastgroup)
        value = match.group(kind)
        word = _WORDS.get(value, value)
        found.append(("operator" if kind == "name" and word in _RESERVED else kind, word))
        place = match.end()
        if not text[place:].strip():
            break
    return found


_RESERVED = {"and", "or", "in", "not"}


class _Reader:
    """Reads tokens by descent: or, and, comparison, value."""

    def __init__(self, tokens: list[tuple[str, str]], source: str) -> None:
        self.tokens, self.source, self.place = tokens, source, 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "")

    def take(self, *words: str) -> str | None:
        kind, value = self.peek()
        if kind in {"operator", "end"} and value in words:
            self.place += 1
            return value
        return None

    def expect(self, word: str) -> None:
        if self.take(word) is None:
            raise self.error()

    def expect_end(self) -> None:
        if self.peek()[0] != "end":
            raise self.error()

    def error(self) -> ConditionError:
        return ConditionError(f"“{self.source}”: {self.peek()[1] or '…'}")

    def either(self) -> Expression:
        return self.joined("or", self.both)

    def both(self) -> Expression:
        return self.joined("and", self.comparison)

    def joined(self, word: str, part: Callable[[], Expression]) -> Expression:
        parts = [part()]
        while self.take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Junction(word, tuple(parts))

    def comparison(self) -> Expression:
        if self.take("not", "!"):
            return Negation(self.value())
        left = self.value()
        if self.take("not"):
            self.expect("in")
            return Negation(Comparison("in", left, self.value()))
        operator = self.take("=", "!=", "<", "<=", ">", ">=", "in")
        return left if operator is None else Comparison(operator, left, self.value())

    def value(self) -> Expression:
        if self.take("("):
            return self.group()
        if self.take("["):
            return self.listing("]", [])
        kind, value = self.peek()
        self.place += 1
        if kind == "number":
            return Literal(Decimal(value))
        if kind == "text":
            return Literal(re.sub(r"\\(.)", r"\1", value[1:-1]))
        if kind == "name":
            return self.named(value)
        self.place -= 1
        raise self.error()

    def group(self) -> Expression:
        inside = self.either()
        if self.take(")"):
            return inside
        self.expect(",")
        return self.listing(")", [inside])

    def listing(self, closing: str, items: list[Expression]) -> Listing:
        while not self.take(closing):
            items.append(self.value())
            if not self.take(","):
                self.expect(closing)
                break
        return Listing(tuple(items))

    def named(self, name: str) -> Expression:
        if name in _CONSTANTS:
            return Literal(_CONSTANTS[name])
        if name != "date":
            return Name(tuple(name.split(".")))
        self.expect("(")
        kind, value = self.peek()
        self.place += 1
        self.expect(")")
        try:
            return Literal(date.fromisoformat(value[1:-1] if kind == "text" else value))
        except ValueError as error:
            raise ConditionError(f"“{self.source}”: {value}") from error


def evaluate(expression: Expression, variables: Mapping[str, Any]) -> Any:
    """The value of a condition over the variables; a missing variable is null, never an error."""
    match expression:
        case Literal(value):
            return value
        case Name(path):
            return _lookup(path, variables)
        case Listing(items):
            return [evaluate(item, variables) for item in items]
        case Negation(of):
            return evaluate(of, variables) is not True
        case Junction(word, parts):
            holds = (evaluate(part, variables) is True for part in parts)
            return all(holds) if word == "and" else any(holds)
        case Comparison(operator, left, right):
            return _compare(operator, evaluate(left, variables), evaluate(right, variables))


def _lookup(path: tuple[str, ...], variables: Mapping[str, Any]) -> Any:
    value: Any = variables
    for name in path:
        if not isinstance(value, Mapping) or name not in value:
            return None
        value = value[name]
    return value


def _compare(operator: str, left: Any, right: Any) -> bool:
    if operator == "in":
        members = right if isinstance(right, list | tuple) else [right]
        return any(_compare("=", left, member) for member in members)
    left, right = _alike(left, right), _alike(right, left)
    if operator in {"=", "!="}:
        same = left == right and isinstance(left, bool) == isinstance(right, bool)
        return same if operator == "=" else not same
    try:
        return _ORDER[operator](left, right)
    except TypeError:
        return False


def _alike(value: Any, other: Any) -> Any:
    """Numbers as Decimal, and a date written as text as a date where a date stands opposite."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return Decimal(str(value))
    if isinstance(value, str) and isinstance(other, date):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    return value


def names_in(expression: Expression) -> frozenset[str]:
    """The variables that a condition reads (their first part)."""
    match expression:
        case Name(path):
            return frozenset({path[0]})
        case Listing(parts) | Junction(_, parts):
            return frozenset().union(*(names_in(part) for part in parts))
        case Negation(of):
            return names_in(of)
        case Comparison(_, left, right):
            return names_in(left) | names_in(right)
        case _:
            return frozenset()


def outcomes_in(expression: Expression) -> frozenset[str]:
    """The texts that a condition compares `outcome` with, to find misspelt outcomes."""
    match expression:
        case Comparison(_, Name(("outcome",)), right):
            return _texts(right)
        case Comparison(_, left, Name(("outcome",))):
            return _texts(left)
        case Junction(_, parts):
            return frozenset().union(*(outcomes_in(part) for part in parts))
        case Negation(of):
            return outcomes_in(of)
        case _:
            return frozenset()


def _texts(expression: Expression) -> frozenset[str]:
    items = expression.items if isinstance(expression, Listing) else (expression,)
    return frozenset(
        item.value for item in items if isinstance(item, Literal) and isinstance(item.value, str)
    )
