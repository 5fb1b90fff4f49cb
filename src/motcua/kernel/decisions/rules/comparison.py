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
    """A decision before and after, with its rules; `is_rebuilt` where it has other columns."""

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


def columns_of(read: ReadTable) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """By what columns are known again: what inputs ask for, and the names of outputs."""
    table = read.table
    return tuple(c.expression for c in table.inputs), tuple(c.name for c in table.outputs)


def _table(key: str, name: str, old: ReadTable, new: ReadTable) -> DecisionChange:
    is_rebuilt = columns_of(old) != columns_of(new)
    former = _former(old, new, is_rebuilt)
    changes = []
    for place, rule in enumerate(new.rules):
        before = former.get(place)
        changes.append(RuleChange(_state(before, rule, is_rebuilt), before, rule))
    kept = {rule.rule.number for rule in former.values()}
    changes += [
        RuleChange("removed", rule, None) for rule in old.rules if rule.rule.number not in kept
    ]
    policy = (old.table.hit_policy, old.table.aggregation) == (
        new.table.hit_policy, new.table.aggregation,
    )  # fmt: skip
    same = policy and not is_rebuilt and all(change.state == "same" for change in changes)
    state: State = "same" if same else "changed"
    return DecisionChange(key, name, state, old, new, tuple(changes), is_rebuilt)


def _former(old: ReadTable, new: ReadTable, is_rebuilt: bool) -> dict[int, ReadRule]:
    """
    The old rule of each new one, by the new one's place: first by conditions, then by id.

    Modellers keep the ids of rules whose cells change; with other columns ids alone tell.
    """
    waiting = {} if is_rebuilt else {_conditions(rule): rule for rule in old.rules}
    found = {
        place: waiting.pop(_conditions(rule))
        for place, rule in enumerate(new.rules)
        if _conditions(rule) in waiting
    }
    taken = {rule.rule.number for rule in found.values()}
    by_id = {rule.rule.id: rule for rule in old.rules if rule.rule.number not in taken}
    for place, rule in enumerate(new.rules):
        if place not in found and rule.rule.id and rule.rule.id in by_id:
            found[place] = by_id.pop(rule.rule.id)
    return found


def _conditions(rule: ReadRule) -> tuple[str, ...]:
    return tuple(print_expression(tests) for tests in rule.tests)


def _state(before: ReadRule | None, after: ReadRule, is_rebuilt: bool) -> State:
    if before is None:
        return "added"
    same = before.conclusions == after.conclusions and before.rule.note == after.rule.note
    return "same" if same and not is_rebuilt and before.tests == after.tests else "changed"
