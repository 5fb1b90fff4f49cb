"""Conditions of a layout: when a page, a part or a question is asked."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from motcua.base.value_paths import is_blank

from .definition import Condition

ValueOf = Callable[[str], Any]
OPERATORS = frozenset({"equals", "in", "filled", "includes"})


def fields_of(condition: Condition | None) -> Iterator[str]:
    """The fields that a condition looks at, as written (`/x` of the form, `x` of the item)."""
    if condition is None:
        return
    if "field" in condition:
        yield str(condition["field"])
    for part in (*condition.get("all", ()), *condition.get("any", ())):
        yield from fields_of(part)
    yield from fields_of(condition.get("not"))


def is_well_formed(condition: Any) -> bool:
    """Whether a condition has one of the shapes that the layout language knows."""
    if not isinstance(condition, Mapping):
        return False
    keys = set(condition)
    if "field" in keys:
        operators = keys - {"field"}
        wants_list = "in" in keys and not isinstance(condition["in"], list)
        return len(operators) == 1 and operators <= OPERATORS and not wants_list
    if keys in ({"all"}, {"any"}):
        parts = next(iter(condition.values()))
        return isinstance(parts, list) and bool(parts) and all(map(is_well_formed, parts))
    return keys == {"not"} and is_well_formed(condition["not"])


def holds(condition: Condition | None, value_of: ValueOf) -> bool:
    """Whether a condition is met; a question that is not asked counts as not answered."""
    if condition is None:
        return True
    if "all" in condition:
        return all(holds(part, value_of) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, value_of) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], value_of)
    return _compares(condition, value_of(str(condition["field"])))


def _compares(condition: Condition, value: Any) -> bool:
    if "equals" in condition:
        return _same(value, condition["equals"])
    if "in" in condition:
        return any(_same(value, each) for each in condition["in"])
    if "includes" in condition:
        return isinstance(value, list) and condition["includes"] in value
    filled = not is_blank(value) and value is not False
    return filled is bool(condition["filled"])


def _same(value: Any, wanted: Any) -> bool:
    """Equal as JSON: true is not 1, and an unanswered box is an unticked one."""
    if wanted is False and value is None:
        return True
    return isinstance(value, bool) is isinstance(wanted, bool) and bool(value == wanted)


def reduced(
    condition: Condition | None, *, is_open: Callable[[str], bool], value_of: ValueOf
) -> Condition | bool:
    """
    The condition with what is settled already worked out.

    Fields for which `is_open` says yes stay in it (they stand on the same page and may change
    before it is sent); the rest is decided. True or False where nothing is left open.
    """
    if condition is None:
        return True
    if "not" in condition:
        inner = reduced(condition["not"], is_open=is_open, value_of=value_of)
        return not inner if isinstance(inner, bool) else {"not": inner}
    for word, settled in (("all", False), ("any", True)):
        if word in condition:
            parts = [reduced(part, is_open=is_open, value_of=value_of) for part in condition[word]]
            if settled in parts:
                return settled
            left = [part for part in parts if not isinstance(part, bool)]
            return {word: left} if left else not settled
    if is_open(str(condition["field"])):
        return condition
    return holds(condition, value_of)


def renamed(condition: Condition, rename: Callable[[str], str]) -> dict[str, Any]:
    """The same condition with its fields named otherwise."""
    result: dict[str, Any] = dict(condition)
    if "field" in result:
        result["field"] = rename(str(result["field"]))
    for word in ("all", "any"):
        if word in result:
            result[word] = [renamed(part, rename) for part in result[word]]
    if "not" in result:
        result["not"] = renamed(result["not"], rename)
    return result
