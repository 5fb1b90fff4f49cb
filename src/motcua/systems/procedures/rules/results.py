"""What a result's template is told, taken from the answers as the procedure's content maps them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from .conditions import holds, value_at

UnitName = Callable[[str], str]


def result_context(
    mapping: Mapping[str, Any], answers: Mapping[str, Any], *, unit_name: UnitName
) -> dict[str, Any]:
    """
    The values of a template's fields.

    A text that begins with "/" is the answer at that pointer; a mapping says how it is made:
    `{pointer, as: date|unit, words: {…}}`, `{join: […], with: ", "}`, `{cases: [{when, then}],
    otherwise}`, `{rows: /pointer, each: {…}}`, `{value: …}`. Anything else stands for itself.
    """
    return {name: _value(rule, answers, unit_name) for name, rule in mapping.items()}


def _value(rule: Any, answers: Mapping[str, Any], unit_name: UnitName) -> Any:
    if isinstance(rule, str):
        return _plain(value_at(answers, rule)) if rule.startswith("/") else rule
    if isinstance(rule, list):
        return [_value(one, answers, unit_name) for one in rule]
    if not isinstance(rule, Mapping):
        return rule
    for words, make in _RULES.items():
        if rule.keys() >= set(words):
            return make(rule, answers, unit_name)
    return result_context(rule, answers, unit_name=unit_name)


def _plain(value: Any) -> Any:
    return "" if value is None else value


def _pointer(rule: Mapping[str, Any], answers: Mapping[str, Any], unit_name: UnitName) -> Any:
    value = value_at(answers, rule["pointer"])
    if value in (None, ""):
        return rule.get("otherwise", "")
    if "words" in rule:
        return rule["words"].get(value, value)
    if rule.get("as") == "date":
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    if rule.get("as") == "unit":
        return unit_name(value)
    return value


def _join(rule: Mapping[str, Any], answers: Mapping[str, Any], unit_name: UnitName) -> str:
    parts = (_value(part, answers, unit_name) for part in rule["join"])
    return str(rule.get("with", ", ")).join(str(part) for part in parts if part not in (None, ""))


def _cases(rule: Mapping[str, Any], answers: Mapping[str, Any], unit_name: UnitName) -> Any:
    for case in rule["cases"]:
        if holds(case["when"], answers):
            return _value(case["then"], answers, unit_name)
    return _value(rule.get("otherwise", ""), answers, unit_name)


def _rows(rule: Mapping[str, Any], answers: Mapping[str, Any], unit_name: UnitName) -> list[Any]:
    rows = value_at(answers, rule["rows"]) or []
    return [_value(rule["each"], row, unit_name) for row in rows]


def _literal(rule: Mapping[str, Any], answers: Mapping[str, Any], unit_name: UnitName) -> Any:
    return rule["value"]


_RULES = {
    ("pointer",): _pointer,
    ("join",): _join,
    ("cases",): _cases,
    ("rows", "each"): _rows,
    ("value",): _literal,
}


def pointers_of(rule: Any) -> tuple[str, ...]:
    """Every answer that a mapping takes, so that a check can say which do not exist."""
    if isinstance(rule, str):
        return (rule,) if rule.startswith("/") else ()
    if isinstance(rule, list):
        return tuple(pointer for one in rule for pointer in pointers_of(one))
    if isinstance(rule, Mapping):
        if rule.keys() >= {"rows", "each"}:
            each = pointers_of(rule["each"])
            return (rule["rows"], *(f"{rule['rows']}/0{pointer}" for pointer in each))
        if rule.keys() == {"value"}:
            return ()
        return tuple(
            pointer
            for name, one in rule.items()
            if name not in ("words", "with", "as", "equals", "in")
            for pointer in pointers_of(one)
        )
    return ()
