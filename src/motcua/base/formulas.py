"""Formulas over figures, such as `{online} / {received} * 100`: read by our own grammar."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MOST_DEPTH = 40  # of brackets; a formula that needs more is a mistake
_TOKEN = re.compile(
    r"\s*(?:\{(?P<code>[a-z][a-z0-9_.-]*)\}|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[a-z]+)(?=\s*\()|(?P<sign>[-+*/(),]))"
)


class FormulaUnreadable(ValueError):
    """A text is no formula."""

    def __init__(self, text: str, place: int, wanted: str) -> None:
        """Name the place, counted from 1, and what was wanted there."""
        self.text, self.place, self.wanted = text, place + 1, wanted
        super().__init__(f"“{text}”, character {place + 1}: {wanted}")


class FormulaCycle(ValueError):
    """Formulas need each other in a circle."""

    def __init__(self, path: Iterable[str]) -> None:
        """Name the circle, from an indicator back to itself."""
        self.path = tuple(path)
        super().__init__("formulas go round in a circle: " + " → ".join(self.path))


class DividedByZero(ArithmeticError):
    """A denominator is zero."""


Operands = Mapping[str, Decimal | None]
Node = Callable[[Operands], Decimal | None]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read: what it needs, and how it is reckoned."""

    text: str
    codes: tuple[str, ...]
    node: Node

    def evaluate(self, operands: Operands) -> Decimal | None:
        """
        The result, unrounded; None if a figure that is needed is None.

        :raises DividedByZero: if a denominator is zero.
        """
        return self.node(operands)


def read_formula(text: str) -> Formula:
    """
    Read a formula: + - * / and brackets over {codes} and numbers, sum(…), percent(part, whole).

    :raises FormulaUnreadable: naming the place and what is wanted there.
    """
    return _Reader(text).read()


def order_of(formulas: Mapping[str, Iterable[str]]) -> list[str]:
    """
    The codes of formulas in an order in which each comes after those that it needs.

    :raises FormulaCycle: naming the circle.
    """
    done: list[str] = []
    path: list[str] = []

    def visit(code: str) -> None:
        if code in path:
            raise FormulaCycle([*path[path.index(code) :], code])
        if code in done or code not in formulas:
            return
        path.append(code)
        for needed in formulas[code]:
            visit(needed)
        path.pop()
        done.append(code)

    for code in formulas:
        visit(code)
    return done


class _Reader:
    """Reads by descent: sums of products of signed parts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.codes: list[str] = []
        self.depth = 0
        self.tokens = list(self._split())
        self.at = 0

    def read(self) -> Formula:
        node = self._sum()
        if self._kind() != "end":
            raise self._wanted("an operator or the end")
        return Formula(self.text, tuple(dict.fromkeys(self.codes)), node)

    def _split(self) -> Iterable[tuple[str, str, int]]:
        place, end = 0, len(self.text.rstrip())
        while place < end:
            found = _TOKEN.match(self.text, place)
            if found is None or found.lastgroup is None:
                spaces = len(self.text) - len(self.text[place:].lstrip())
                raise FormulaUnreadable(
                    self.text, spaces, "a number, a {code}, + - * / or a bracket"
                )
            yield found.lastgroup, found[found.lastgroup], found.start(found.lastgroup)
            place = found.end()
        yield "end", "", end

    def _kind(self) -> str:
        return self.tokens[self.at][0]

    def _next_is(self, *signs: str) -> str:
        kind, text, _ = self.tokens[self.at]
        if kind == "sign" and text in signs:
            self.at += 1
            return text
        return ""

    def _wanted(self, what: str) -> FormulaUnreadable:
        return FormulaUnreadable(self.text, self.tokens[self.at][2], f"{what} is wanted here")

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._next_is("+", "-"):
            node = _both(node, self._product(), _plus if sign == "+" else _minus)
        return node

    def _product(self) -> Node:
        node = self._part()
        while sign := self._next_is("*", "/"):
            node = _both(node, self._part(), _times if sign == "*" else _over)
        return node

    def _part(self) -> Node:
        if self._next_is("-"):
            node = self._part()
            return _both(lambda _: Decimal(0), node, _minus)
        if self._next_is("("):
            return self._bracketed()
        kind, text, _ = self.tokens[self.at]
        if kind not in ("code", "number", "name"):
            raise self._wanted("a number, a {code} or a bracket")
        self.at += 1
        if kind == "name":
            return self._function(text)
        if kind == "number":
            number = Decimal(text)
            return lambda _: number
        self.codes.append(text)
        return lambda operands: operands.get(text)

    def _bracketed(self) -> Node:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise self._wanted("fewer brackets")
        node = self._sum()
        if not self._next_is(")"):
            raise self._wanted("a closing bracket")
        self.depth -= 1
        return node

    def _function(self, name: str) -> Node:
        if name not in ("sum", "percent"):
            self.at -= 1
            raise self._wanted("sum(…) or percent(part, whole)")
        self._next_is("(")
        given = [self._sum()]
        while self._next_is(","):
            given.append(self._sum())
        if name == "percent" and len(given) != 2:
            raise self._wanted("percent(part, whole), with two parts")
        if not self._next_is(")"):
            raise self._wanted("a closing bracket")
        if name == "percent":
            return _both(_both(given[0], given[1], _over), lambda _: Decimal(100), _times)
        node = given[0]
        for more in given[1:]:
            node = _both(node, more, _plus)
        return node


def _both(left: Node, right: Node, join: Callable[[Decimal, Decimal], Decimal]) -> Node:
    def reckon(operands: Operands) -> Decimal | None:
        one, other = left(operands), right(operands)
        return None if one is None or other is None else join(one, other)

    return reckon


def _plus(one: Decimal, other: Decimal) -> Decimal:
    return one + other


def _minus(one: Decimal, other: Decimal) -> Decimal:
    return one - other


def _times(one: Decimal, other: Decimal) -> Decimal:
    return one * other


def _over(one: Decimal, other: Decimal) -> Decimal:
    if other == 0:
        raise DividedByZero
    try:
        return one / other
    except InvalidOperation as error:
        raise DividedByZero from error
