"""Which pages, parts and questions are asked, given what was answered."""

from collections.abc import Mapping
from typing import Any

from motcua.base.value_paths import Answers, is_blank, name_of, put, value_at

from .conditions import holds
from .definition import Field, Form, Page, Repeat


class Visibility:
    """
    What of a form is asked for one set of answers.

    A hidden question counts as unanswered for the conditions of others, so answers that were
    given before it was hidden have no effect. Publication refused conditions that go in circles.
    """

    def __init__(self, form: Form, answers: Mapping[str, Any]) -> None:
        """Look at these answers; later changes to them are not seen."""
        self.form = form
        self.answers = answers
        self._pages: dict[str, bool] = {}

    def is_page_asked(self, page: Page) -> bool:
        """Whether the page belongs to the way of these answers."""
        if page.id not in self._pages:
            self._pages[page.id] = holds(page.show_if, self.answer_to)
        return self._pages[page.id]

    def is_item_asked(self, page: Page, item: Field | Repeat) -> bool:
        """Whether a question or repeated part, and the page it stands on, is asked."""
        return self.is_page_asked(page) and holds(item.show_if, self.answer_to)

    def is_question_asked(self, repeat: Repeat, index: int, question: Field) -> bool:
        """Whether a question of one item is asked (the part itself being asked)."""
        return holds(question.show_if, lambda name: self.answer_in(repeat, index, name))

    def answer_to(self, pointer: str) -> Any:
        """The answer that conditions see: None where the question is not asked."""
        name = name_of(pointer)
        found = self.form.find(name)
        if found is None or not self.is_item_asked(found[0], found[1]):
            return None
        return value_at(self.answers, name)

    def answer_in(self, repeat: Repeat, index: int, pointer: str) -> Any:
        """The answer that conditions of an item see: its own fields, or the form's (`/x`)."""
        if pointer.startswith("/"):
            return self.answer_to(pointer)
        question = repeat.field_named(pointer)
        if question is None or not self.is_question_asked(repeat, index, question):
            return None
        return value_at(self.answers, f"{repeat.name}/{index}/{pointer}")

    def pages(self) -> tuple[Page, ...]:
        """The pages that are asked, in order."""
        return tuple(
            page
            for page in self.form.pages
            if self.is_page_asked(page)
            and any(self.is_item_asked(page, item) for item in page.items)
        )

    def items(self) -> list[tuple[Page, Field | Repeat]]:
        """The questions and parts that are asked, in order."""
        return [(page, item) for page, item in self.form.items if self.is_item_asked(page, item)]

    def asked_in_item(self, repeat: Repeat, index: int) -> list[Field]:
        """The questions of one item that are asked."""
        return [each for each in repeat.fields if self.is_question_asked(repeat, index, each)]


def visible_answers(form: Form, answers: Mapping[str, Any]) -> Answers:
    """The answers to the questions that are asked; nothing hidden, unknown or blank is kept."""
    seen = Visibility(form, answers)
    kept: Answers = {}
    for _, item in seen.items():
        value = value_at(answers, item.name)
        if isinstance(item, Repeat) and isinstance(value, list):
            value = [_visible_item(seen, item, index, inner) for index, inner in enumerate(value)]
        if not is_blank(value):
            put(kept, item.name, value)
    return kept


def _visible_item(seen: Visibility, repeat: Repeat, index: int, answers: Any) -> Answers:
    kept: Answers = {}
    for question in seen.asked_in_item(repeat, index):
        value = value_at(answers, question.name)
        if not is_blank(value):
            put(kept, question.name, value)
    return kept


def asked_fields(form: Form, answers: Mapping[str, Any]) -> list[tuple[Page, str, Field]]:
    """Every question that is asked, with its page and full name, items of parts one by one."""
    seen = Visibility(form, answers)
    asked: list[tuple[Page, str, Field]] = []
    for page, item in seen.items():
        if isinstance(item, Field):
            asked.append((page, item.name, item))
            continue
        for index in range(count_items(answers, item)):
            asked.extend(
                (page, f"{item.name}/{index}/{question.name}", question)
                for question in seen.asked_in_item(item, index)
            )
    return asked


def count_items(answers: Mapping[str, Any], repeat: Repeat) -> int:
    """How many items a repeated part has now."""
    value = value_at(answers, repeat.name)
    return len(value) if isinstance(value, list) else 0
