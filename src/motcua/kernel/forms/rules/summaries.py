"""All the answers in words, for checking before sending, for the officer and for paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.base.text import in_language
from motcua.base.value_paths import id_of, value_at

from .definition import Field, Form, Page, Repeat
from .provenance import Sources, changed_names
from .reading import files_of
from .values import Choices, shown
from .visibility import Visibility, count_items


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One answered (or left out) question, and where to change it: the page and its element."""

    label: str
    value: str
    page_id: str
    field: str
    field_id: str
    files: tuple[dict[str, Any], ...] = ()
    source: str = ""
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class SummarySection:
    """One page, or one item of a repeated part, with its rows."""

    page_id: str
    title: str
    rows: tuple[SummaryRow, ...]
    level: int = 2


@dataclass(frozen=True)
class _Reading:
    form: Form
    answers: Mapping[str, Any]
    provenance: Sources
    choices: Choices
    language: str
    changed: frozenset[str]

    def row(self, page: Page, name: str, field: Field) -> SummaryRow:
        """One question as a row."""
        value = value_at(self.answers, name)
        origin = self.provenance.get(name)
        return SummaryRow(
            label=in_language(field.label, self.language),
            value=shown(field, value, self.language, self.choices),
            page_id=page.id,
            field=name,
            field_id=id_of(name),
            files=tuple(files_of(value)) if field.widget == "upload" else (),
            source=origin.line(self.language) if origin else "",
            is_changed=name in self.changed,
        )


def summary(
    form: Form,
    answers: Mapping[str, Any],
    *,
    provenance: Sources,
    choices: Choices,
    language: str,
) -> tuple[SummarySection, ...]:
    """The pages that were asked, with every question on them, items of parts one by one."""
    seen = Visibility(form, answers)
    changed = frozenset(changed_names(answers, provenance))
    reading = _Reading(form, answers, provenance, choices, language, changed)
    sections: list[SummarySection] = []
    for page in seen.pages():
        asked = [item for item in page.items if seen.is_item_asked(page, item)]
        fields = [item for item in asked if isinstance(item, Field)]
        rows = tuple(reading.row(page, field.name, field) for field in fields)
        sections.append(SummarySection(page.id, in_language(page.title, language), rows))
        for item in asked:
            if isinstance(item, Repeat):
                sections.extend(_items(reading, seen, page, item))
    return tuple(sections)


def _items(reading: _Reading, seen: Visibility, page: Page, repeat: Repeat) -> list[SummarySection]:
    count = count_items(reading.answers, repeat)
    title = in_language(repeat.item_title, reading.language)
    if count == 0:
        none = "None" if reading.language == "en" else "Không có"
        label = in_language(repeat.title, reading.language)
        row = SummaryRow(label, none, page.id, repeat.name, id_of(repeat.name))
        return [SummarySection(page.id, label, (row,), level=3)]
    return [
        SummarySection(
            page_id=page.id,
            title=f"{title} {index + 1}",
            rows=tuple(
                reading.row(page, f"{repeat.name}/{index}/{question.name}", question)
                for question in seen.asked_in_item(repeat, index)
            ),
            level=3,
        )
        for index in range(count)
    ]
