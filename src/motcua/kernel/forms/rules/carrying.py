"""Carrying the answers of an older version of a form over to the one in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import Draft202012Validator

from motcua.base.value_paths import Answers, is_blank, put, value_at

from .definition import Field, Form, Repeat


@dataclass(frozen=True, slots=True)
class Carried:
    """The answers that fit the new version, and the names to look at again."""

    answers: Answers
    to_check: tuple[str, ...]
    dropped: tuple[str, ...]


def carry_over(old: Form, new: Form, answers: Mapping[str, Any]) -> Carried:
    """
    The answers whose names and types still fit the new version.

    To be checked again: answers whose question changed its words or its rule, questions that are
    new, and names whose answer fits no more (dropped).
    """
    kept: Answers = {}
    to_check: list[str] = []
    dropped: list[str] = []
    for _, item in new.items:
        value = value_at(answers, item.name)
        before = old.find(item.name)
        if is_blank(value):
            if before is None:
                to_check.append(item.name)
        elif _fits(item, value):
            put(kept, item.name, value)
            if before is None or _rule(before[1]) != _rule(item):
                to_check.append(item.name)
        else:
            dropped.append(item.name)
            to_check.append(item.name)
    asked = {item.name for _, item in new.items}
    dropped.extend(
        item.name
        for _, item in old.items
        if item.name not in asked and not is_blank(value_at(answers, item.name))
    )
    return Carried(kept, tuple(to_check), tuple(dropped))


def _rule(item: Field | Repeat) -> Any:
    if isinstance(item, Repeat):
        return item.title, item.minimum, item.maximum, tuple(map(_rule_of_field, item.fields))
    return _rule_of_field(item)


def _rule_of_field(field: Field) -> Any:
    options = tuple((option.key, dict(option.label)) for option in field.options)
    return field.name, dict(field.label), field.widget, dict(field.schema), options


def _fits(item: Field | Repeat, value: Any) -> bool:
    """Whether the value is of the question's type; its length and range are checked later."""
    if isinstance(item, Repeat):
        return isinstance(value, list) and all(
            isinstance(each, Mapping) and _item_fits(item, each) for each in value
        )
    if item.options:
        offered = [option.value for option in item.options]
        return all(each in offered for each in (value if isinstance(value, list) else [value]))
    kind = item.schema.get("type")
    if item.widget == "date":
        return isinstance(value, str)
    return kind is None or Draft202012Validator({"type": kind}, offline=True).is_valid(value)


def _item_fits(repeat: Repeat, answers: Mapping[str, Any]) -> bool:
    return all(
        is_blank(value_at(answers, question.name))
        or _fits(question, value_at(answers, question.name))
        for question in repeat.fields
    )
