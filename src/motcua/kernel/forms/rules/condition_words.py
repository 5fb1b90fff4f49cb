"""A condition said in words, for readers whose browser shows every question."""

from pathlib import Path

import yaml

from motcua.base.text import in_language
from motcua.base.value_paths import name_of

from .definition import Condition, Field, Form, Repeat, Text, option_key

_FILE = Path(__file__).with_name("condition_words.yaml")
_WORDS: dict[str, Text] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def in_words(
    form: Form, condition: Condition | None, language: str, repeat: Repeat | None = None
) -> str:
    """ "Chỉ khai nếu “Tình trạng hôn nhân” là “Đã kết hôn”.", empty without a condition."""
    if condition is None:
        return ""
    return _say("only", language, condition=_phrase(form, condition, language, repeat))


def _say(code: str, language: str, **parts: str) -> str:
    return in_language(_WORDS[code], language).format(**parts)


def _phrase(form: Form, condition: Condition, language: str, repeat: Repeat | None) -> str:
    for word in ("all", "any"):
        if word in condition:
            parts = [_phrase(form, part, language, repeat) for part in condition[word]]
            return _say(word, language).join(parts)
    if "not" in condition:
        inner = _phrase(form, condition["not"], language, repeat)
        return _say("not", language, condition=inner)
    return _plain(form, condition, language, repeat)


def _plain(form: Form, condition: Condition, language: str, repeat: Repeat | None) -> str:
    item = _item_of(form, str(condition["field"]), repeat)
    if item is None:
        return ""
    label = in_language(item.title if isinstance(item, Repeat) else item.label, language)
    ticks = isinstance(item, Field) and item.widget == "checkbox"
    if "filled" in condition or ticks:
        wanted = bool(condition.get("filled", condition.get("equals", True)))
        codes = ("unticked", "ticked") if ticks else ("blank", "filled")
        return _say(codes[wanted], language, label=label)
    if "includes" in condition:
        value = _option_label(item, condition["includes"], language)
        return _say("includes", language, label=label, value=value)
    values = condition["in"] if "in" in condition else [condition["equals"]]
    named = [_option_label(item, value, language) for value in values]
    return _say("is", language, label=label, value=("”" + _say("any", language) + "“").join(named))


def _item_of(form: Form, pointer: str, repeat: Repeat | None) -> Field | Repeat | None:
    if repeat is not None and not pointer.startswith("/"):
        return repeat.field_named(pointer)
    found = form.find(name_of(pointer))
    return found[1] if found else None


def _option_label(item: Field | Repeat, value: object, language: str) -> str:
    if isinstance(item, Field):
        for option in item.options:
            if option.value == value:
                return in_language(option.label, language)
    return option_key(value)
