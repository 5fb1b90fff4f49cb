"""What a person is told about an answer: whole sentences that name the question."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from motcua.base.text import in_language, number_vi
from motcua.base.value_paths import id_of

from .definition import Field, Form, Repeat, Text

_FILE = Path(__file__).with_name("sentences.yaml")
SENTENCES: dict[str, Text] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer, and where it stands, for the error summary."""

    field: str
    field_id: str
    page: str
    code: str
    text: Text

    def message(self, language: str) -> str:
        """The sentence for the person, in their language."""
        return in_language(self.text, language)


def say(code: str, item: Field | Repeat, **details: Any) -> Text:
    """The sentence of a code about a question, in both languages."""
    return fill(SENTENCES[code], item, **details)


def fill(template: Text, item: Field | Repeat, **details: Any) -> Text:
    """A sentence with the question's name and figures put in."""
    return {
        language: _one(words, item.sentence_name(language), details)
        for language, words in template.items()
    }


def _one(words: str, name: str, details: Mapping[str, Any]) -> str:
    figures = {
        key: number_vi(value) if isinstance(value, int) else _figure(value)
        for key, value in details.items()
    }
    return words.format(name=name, Name=name[:1].upper() + name[1:], **figures)


def _figure(value: Any) -> str:
    if isinstance(value, float):
        return number_vi(value) if value.is_integer() else f"{value:g}".replace(".", ",")
    return str(value)


def within(text: Text, repeat: Repeat, index: int) -> Text:
    """A sentence about an item's question, led by the item: "Người làm chứng 2: Nhập họ tên"."""
    return {
        language: f"{in_language(repeat.item_title, language)} {index + 1}: {words}"
        for language, words in text.items()
    }


def problem_about(form: Form, name: str, text: Text, code: str) -> Problem:
    """A problem at a name, led by its item where it is in a repeated part."""
    found = form.find(name)
    if found is None:
        return Problem(name, "", form.pages[0].id, code, text)
    page, item, question = found
    if isinstance(item, Repeat) and question is not None:
        index = int(name.removeprefix(f"{item.name}/").partition("/")[0])
        text = within(text, item, index)
    return Problem(name, id_of(name), page.id, code, text)
