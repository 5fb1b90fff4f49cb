"""Plays a compiled model over inputs: which rules matched, what they give, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.base.feel.comparing import equal
from motcua.base.feel.lists import extreme, summed
from motcua.base.feel.scope import Budget, EvaluationTooLong, Scope
from motcua.base.feel.values import NUMBERS

from .compiling import Compiled, ReadLogic, ReadRule, ReadTable
from .model import Decision, Function, InputData
from .types import ValueUnfit, brought_to
from .words import KINDS_VI, value_in_words


@dataclass(frozen=True, slots=True)
class Step:
    """One decision as it was made: what it was asked, which rules matched, what it answered."""

    decision: Decision
    asked: tuple[Any, ...]
    matched: tuple[int, ...]
    value: Any
    problem: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Unfit:
    """An input that is not of its type or not among the allowed values."""

    name: str
    vi: str
    en: str


def given_inputs(
    compiled: Compiled, values: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Unfit]]:
    """The inputs by name, of the right types; what is not given is null."""
    found: dict[str, Any] = {}
    wrong: list[Unfit] = []
    for data in compiled.model.inputs.values():
        given = values.get(data.id, values.get(data.name))
        try:
            value = brought_to(given, data.type)
        except ValueUnfit:
            wrong.append(_unfit(data))
            continue
        found[data.name] = value
        if value is not None and not _is_allowed(compiled, data, value):
            wrong.append(_not_allowed(data, value))
    return found, wrong


def _is_allowed(compiled: Compiled, data: InputData, value: Any) -> bool:
    return all(run(Scope({}, asked=value)) is True for run in compiled.allowed[data.name])


def _not_allowed(data: InputData, value: Any) -> Unfit:
    return Unfit(
        data.id,
        f"“{data.name}” không nhận giá trị “{value_in_words(value, 'vi')}”",
        f"“{data.name}” does not take the value “{value_in_words(value, 'en')}”",
    )


def _unfit(data: InputData) -> Unfit:
    return Unfit(
        data.id,
        f"“{data.name}” phải là {KINDS_VI.get(data.type.base, data.type.base)}",
        f"“{data.name}” must be a {data.type.base}",
    )


def play(
    compiled: Compiled,
    decision: Decision,
    inputs: Mapping[str, Any],
    *,
    today: date,
    now: datetime | None = None,
) -> list[Step]:
    """The steps to a decision, that one last; never raises on data."""
    variables = dict(inputs)
    scope = Scope(
        variables, today=today, now=now, budget=Budget(),
        functions={name: _callable(*one) for name, one in compiled.functions.items()},
    )  # fmt: skip
    steps = []
    for one in compiled.model.needed_by(decision):
        step = _step(compiled, one, scope)
        variables[one.variable] = step.value
        steps.append(step)
    return steps


def _step(compiled: Compiled, decision: Decision, scope: Scope) -> Step:
    logic = compiled.logics[decision.id]
    try:
        if isinstance(logic, ReadTable):
            return Step(decision, *_played(logic, scope))
        return Step(decision, (), (), logic.run(scope))
    except EvaluationTooLong as error:
        return Step(decision, (), (), None, (str(error), str(error)))


_Played = tuple[tuple[Any, ...], tuple[int, ...], Any, tuple[str, str]]


def _played(read: ReadTable, scope: Scope) -> _Played:
    """What was asked, the numbers of the rules that count, the value, and what went wrong."""
    asked = tuple(run(scope) for run in read.inputs)
    matched = _matching(read, asked, scope)
    numbers = tuple(rule.rule.number for rule in matched)
    if not matched:
        return asked, (), _without_match(read, scope), ("", "")
    rows = [tuple(give(scope) for give in rule.gives) for rule in matched]
    policy = read.table.hit_policy
    if policy == "UNIQUE" and len(matched) > 1:
        return asked, numbers, None, _several(numbers)
    if policy == "ANY" and any(_differ(rows[0], row) for row in rows[1:]):
        return asked, numbers, None, _several(numbers)
    if policy in {"PRIORITY", "OUTPUT ORDER"}:
        order = sorted(range(len(rows)), key=lambda place: _rank(read, rows[place]))
        rows, numbers = [rows[n] for n in order], tuple(numbers[n] for n in order)
    if policy == "PRIORITY":
        rows, numbers = rows[:1], numbers[:1]
    return asked, numbers, _value(read, rows), ("", "")


def _matching(read: ReadTable, asked: tuple[Any, ...], scope: Scope) -> list[ReadRule]:
    inner = scope.inside({})
    found = []
    for rule in read.rules:
        scope.budget.spend(1)
        for ask, value in zip(rule.asks, asked, strict=True):
            inner.asked = value
            if ask(inner) is not True:
                break
        else:
            found.append(rule)
            if read.table.hit_policy == "FIRST":
                return found
    return found


def _several(numbers: tuple[int, ...]) -> tuple[str, str]:
    shown = ", ".join(map(str, numbers))
    return (
        f"các dòng {shown} cùng đúng nhưng bảng chỉ cho phép một kết luận",
        f"rules {shown} match together, but the table allows one conclusion only",
    )


def _differ(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return any(equal(a, b) is not True for a, b in zip(one, other, strict=True))


def _rank(read: ReadTable, row: tuple[Any, ...]) -> tuple[int, ...]:
    """Where the values of a row stand among the allowed values, column by column."""
    return tuple(
        next((place for place, value in enumerate(rank) if equal(value, given)), len(rank))
        for rank, given in zip(read.ranks, row, strict=True)
    )


def _shaped(read: ReadTable, row: tuple[Any, ...]) -> Any:
    outputs = read.table.outputs
    if len(outputs) == 1:
        return row[0]
    return {column.name: value for column, value in zip(outputs, row, strict=True)}


def _value(read: ReadTable, rows: list[tuple[Any, ...]]) -> Any:
    policy = read.table.hit_policy
    if policy in {"UNIQUE", "FIRST", "ANY", "PRIORITY"}:
        return _shaped(read, rows[0])
    values = [_shaped(read, row) for row in rows]
    if policy == "COLLECT" and read.table.aggregation:
        return _AGGREGATES[read.table.aggregation](values)
    return values


_AGGREGATES: dict[str, Callable[[list[Any]], Any]] = {
    "SUM": summed,
    "MIN": lambda values: extreme(values, "<"),
    "MAX": lambda values: extreme(values, ">"),
    "COUNT": lambda values: NUMBERS.create_decimal(len(values)),
}


def _without_match(read: ReadTable, scope: Scope) -> Any:
    if any(default is not None for default in read.defaults):
        row = tuple(None if run is None else run(scope) for run in read.defaults)
        return _shaped(read, row)
    policy, aggregation = read.table.hit_policy, read.table.aggregation
    if aggregation == "COUNT":
        return NUMBERS.create_decimal(0)
    lists = policy in {"COLLECT", "RULE ORDER", "OUTPUT ORDER"} and not aggregation
    return [] if lists else None


def _callable(function: Function, logic: ReadLogic) -> Callable[..., Any]:
    def call(scope: Scope, *given: Any) -> Any:
        scope.budget.spend(10)
        inner = scope.inside(dict(zip(function.parameters, given, strict=False)))
        if isinstance(logic, ReadTable):
            return _played(logic, inner)[2]
        return logic.run(inner)

    return call
