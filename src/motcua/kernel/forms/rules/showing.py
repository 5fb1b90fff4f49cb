"""A page of a form as a template shows it: values only, nothing left to decide."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.base import typed_dates as dates
from motcua.base.text import in_language
from motcua.base.value_paths import id_of, name_of, value_at

from .condition_words import in_words
from .conditions import reduced, renamed
from .definition import Condition, Field, Form, Page, Repeat, option_key
from .provenance import Provenance, Sources, locked_names
from .reading import files_of, written_number
from .sentences import Problem
from .validation import LONGEST
from .values import Choices, shown
from .visibility import Visibility, count_items

_INPUT_MODES = {"number": "decimal", "money": "numeric", "personal_code": "numeric"}
_WIDTHS = {"personal_code": "20", "tax_code": "20", "phone": "20", "number": "10", "money": "20"}


@dataclass(frozen=True, slots=True)
class FileView:
    """One file given before, with the button value that takes it away."""

    name: str
    size: int
    drop_action: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question as a page shows it."""

    name: str
    id: str
    label: str
    hint: str
    widget: str
    value: Any
    text: str
    options: Sequence[Any]
    error: str
    required: bool
    source: str
    autocomplete: str
    inputmode: str
    width: str
    rows: int
    maxlength: int
    accept: str
    multiple: bool
    readonly: bool
    files: tuple[FileView, ...]
    condition: str
    condition_words: str
    is_to_check: bool = False
    kind: str = "field"


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of a repeated part."""

    marker: str
    title: str
    fields: tuple[FieldView, ...]
    remove_action: str


@dataclass(frozen=True, slots=True)
class RepeatView:
    """A repeated part with the buttons that add and take away items."""

    name: str
    id: str
    title: str
    item_title: str
    hint: str
    error: str
    items: tuple[ItemView, ...]
    add_action: str
    condition: str
    condition_words: str
    is_to_check: bool = False
    kind: str = "repeat"


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of a form, ready for `ui/form_page.html`."""

    form_title: str
    page_id: str
    number: int
    count: int
    title: str
    intro: str
    items: tuple[FieldView | RepeatView, ...]
    problems: tuple[tuple[str, str], ...]
    previous_id: str
    is_last: bool
    has_upload: bool
    has_conditions: bool
    revision: int


@dataclass(frozen=True)
class Showing:
    """Everything that decides how the questions of one page look."""

    form: Form
    page: Page
    answers: Mapping[str, Any]
    problems: Mapping[str, str]
    provenance: Sources
    choices: Choices
    language: str
    visibility: Visibility
    to_check: frozenset[str]

    def words(self, text: Any) -> str:
        """A content text in the reader's language."""
        return in_language(text, self.language)


def page_view(
    form: Form,
    page: Page,
    answers: Mapping[str, Any],
    *,
    problems: Sequence[Problem],
    provenance: Sources,
    choices: Choices,
    language: str,
    revision: int,
    to_check: frozenset[str] = frozenset(),
) -> PageView:
    """One page with these answers and problems, in one language."""
    visibility = Visibility(form, answers)
    shown_problems = {each.field: each.message(language) for each in reversed(problems)}
    view = Showing(
        form, page, answers, shown_problems, provenance, choices, language, visibility, to_check
    )
    pages = visibility.pages()
    number = pages.index(page) if page in pages else 0
    items = tuple(each for item in page.items if (each := _item(view, item)) is not None)
    questions = [q for each in items for q in _questions(each)]
    return PageView(
        form_title=view.words(form.title),
        page_id=page.id,
        number=number + 1,
        count=len(pages),
        title=view.words(page.title),
        intro=view.words(page.intro),
        items=items,
        problems=tuple(
            (each.field_id, each.message(language)) for each in problems if each.page == page.id
        ),
        previous_id=pages[number - 1].id if number > 0 else "",
        is_last=not pages or page == pages[-1],
        has_upload=any(each.widget == "upload" for each in questions),
        has_conditions=any(each.condition for each in (*items, *questions)),
        revision=revision,
    )


def _questions(item: FieldView | RepeatView) -> list[FieldView]:
    if isinstance(item, FieldView):
        return [item]
    return [question for each in item.items for question in each.fields]


def _item(view: Showing, item: Field | Repeat) -> FieldView | RepeatView | None:
    own_names = set(view.page.names)
    left = reduced(
        item.show_if,
        is_open=lambda pointer: name_of(pointer) in own_names,
        value_of=view.visibility.answer_to,
    )
    if left is False:
        return None
    condition = None if left is True else left
    if isinstance(item, Repeat):
        return _repeat(view, item, condition)
    return _field(view, item, item.name, condition, rename=name_of)


def _repeat(view: Showing, repeat: Repeat, condition: Condition | None) -> RepeatView:
    given = count_items(view.answers, repeat)
    count = max(given, repeat.minimum)
    item_title = view.words(repeat.item_title)
    return RepeatView(
        name=repeat.name,
        id=id_of(repeat.name),
        title=view.words(repeat.title),
        item_title=item_title,
        hint=view.words(repeat.hint),
        error=view.problems.get(repeat.name, ""),
        items=tuple(
            ItemView(
                marker=f"{repeat.name}/{index}",
                title=f"{item_title} {index + 1}",
                fields=_item_fields(view, repeat, index),
                remove_action=f"remove:{repeat.name}/{index}" if count > repeat.minimum else "",
            )
            for index in range(count)
        ),
        add_action=f"add:{repeat.name}" if count < repeat.maximum else "",
        condition=_condition_json(view, condition, name_of),
        condition_words=in_words(view.form, condition, view.language),
        is_to_check=repeat.name in view.to_check,
    )


def _item_fields(view: Showing, repeat: Repeat, index: int) -> tuple[FieldView, ...]:
    own_names = set(view.page.names)

    def full_name(pointer: str) -> str:
        return name_of(pointer) if pointer.startswith("/") else f"{repeat.name}/{index}/{pointer}"

    fields: list[FieldView] = []
    for question in repeat.fields:
        left = reduced(
            question.show_if,
            is_open=lambda pointer: not pointer.startswith("/") or name_of(pointer) in own_names,
            value_of=view.visibility.answer_to,
        )
        if left is not False:
            condition = None if left is True else left
            name = f"{repeat.name}/{index}/{question.name}"
            fields.append(_field(view, question, name, condition, rename=full_name, repeat=repeat))
    return tuple(fields)


def _field(
    view: Showing,
    field: Field,
    name: str,
    condition: Condition | None,
    *,
    rename: Callable[[str], str],
    repeat: Repeat | None = None,
) -> FieldView:
    value = value_at(view.answers, name)
    origin = view.provenance.get(name)
    limit = field.schema.get("maxLength", LONGEST[field.widget == "textarea"])
    return FieldView(
        name=name,
        id=id_of(name),
        label=view.words(field.label),
        hint=view.words(field.hint),
        widget=field.widget,
        value=_box_value(field, value),
        text=shown(field, value, view.language, view.choices),
        options=_options(view, field),
        error=view.problems.get(name, ""),
        required=field.required,
        source=_source_line(origin, value, view.language),
        autocomplete=field.autocomplete,
        inputmode=_INPUT_MODES.get(field.widget, ""),
        width=field.width or _WIDTHS.get(field.widget, ""),
        rows=field.rows,
        # A little more than the limit may be typed, so that pasting tells instead of cutting.
        maxlength=0 if isinstance(value, str) and len(value) > limit else limit + 50,
        accept=field.accept,
        multiple=field.multiple,
        readonly=name in locked_names(view.form, view.provenance),
        files=tuple(_file(name, each) for each in files_of(value)),
        condition=_condition_json(view, condition, rename),
        condition_words=in_words(view.form, condition, view.language, repeat),
        is_to_check=name in view.to_check,
    )


def _file(name: str, file: Mapping[str, Any]) -> FileView:
    uuid = str(file["file_uuid"])
    return FileView(str(file.get("name", "")), int(file.get("size", 0)), f"drop:{name}/{uuid}")


def _source_line(origin: Provenance | None, value: Any, language: str) -> str:
    if origin is None:
        return ""
    if value == origin.value:
        return origin.line(language)
    changed = "corrected by you" if language == "en" else "Ông/Bà đã sửa"
    return f"{origin.line(language)} ({changed})"


def _box_value(field: Field, value: Any) -> Any:
    if field.widget == "date":
        return dates.parted(value)
    if field.widget in {"number", "money"}:
        return written_number(value)
    if field.widget == "checkbox":
        return value is True
    if field.widget == "checkboxes":
        return [option_key(each) for each in value] if isinstance(value, list) else []
    if field.options:
        return "" if value is None else option_key(value)
    return value if isinstance(value, str) else ""


def _options(view: Showing, field: Field) -> Sequence[Any]:
    if field.widget == "unit":
        return [(group, list(units)) for group, units in view.choices.units]
    if field.widget == "country":
        return list(view.choices.countries)
    return [
        (option.key, view.words(option.label), view.words(option.hint)) for option in field.options
    ]


def _condition_json(
    view: Showing, condition: Condition | None, rename: Callable[[str], str]
) -> str:
    """The condition for the script: names of boxes, and values as the boxes carry them."""
    if condition is None:
        return ""
    return json.dumps(_with_keys(renamed(condition, rename)), ensure_ascii=False, sort_keys=True)


def _with_keys(condition: Mapping[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for word, value in condition.items():
        if word in {"equals", "includes"}:
            result[word] = option_key(value)
        elif word == "in":
            result[word] = [option_key(each) for each in value]
        elif word in {"all", "any"}:
            result[word] = [_with_keys(part) for part in value]
        else:
            result[word] = _with_keys(value) if word == "not" else value
    return result
