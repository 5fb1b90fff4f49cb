"""Reads FEEL by descent into trees; names may have spaces where they are known beforehand."""

from collections.abc import Callable, Collection, Mapping

from .cursor import DEEPEST_NESTING
from .primaries import Values
from .syntax import (
    Arithmetic,
    Between,
    Comparison,
    Conditional,
    Filter,
    InstanceOf,
    Interval,
    Junction,
    Literal,
    Loop,
    Membership,
    Negation,
    Negative,
    Node,
    Path,
    Probe,
    Quantified,
    UnaryTests,
)
from .values import NUMBERS, is_number

_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
TYPES = frozenset({
    "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
    "years and months duration", "list", "context", "Any", "range",
})  # fmt: skip
_TYPE_STARTS = {" ".join(t.split()[: n + 1]) for t in TYPES for n in range(len(t.split()))}


def parse_expression(
    source: str, *, names: Collection[str] = (), functions: Mapping[str, int] | None = None
) -> Node:
    """
    Read an expression.

    `names` are variables whose names have spaces or signs; `functions` those of the model, with
    the number of their parameters.

    :raises ExpressionUnreadable: with the place and the reason.
    """
    reader = Reader(source, names, functions or {})
    return reader.finished(reader.expression())


def parse_unary_tests(
    source: str, *, names: Collection[str] = (), functions: Mapping[str, int] | None = None
) -> UnaryTests:
    """
    Read the cell of a decision table: `-`, `"a","b"`, `< 5`, `[1..5]`, `not(…)`, `? > 3`.

    :raises ExpressionUnreadable: with the place and the reason.
    """
    reader = Reader(source, names, functions or {})
    tests = reader.unary_tests()
    reader.finished(tests)
    return tests


class Reader(Values):
    """Reads tokens; one method for each level of binding, loosest first."""

    def expression(self) -> Node:
        """Any expression."""
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            raise self.error("biểu thức lồng quá sâu", "nested too deeply")
        word = self.peek().value if self.peek().kind == "name" else ""
        special = {
            "if": self.conditional, "for": self.loop,
            "some": self.quantified, "every": self.quantified,
        }.get(word)  # fmt: skip
        tree = special() if special else self.disjunction()
        self.depth -= 1
        return tree

    def conditional(self) -> Node:
        self.expect("if")
        condition = self.expression()
        self.expect("then")
        then = self.expression()
        self.expect("else")
        return Conditional(condition, then, self.expression())

    def loop(self) -> Node:
        self.expect("for")
        variables = self.variables("return")
        return Loop(variables, self.expression())

    def quantified(self) -> Node:
        word = self.take("some", "every") or ""
        variables = self.variables("satisfies")
        return Quantified(word, variables, self.expression())

    def variables(self, closing: str) -> tuple[tuple[str, Node], ...]:
        found = []
        while True:
            name = self.new_name("in")
            over = self.expression()
            if self.take(".."):
                over = Interval(over, self.expression(), True, True)
            found.append((name, over))
            if not self.take(","):
                self.expect(closing)
                return tuple(found)

    def disjunction(self) -> Node:
        return self.joined("or", self.conjunction)

    def conjunction(self) -> Node:
        return self.joined("and", self.comparison)

    def joined(self, word: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self.take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Junction(word, tuple(parts))

    def comparison(self) -> Node:
        left = self.additive()
        if self.take("not"):
            self.expect("in")
            return Negation(Membership(left, self.membership()))
        if self.take("in"):
            return Membership(left, self.membership())
        if self.take("between"):
            low = self.additive()
            self.expect("and")
            return Between(left, low, self.additive())
        operator = self.take(*_COMPARISONS)
        return left if operator is None else Comparison(operator, left, self.additive())

    def membership(self) -> tuple[Node, ...]:
        """What may stand right of `in`: one test, or several in parentheses."""
        if self.peek().value != "(" or self.peek().kind != "sign":
            return (self.test(self.additive),)
        start, self.at = self.at, self.at + 1
        tests = [self.test(self.expression)]
        if self.take(".."):
            self.at = start
            return (self.test(self.additive),)
        while self.take(",") and self.peek().value != ")":
            tests.append(self.test(self.expression))
        self.expect(")")
        return tuple(tests)

    def test(self, plain: Callable[[], Node]) -> Node:
        operator = self.take(*_COMPARISONS)
        return Probe(operator, self.additive()) if operator else plain()

    def unary_tests(self) -> UnaryTests:
        """A cell: tests separated by commas, `not(…)` of them, or nothing (`-`)."""
        if self.peek().kind == "end":
            return UnaryTests(())
        if self.peek().value == "-" and self.peek(1).kind == "end":
            self.at += 1
            return UnaryTests(())
        if self.peek().value == "not" and self.peek(1).value == "(":
            start, self.at = self.at, self.at + 2
            tests = self.tests()
            if self.take(")") and self.peek().kind == "end":
                return UnaryTests(tests, negated=True)
            self.at = start
        return UnaryTests(self.tests())

    def tests(self) -> tuple[Node, ...]:
        found = [self.test(self.expression)]
        while self.take(","):
            found.append(self.test(self.expression))
        return tuple(found)

    def additive(self) -> Node:
        return self.chained(("+", "-"), self.multiplicative)

    def multiplicative(self) -> Node:
        return self.chained(("*", "/"), self.power)

    def power(self) -> Node:
        return self.chained(("**",), self.signed)

    def chained(self, operators: tuple[str, ...], part: Callable[[], Node]) -> Node:
        left = part()
        while operator := self.take(*operators):
            left = Arithmetic(operator, left, part())
        return left

    def signed(self) -> Node:
        """`-` before a value, `!` before a condition."""
        signs = []
        while sign := self.take("-", "!", "not"):
            signs.append(sign)
        tree = self.followed()
        for sign in reversed(signs):
            if sign != "-":
                tree = Negation(tree)
            elif isinstance(tree, Literal) and is_number(tree.value):
                tree = Literal(NUMBERS.minus(tree.value))
            else:
                tree = Negative(tree)
        return tree

    def followed(self) -> Node:
        """A value with what is picked out of it: `a.b`, `xs[1]`, and its type."""
        tree = self.primary()
        while True:
            if self.take("."):
                tree = Path(tree, self.part_name())
            elif self.peek().value == "[" and not isinstance(tree, Literal) and self.take("["):
                condition = self.expression()
                self.expect("]")
                tree = Filter(tree, condition)
            elif self.take("instance"):
                self.expect("of")
                tree = InstanceOf(tree, self.type_name())
            else:
                return tree

    def part_name(self) -> str:
        known = self.names.match(self.tokens, self.at)
        if known:
            self.at += known[1]
            return known[0]
        token = self.peek()
        if token.kind != "name":
            raise self.error("thiếu tên sau dấu chấm", "a name is missing after the point")
        self.at += 1
        return token.value

    def type_name(self) -> str:
        words: list[str] = []
        while self.peek().kind == "name" and " ".join([*words, self.peek().value]) in _TYPE_STARTS:
            words.append(self.peek().value)
            self.at += 1
        name = " ".join(words)
        if name not in TYPES:
            raise self.error("không có kiểu dữ liệu này", "there is no such type")
        return name
