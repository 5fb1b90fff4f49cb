"""Turns a model into closures, once; every expression that is not understood becomes a problem."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from motcua.base.feel.evaluation import Run, compile_tree
from motcua.base.feel.parsing import parse_expression, parse_unary_tests
from motcua.base.feel.syntax import (
    ExpressionUnreadable,
    Literal,
    Node,
    UnaryTests,
    free_names,
)

from .model import DataType, Formula, Function, Model, OutputColumn, Problem, Rule, Table


@dataclass(frozen=True, slots=True)
class ReadRule:
    """A rule with its cells as trees and closures."""

    rule: Rule
    tests: tuple[UnaryTests, ...]
    asks: tuple[Run, ...]
    conclusions: tuple[Node, ...]
    gives: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table ready to be played; `ranks` orders the allowed values of each output."""

    table: Table
    inputs: tuple[Run, ...]
    allowed: tuple[UnaryTests | None, ...]
    rules: tuple[ReadRule, ...]
    defaults: tuple[Run | None, ...]
    ranks: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class ReadFormula:
    """A formula ready to be calculated, and as it is written."""

    text: str
    tree: Node
    run: Run


ReadLogic = ReadTable | ReadFormula


@dataclass(frozen=True, slots=True)
class Compiled:
    """A model ready to be played."""

    model: Model
    logics: dict[str, ReadLogic]
    functions: dict[str, tuple[Function, ReadLogic]]
    allowed: dict[str, tuple[Run, ...]]  # of each input, by its name


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a decision an expression stands, in words and by numbers."""

    vi: str = ""
    en: str = ""
    rows: tuple[int, ...] = ()
    column: int = 0

    def problem(self, owner: tuple[str, str], vi: str, en: str) -> Problem:
        """What is wrong there."""
        before = (f"{self.vi}: ", f"{self.en}: ") if self.vi else ("", "")
        return Problem(*owner, before[0] + vi, before[1] + en, rows=self.rows, column=self.column)


class _Compiling:
    """Compiles the parts of one model and collects what is wrong with them."""

    def __init__(self, model: Model) -> None:
        self.model, self.problems = model, list[Problem]()
        self.given = frozenset[str]()  # what the logic being compiled may read

    def read(
        self, parse: Callable[..., Any], text: str, owner: tuple[str, str], where: _Place,
        names: tuple[str, ...],
    ) -> Any:  # fmt: skip
        if parse is parse_expression and not text:
            self.problems.append(where.problem(owner, *_EMPTY))
            return None
        try:
            tree = parse(text, names=names, functions=self.model.arities)
            self.known(tree, owner, where)
            return tree
        except ExpressionUnreadable as error:
            self.problems.append(where.problem(owner, error.message("vi"), error.message("en")))
            return None

    def known(self, tree: Node, owner: tuple[str, str], where: _Place) -> None:
        """A name that nobody gives a value would always be null: most likely it is misspelt."""
        for name in sorted(free_names(tree, in_filters=False) - self.given):
            vi, en = _UNDRAWN if name in self.model.names else _UNKNOWN
            self.problems.append(where.problem(owner, vi.format(name), en.format(name)))

    def logic(
        self, logic: Table | Formula, owner: tuple[str, str], names: tuple[str, ...]
    ) -> ReadLogic | None:
        if isinstance(logic, Formula):
            tree = self.read(parse_expression, logic.text, owner, _Place(), names)
            return None if tree is None else ReadFormula(logic.text, tree, compile_tree(tree))
        before = len(self.problems)
        table = self.table(logic, owner, names)
        return table if len(self.problems) == before else None

    def table(self, table: Table, owner: tuple[str, str], names: tuple[str, ...]) -> ReadTable:
        asked = [_column(one.label, n) for n, one in enumerate(table.inputs, 1)]
        given = [_column(one.label, n) for n, one in enumerate(table.outputs, len(asked) + 1)]
        inputs = [
            self.read(parse_expression, column.expression, owner, place, names)
            for column, place in zip(table.inputs, asked, strict=True)
        ]
        defaults = [
            self.read(parse_expression, column.default, owner, place, names)
            if column.default
            else None
            for column, place in zip(table.outputs, given, strict=True)
        ]
        return ReadTable(
            table=table,
            inputs=tuple(compile_tree(tree or _NULL) for tree in inputs),
            allowed=tuple(
                self.allowed(column.type, owner, place, names)
                for column, place in zip(table.inputs, asked, strict=True)
            ),
            rules=tuple(self.rule(table, rule, owner, names) for rule in table.rules),
            defaults=tuple(None if tree is None else compile_tree(tree) for tree in defaults),
            ranks=tuple(
                self.rank(column, owner, place, names)
                for column, place in zip(table.outputs, given, strict=True)
            ),
        )

    def allowed(
        self, kind: DataType, owner: tuple[str, str], where: _Place, names: tuple[str, ...]
    ) -> UnaryTests | None:
        if not kind.allowed:
            return None
        found: UnaryTests | None = self.read(parse_unary_tests, kind.allowed, owner, where, names)
        return found

    def limits(self, logics: dict[str, ReadLogic]) -> dict[str, tuple[Run, ...]]:
        """What each input may be: by its own type, and by the columns that ask for it."""
        found: dict[str, tuple[Run, ...]] = {}
        for data in self.model.inputs.values():
            tests = [self.allowed(data.type, (data.id, data.name), _column(data.name), ())]
            for logic in logics.values():
                if isinstance(logic, ReadTable):
                    tests += [
                        allowed
                        for column, allowed in zip(logic.table.inputs, logic.allowed, strict=True)
                        if column.expression == data.name
                    ]
            found[data.name] = tuple(compile_tree(one) for one in tests if one is not None)
        return found

    def rank(
        self, column: OutputColumn, owner: tuple[str, str], where: _Place, names: tuple[str, ...]
    ) -> tuple[Any, ...]:
        tests = self.allowed(column.type, owner, where, names)
        return tuple(t.value for t in tests.tests if isinstance(t, Literal)) if tests else ()

    def rule(
        self, table: Table, rule: Rule, owner: tuple[str, str], names: tuple[str, ...]
    ) -> ReadRule:
        tests = [
            self.read(parse_unary_tests, cell, owner, _cell(rule, column.label, n), names)
            or UnaryTests(())
            for n, (cell, column) in enumerate(zip(rule.inputs, table.inputs, strict=False), 1)
        ]
        first = len(table.inputs) + 1
        gives = [
            self.read(parse_expression, cell, owner, _cell(rule, column.label, n), names) or _NULL
            for n, (cell, column) in enumerate(
                zip(rule.outputs, table.outputs, strict=False), first
            )
        ]
        return ReadRule(
            rule, tuple(tests), tuple(map(compile_tree, tests)),
            tuple(gives), tuple(map(compile_tree, gives)),
        )  # fmt: skip


_NULL = Literal(None)
_EMPTY = (
    "còn trống; nếu chưa có kết quả thì ghi null", "is empty; write null where there is no answer",
)  # fmt: skip
_UNKNOWN = (
    "không có dữ liệu vào hay quyết định nào tên “{}”", "no input or decision is named “{}”",
)  # fmt: skip
_UNDRAWN = (
    "dùng quyết định “{}” mà chưa nối mũi tên từ nó",
    "uses the decision “{}” without an arrow from it",
)  # fmt: skip


def _column(label: str, number: int = 0) -> _Place:
    return _Place(f"cột “{label}”", f"column “{label}”", (), number)


def _cell(rule: Rule, label: str, column: int) -> _Place:
    vi, en = f"dòng {rule.number}, cột “{label}”", f"rule {rule.number}, column “{label}”"
    return _Place(vi, en, (rule.number,), column)


def compile_model(model: Model) -> tuple[Compiled, list[Problem]]:
    """The model's closures, and every expression in it that is not understood."""
    compiling = _Compiling(model)
    logics: dict[str, ReadLogic] = {}
    functions: dict[str, tuple[Function, ReadLogic]] = {}
    inputs = frozenset(data.name for data in model.inputs.values())
    for one in model.functions.values():
        compiling.given = inputs | set(one.parameters)
        logic = compiling.logic(one.logic, (one.id, one.name), (*model.names, *one.parameters))
        if logic is not None:
            functions[one.name] = (one, logic)
    for decision in model.decisions.values():
        needed = [one for one in model.needed_by(decision) if one is not decision]
        compiling.given = inputs | {one.variable for one in needed}
        logic = compiling.logic(decision.logic, (decision.id, decision.name), model.names)
        if logic is not None:
            logics[decision.id] = logic
    return Compiled(model, logics, functions, compiling.limits(logics)), compiling.problems
