"""Reads the values of which expressions are made: literals, names, lists, contexts, calls."""

from abc import ABC, abstractmethod

from .cursor import Cursor
from .lexing import Token, text_value
from .library import FUNCTIONS
from .naming import NameTable
from .syntax import Call, Context, Input, Interval, Listing, Literal, Name, Node
from .values import number_of, temporal_of

RESERVED = frozenset({
    "and", "or", "in", "not", "between", "if", "then", "else", "for", "return", "some", "every",
    "satisfies", "instance", "function", "true", "false", "null",
})  # fmt: skip
_CONSTANTS = {"true": True, "false": False, "null": None}
_FOLDED = frozenset({"date", "time", "date and time", "duration"})
_BUILT_IN = NameTable(FUNCTIONS)


class Values(Cursor, ABC):
    """The tightest level of binding; what stands inside brackets is a whole expression again."""

    @abstractmethod
    def expression(self) -> Node:
        """Any expression."""

    @abstractmethod
    def additive(self) -> Node:
        """An expression without comparison."""

    def primary(self) -> Node:
        token = self.peek()
        if token.kind == "number":
            return self.number(token)
        if token.kind == "text":
            self.at += 1
            return Literal(text_value(token.value))
        if token.kind == "name":
            return self.named()
        opening = {
            "(": self.group, "[": self.bracket, "]": self.bracket,
            "{": self.context, "@": self.temporal, "?": self.asked,
        }.get(token.value)  # fmt: skip
        if opening is None or token.kind == "end":
            raise self.error()
        self.at += 1
        return opening()

    def asked(self) -> Node:
        return Input()

    def number(self, token: Token) -> Node:
        value = number_of(token.value)
        if value is None:
            raise self.error("số quá lớn", "the number is too large")
        self.at += 1
        return Literal(value)

    def temporal(self) -> Node:
        token = self.peek()
        value = temporal_of(text_value(token.value)) if token.kind == "text" else None
        if value is None:
            raise self.error(
                "không phải ngày, giờ hay khoảng thời gian", "not a date, time or duration"
            )
        self.at += 1
        return Literal(value)

    def group(self) -> Node:
        first = self.expression()
        if self.take(".."):
            return self.interval(first, low_closed=False)
        if self.take(","):
            return Listing((first, *self.items(")")))
        self.expect(")")
        return first

    def bracket(self) -> Node:
        if self.tokens[self.at - 1].value == "]":
            first = self.expression()
            self.expect("..")
            return self.interval(first, low_closed=False)
        if self.take("]"):
            return Listing(())
        first = self.expression()
        if self.take(".."):
            return self.interval(first, low_closed=True)
        if self.take("]"):
            return Listing((first,))
        self.expect(",")
        return Listing((first, *self.items("]")))

    def items(self, closing: str) -> list[Node]:
        found: list[Node] = []
        while not self.take(closing):
            found.append(self.expression())
            if not self.take(","):
                self.expect(closing)
                break
        return found

    def interval(self, low: Node, *, low_closed: bool) -> Node:
        high = self.additive()
        closing = self.take("]", ")", "[")
        if closing is None:
            raise self.error("khoảng giá trị chưa đóng", "the interval is not closed")
        return Interval(low, high, low_closed, closing == "]")

    def context(self) -> Node:
        entries: list[tuple[str, Node]] = []
        while not self.take("}"):
            token = self.peek()
            if token.kind == "text":
                self.at += 1
                name = text_value(token.value)
                self.names.add(name)
                self.expect(":")
            else:
                name = self.new_name(":")
            entries.append((name, self.expression()))
            if not self.take(","):
                self.expect("}")
                break
        return Context(tuple(entries))

    def named(self) -> Node:
        called = self.own.match(self.tokens, self.at, followed_by="(") or _BUILT_IN.match(
            self.tokens, self.at, followed_by="("
        )
        if called:
            start = self.at
            self.at += called[1] + 1
            return self.call(called[0], start)
        known = self.names.match(self.tokens, self.at)
        if known:
            self.at += known[1]
            return Name(known[0])
        word = self.peek().value
        if word in _CONSTANTS:
            self.at += 1
            return Literal(_CONSTANTS[word])
        if word in RESERVED:
            raise self.error()
        if self.peek(1).value == "(" and self.peek(1).kind == "sign":
            raise self.error(f"không có hàm “{word}”", f"there is no function “{word}”")
        self.at += 1
        return Name(word)

    def call(self, function: str, start: int) -> Node:
        arguments, place = self.arguments(function), self.tokens[start].place
        known = FUNCTIONS.get(function)
        own = self.functions.get(function)
        fits = own == len(arguments) if own is not None else known and known.accepts(len(arguments))
        if not fits:
            raise self.error(
                f"hàm “{function}” không nhận {len(arguments)} tham số",
                f"the function “{function}” does not take {len(arguments)} arguments", place,
            )  # fmt: skip
        return self.folded(Call(function, arguments), place)

    def arguments(self, function: str) -> tuple[Node, ...]:
        named = self.named_arguments(function)
        return tuple(self.items(")")) if named is None else named

    def named_arguments(self, function: str) -> tuple[Node, ...] | None:
        """Arguments by name, put in the order of the parameters; None where they have no names."""
        known = FUNCTIONS.get(function)
        if known is None:
            return None
        parameters = NameTable(known.parameters)
        found: dict[str, Node] = {}
        while match := parameters.match(self.tokens, self.at, followed_by=":"):
            self.at += match[1] + 1
            found[match[0]] = self.expression()
            if not self.take(","):
                break
        if not found:
            return None
        self.expect(")")
        for form in known.forms:
            if set(found) == set(form.parameters[: len(found)]):
                return tuple(found[name] for name in form.parameters[: len(found)])
        raise self.error(f"tham số của “{function}” chưa đúng", f"wrong arguments of “{function}”")

    def folded(self, call: Call, place: int) -> Node:
        """A date or duration written as text is checked and kept as the value it is."""
        if call.function not in _FOLDED or len(call.arguments) != 1:
            return call
        only = call.arguments[0]
        if not isinstance(only, Literal):
            return call
        form = FUNCTIONS[call.function].forms[0]
        value = form.compute(only.value) if isinstance(only.value, str) else None
        if value is None:
            raise self.error(
                f"“{only.value}” không hợp lệ cho {call.function}",
                f"“{only.value}” is no valid {call.function}", place,
            )  # fmt: skip
        return Literal(value)
