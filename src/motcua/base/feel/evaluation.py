"""Turns trees into closures once; a closure answers over a scope and never raises on data."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .arithmetic import calculate, negative
from .comparing import compare, conjunction, disjunction, fits, negation
from .library import FUNCTIONS
from .scope import Scope
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
    nodes,
)  # fmt: skip
from .times import part_of
from .values import MOST_ITEMS, Range, feel_value, type_of

Run = Callable[[Scope], Any]


@dataclass(frozen=True, slots=True)
class Manner:
    """How truth is told: with null, as DMN says, or as plainly true and false (conditions)."""

    compare: Callable[[str, Any, Any], bool | None] = compare
    fits: Callable[[Any, Any], bool | None] = fits
    both: Callable[..., bool | None] = conjunction
    either: Callable[..., bool | None] = disjunction
    turned: Callable[[Any], bool | None] = negation


FEEL = Manner()


def compile_tree(tree: Node, manner: Manner = FEEL) -> Run:
    """The closure of a tree."""
    return _COMPILERS[type(tree)](tree, manner)


def _literal(node: Literal, manner: Manner) -> Run:
    value = node.value
    return lambda scope: value


def _name(node: Name, manner: Manner) -> Run:
    name = node.name
    return lambda scope: scope.value(name)


def _input(node: Input, manner: Manner) -> Run:
    return lambda scope: scope.asked


def _path(node: Path, manner: Manner) -> Run:
    of, name = compile_tree(node.of, manner), node.name
    return lambda scope: _part(of(scope), name)


def _part(value: Any, name: str) -> Any:
    if type(value) is dict:
        return value.get(name)
    if type(value) is list:
        return [_part(item, name) for item in value]
    return part_of(value, name)


def _filter(node: Filter, manner: Manner) -> Run:
    of, condition = compile_tree(node.of, manner), compile_tree(node.condition, manner)
    place = node.condition.value if isinstance(node.condition, Literal) else None

    def run(scope: Scope) -> Any:
        value = of(scope)
        items = value if type(value) is list else [] if value is None else [value]
        if type(place) is Decimal:
            return _item(items, place)
        found = []
        for item in items:
            scope.budget.spend(1)
            inner = {**item, "item": item} if type(item) is dict else {"item": item}
            answer = condition(scope.inside(inner))
            if type(answer) is Decimal:
                return _item(items, answer)
            if answer is True:
                found.append(item)
        return found

    return run


def _item(items: list[Any], place: Decimal) -> Any:
    at = int(place) - 1 if place > 0 else len(items) + int(place)
    return items[at] if place and 0 <= at < len(items) and place == int(place) else None


def _listing(node: Listing, manner: Manner) -> Run:
    items = tuple(compile_tree(item, manner) for item in node.items)
    return lambda scope: [item(scope) for item in items]


def _context(node: Context, manner: Manner) -> Run:
    entries = tuple((name, compile_tree(value, manner)) for name, value in node.entries)

    def run(scope: Scope) -> dict[str, Any]:
        found: dict[str, Any] = {}
        inner = scope.inside(found)
        for name, value in entries:
            found[name] = value(inner)
        return found

    return run


def _interval(node: Interval, manner: Manner) -> Run:
    low, high = compile_tree(node.low, manner), compile_tree(node.high, manner)
    closed = node.low_closed, node.high_closed
    return lambda scope: Range(low(scope), high(scope), *closed)


def _test(node: Probe, manner: Manner) -> Run:
    operator, right, answer = node.operator, compile_tree(node.right, manner), manner.compare
    return lambda scope: answer(operator, scope.asked, right(scope))


def _negative(node: Negative, manner: Manner) -> Run:
    of = compile_tree(node.of, manner)
    return lambda scope: negative(of(scope))


def _arithmetic(node: Arithmetic, manner: Manner) -> Run:
    left, right = compile_tree(node.left, manner), compile_tree(node.right, manner)
    operator = node.operator

    def run(scope: Scope) -> Any:
        value = calculate(operator, left(scope), right(scope))
        if type(value) is str:
            scope.budget.spend(1 + len(value) // 64)
        return value

    return run


def _comparison(node: Comparison, manner: Manner) -> Run:
    left, right = compile_tree(node.left, manner), compile_tree(node.right, manner)
    operator, answer = node.operator, manner.compare
    return lambda scope: answer(operator, left(scope), right(scope))


def _between(node: Between, manner: Manner) -> Run:
    of, low = compile_tree(node.of, manner), compile_tree(node.low, manner)
    high, answer, both = compile_tree(node.high, manner), manner.compare, manner.both

    def run(scope: Scope) -> Any:
        value = of(scope)
        return both(answer(">=", value, low(scope)), answer("<=", value, high(scope)))

    return run


def _membership(node: Membership, manner: Manner) -> Run:
    of = compile_tree(node.of, manner)
    tests = tuple((isinstance(test, Probe), compile_tree(test, manner)) for test in node.tests)
    answer, either = manner.fits, manner.either
    if len(tests) == 1 and not tests[0][0]:
        only = tests[0][1]
        return lambda scope: answer(of(scope), only(scope))

    def run(scope: Scope) -> Any:
        value = of(scope)
        inner = scope.inside({})
        inner.asked = value
        return either(
            *(test(inner) if is_test else answer(value, test(scope)) for is_test, test in tests)
        )

    return run


def _negation(node: Negation, manner: Manner) -> Run:
    of, turned = compile_tree(node.of, manner), manner.turned
    return lambda scope: turned(of(scope))


def _junction(node: Junction, manner: Manner) -> Run:
    parts = tuple(compile_tree(part, manner) for part in node.parts)
    joined = manner.both if node.word == "and" else manner.either
    decisive = node.word != "and"

    def run(scope: Scope) -> Any:
        answers = []
        for part in parts:
            answer = part(scope)
            if answer is decisive:
                return decisive
            answers.append(answer)
        return joined(*answers)

    return run


def _conditional(node: Conditional, manner: Manner) -> Run:
    condition, then = compile_tree(node.condition, manner), compile_tree(node.then, manner)
    otherwise = compile_tree(node.otherwise, manner)
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


Over = tuple[tuple[str, Run], ...]


def _passes(over: Over, scope: Scope) -> Iterator[Scope]:
    """A scope for every combination of the items of nested loops."""
    if not over:
        yield scope
        return
    (name, values), rest = over[0], over[1:]
    for item in _items(values(scope), scope):
        scope.budget.spend(1)
        yield from _passes(rest, scope.inside({name: item}))


def _items(value: Any, scope: Scope) -> list[Any]:
    """What a loop passes over: a list, the whole numbers of an interval, or the one value."""
    if isinstance(value, Range):
        low, high = value.low, value.high
        if type(low) is not Decimal or type(high) is not Decimal or abs(high - low) > MOST_ITEMS:
            scope.budget.spend(MOST_ITEMS if type(low) is type(high) is Decimal else 1)
            return []
        begin, end = int(low), int(high)
        step = 1 if end >= begin else -1
        return [Decimal(number) for number in range(begin, end + step, step)]
    if value is None:
        return []
    return value if type(value) is list else [value]


def _loop(node: Loop, manner: Manner) -> Run:
    over = tuple((name, compile_tree(value, manner)) for name, value in node.variables)
    result = compile_tree(node.result, manner)

    def run(scope: Scope) -> list[Any]:
        found: list[Any] = []
        for inner in _passes(over, scope.inside({"partial": found})):
            found.append(result(inner))
        return found

    return run


def _quantified(node: Quantified, manner: Manner) -> Run:
    over = tuple((name, compile_tree(value, manner)) for name, value in node.variables)
    condition = compile_tree(node.condition, manner)
    joined = manner.either if node.word == "some" else manner.both
    return lambda scope: joined(*[condition(inner) for inner in _passes(over, scope)])


def _call(node: Call, manner: Manner) -> Run:
    arguments = tuple(compile_tree(argument, manner) for argument in node.arguments)
    function, name = FUNCTIONS.get(node.function), node.function

    def run(scope: Scope) -> Any:
        given = [argument(scope) for argument in arguments]
        own = scope.functions.get(name) if scope.functions else None
        if own is not None:
            return feel_value(own(scope, *given))
        return function.call(scope, given) if function else None

    return run


def _instance_of(node: InstanceOf, manner: Manner) -> Run:
    of, wanted = compile_tree(node.of, manner), node.type_name

    def run(scope: Scope) -> bool:
        value = of(scope)
        return value is not None and wanted in {"Any", type_of(value)}

    return run


_TRUTHS = (Comparison, Between, Membership, Negation, Junction, Quantified, InstanceOf, Probe)


def _unary_tests(node: UnaryTests, manner: Manner) -> Run:
    tests = tuple(_unary_test(test, manner) for test in node.tests)
    negated, turned, either = node.negated, manner.turned, manner.either
    if not tests:
        return lambda scope: True
    if negated:
        return lambda scope: turned(either(*(test(scope) for test in tests)))
    if len(tests) == 1:
        return tests[0]
    return lambda scope: either(*(test(scope) for test in tests))


def _unary_test(test: Node, manner: Manner) -> Run:
    """A test that tells a truth or asks for `?` is taken at its word; others name what fits."""
    run, answer = compile_tree(test, manner), manner.fits
    if isinstance(test, _TRUTHS) or any(isinstance(node, Input) for node, _ in nodes(test)):
        return run
    return lambda scope: answer(scope.asked, run(scope))


_COMPILERS: dict[type[Node], Callable[[Any, Manner], Run]] = {
    Literal: _literal, Name: _name, Input: _input, Path: _path, Filter: _filter,
    Listing: _listing, Context: _context, Interval: _interval, Probe: _test, Negative: _negative,
    Arithmetic: _arithmetic, Comparison: _comparison, Between: _between, Membership: _membership,
    Negation: _negation, Junction: _junction, Conditional: _conditional, Loop: _loop,
    Quantified: _quantified, Call: _call, InstanceOf: _instance_of, UnaryTests: _unary_tests,
}  # fmt: skip
