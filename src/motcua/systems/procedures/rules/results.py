"""What a result's template is told, taken from the answers as the procedure's content maps them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .conditions import holds, value_at
from .figures import FORMATS

UnitName = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where values come from: the answers, the names of units, and facts about the case."""

    answers: Mapping[str, Any]
    unit_name: UnitName
    facts: Mapping[str, Any] = field(default_factory=dict)


def result_context(mapping: Mapping[str, Any], sources: Sources) -> dict[str, Any]:
    """
    The values of a template's fields.

    A text that begins with "/" is the answer at that pointer; a mapping says how it is made:
    `{pointer, as: date|date_words|year|number|money|unit, words: {…}, otherwise}`,
    `{join: […], with: ", "}`, `{cases: [{when, then}], otherwise}`, `{rows: /pointer, each: …}`,
    `{fact: agency, otherwise}`, `{constant: …}`. Anything else stands for itself.
    """
    return {name: _value(rule, sources) for name, rule in mapping.items()}


def _value(rule: Any, sources: Sources) -> Any:
    if isinstance(rule, str):
        return _plain(value_at(sources.answers, rule)) if rule.startswith("/") else rule
    if isinstance(rule, list):
        return [_value(one, sources) for one in rule]
    if not isinstance(rule, Mapping):
        return rule
    for words, make in _RULES.items():
        if rule.keys() >= set(words):
            return make(rule, sources)
    return result_context(rule, sources)


def _plain(value: Any) -> Any:
    return "" if value is None else value


def _pointer(rule: Mapping[str, Any], sources: Sources) -> Any:
    value = value_at(sources.answers, rule["pointer"])
    if value in (None, "", []):
        return _value(rule.get("otherwise", ""), sources)
    if "words" in rule:
        known = rule["words"]
        if isinstance(value, list):
            return ", ".join(str(known.get(one, one)) for one in value)
        return known.get(value, value)
    if rule.get("as") == "unit":
        name = sources.unit_name(value)
        return name[:1].lower() + name[1:]  # "xã Kỳ Xuân" inside a sentence
    return FORMATS[rule["as"]](value) if "as" in rule else value


def _join(rule: Mapping[str, Any], sources: Sources) -> str:
    parts = (_value(part, sources) for part in rule["join"])
    return str(rule.get("with", ", ")).join(str(part) for part in parts if part not in (None, ""))


def _cases(rule: Mapping[str, Any], sources: Sources) -> Any:
    for case in rule["cases"]:
        if holds(case["when"], sources.answers):
            return _value(case["then"], sources)
    return _value(rule.get("otherwise", ""), sources)


def _rows(rule: Mapping[str, Any], sources: Sources) -> list[Any]:
    rows = value_at(sources.answers, rule["rows"]) or []
    return [_value(rule["each"], Sources(row, sources.unit_name, sources.facts)) for row in rows]


def _fact(rule: Mapping[str, Any], sources: Sources) -> Any:
    return sources.facts.get(rule["fact"]) or _value(rule.get("otherwise", ""), sources)


def _literal(rule: Mapping[str, Any], sources: Sources) -> Any:
    return rule["constant"]


_RULES = {
    ("pointer",): _pointer,
    ("join",): _join,
    ("cases",): _cases,
    ("rows", "each"): _rows,
    ("fact",): _fact,
    ("constant",): _literal,
}
_NOT_POINTERS = frozenset({"words", "with", "as", "equals", "in", "fact", "text", "label"})


def pointers_of(rule: Any) -> tuple[str, ...]:
    """Every answer that a mapping takes, so that a check can say which do not exist."""
    if isinstance(rule, str):
        return (rule,) if rule.startswith("/") else ()
    if isinstance(rule, list):
        return tuple(pointer for one in rule for pointer in pointers_of(one))
    if not isinstance(rule, Mapping) or rule.keys() == {"constant"}:
        return ()
    if rule.keys() >= {"rows", "each"}:
        each = pointers_of(rule["each"])
        return (rule["rows"], *(f"{rule['rows']}/0{pointer}" for pointer in each))
    return tuple(
        pointer
        for name, one in rule.items()
        if name not in _NOT_POINTERS or isinstance(one, Mapping)
        for pointer in pointers_of(one)
    )
