"""What changed between two versions of a decision: rules, formulas and hit policies."""

from dataclasses import dataclass
from typing import Literal

from motcua.base.feel.printing import print_expression

from .compiling import Compiled, ReadFormula, ReadLogic, ReadRule, ReadTable

State = Literal["same", "added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule before and after; one of them is missing where it was added or removed."""

    state: State
    before: ReadRule | None
    after: ReadRule | None


@dataclass(frozen=True, slots=True)
class DecisionChange:
    """A decision before and after, with its rules; `is_rebuilt` where the columns are others."""

    id: str
    name: str
    state: State
    before: ReadLogic | None
    after: ReadLogic | None
    rules: tuple[RuleChange, ...] = ()
    is_rebuilt: bool = False


def compare_models(before: Compiled, after: Compiled) -> list[DecisionChange]:
    """Every decision of either version, with what changed in it."""
    keys = [*after.logics, *(key for key in before.logics if key not in after.logics)]
    return [_decision(key, before, after) for key in keys]


def _decision(key: str, before: Compiled, after: Compiled) -> DecisionChange:
    old, new = before.logics.get(key), after.logics.get(key)
    name = (after if new else before).model.decisions[key].name
    if old is None or new is None:
        return DecisionChange(key, name, "removed" if new is None else "added", old, new)
    if isinstance(old, ReadTable) and isinstance(new, ReadTable):
        return _table(key, name, old, new)
    same = isinstance(old, ReadFormula) and isinstance(new, ReadFormula) and old.tree == new.tree
    return DecisionChange(key, name, "same" if same else "changed", old, new)


def _columns(read: ReadTable) -> tuple[tuple[str, ...], tuple[str, ...]]:
    table = read.table
    return tuple(c.expression for c in table.inputs), tuple(c.name for c in table.outputs)


def _table(key: str, name: str, old: ReadTable, new: ReadTable) -> DecisionChange:
    if _columns(old) != _columns(new):
        return DecisionChange(key, name, "changed", old, new, is_rebuilt=True)
    waiting = {_conditions(rule): rule for rule in old.rules}
    changes = []
    for rule in new.rules:
        former = waiting.pop(_conditions(rule), None)
        changes.append(RuleChange(_state(former, rule), former, rule))
    changes += [RuleChange("removed", rule, None) for rule in waiting.values()]
    policy = (old.table.hit_policy, old.table.aggregation) == (
        new.table.hit_policy, new.table.aggregation,
    )  # fmt: skip
    same = policy and all(change.state == "same" for change in changes)
    return DecisionChange(key, name, "same" if same else "changed", old, new, tuple(changes))


def _conditions(rule: ReadRule) -> tuple[str, ...]:
    return tuple(print_expression(tests) for tests in rule.tests)


def _state(before: ReadRule | None, after: ReadRule) -> State:
    if before is None:
        return "added"
    return "same" if before.conclusions == after.conclusions else "changed"
