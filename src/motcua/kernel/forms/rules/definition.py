"""A form as values: pages, fields, repeated parts, checks, and how a content file is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from motcua.base.text import in_language
from motcua.base.value_paths import name_of

Text = Mapping[str, str]
Condition = Mapping[str, Any]
Schema = Mapping[str, Any]

LANGUAGE: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("language.yaml").read_text(encoding="utf-8")
)
STRING_WIDGETS = frozenset(
    {"text", "textarea", "date", "phone", "email", "personal_code", "tax_code", "unit", "country"}
)
WIDGETS = STRING_WIDGETS | {
    "number",
    "money",
    "select",
    "radios",
    "checkbox",
    "checkboxes",
    "upload",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen; the value keeps the type that the schema gives it."""

    value: Any
    label: Text
    hint: Text = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The value as it travels in a posted page."""
        return option_key(self.value)


@dataclass(frozen=True, slots=True)
class Field:
    """One question. Inside a repeated part `name` is relative to the item."""

    name: str
    label: Text
    widget: str
    schema: Schema
    required: bool
    hint: Text = field(default_factory=dict)
    in_sentence: Text = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    concept: str = ""
    autocomplete: str = ""
    show_if: Condition | None = None
    editable: bool = True
    accept: str = ""
    rows: int = 4
    width: str = ""

    @property
    def multiple(self) -> bool:
        """Whether several files may be given."""
        return self.widget == "upload" and self.schema.get("type") == "array"

    def sentence_name(self, language: str) -> str:
        """The field's name inside a sentence: "ngày sinh của trẻ"."""
        given = in_language(self.in_sentence, language) if self.in_sentence else ""
        return given or _named(in_language(self.label, language), language)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part that is answered several times, such as the witnesses."""

    name: str
    title: Text
    item_title: Text
    minimum: int
    maximum: int
    fields: tuple[Field, ...]
    hint: Text = field(default_factory=dict)
    show_if: Condition | None = None
    concept: str = ""

    def sentence_name(self, language: str) -> str:
        """The part's name inside a sentence."""
        return lowered(in_language(self.title, language))

    def field_named(self, name: str) -> Field | None:
        """The question of an item with this relative name."""
        return next((each for each in self.fields if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a form: one subject at a time."""

    id: str
    title: Text
    items: tuple[Field | Repeat, ...]
    intro: Text = field(default_factory=dict)
    show_if: Condition | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names that the page answers; a repeated part counts as one."""
        return tuple(item.name for item in self.items)


@dataclass(frozen=True, slots=True)
class Form:
    """One published version of a form."""

    uuid: UUID
    code: str
    version: int
    title: Text
    legal_basis: Text
    valid_from: date
    valid_to: date | None
    digest: str
    schema: Schema
    pages: tuple[Page, ...]
    checks: tuple[Mapping[str, Any], ...]

    def __hash__(self) -> int:
        return hash(self.digest)

    def is_in_force(self, on: date) -> bool:
        """Whether this version may be used on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def items(self) -> Iterator[tuple[Page, Field | Repeat]]:
        """Every question and repeated part with its page, in order."""
        return ((page, item) for page in self.pages for item in page.items)

    def page_with_id(self, page_id: str) -> Page | None:
        """The page of this id."""
        return next((page for page in self.pages if page.id == page_id), None)

    def find(self, name: str) -> tuple[Page, Field | Repeat, Field | None] | None:
        """
        The page and item that a name belongs to, and the item's question where it is repeated.

        `witnesses/0/full_name` finds the part `witnesses` and its question `full_name`.
        """
        for page, item in self.items:
            if item.name == name:
                return page, item, None
            if isinstance(item, Repeat) and name.startswith(f"{item.name}/"):
                relative = name.removeprefix(f"{item.name}/").partition("/")[2]
                return page, item, item.field_named(relative)
        return None


_ANSWER_TO: Text = {"vi": "câu trả lời cho", "en": "an answer to"}


def option_key(value: Any) -> str:
    """A choice's value as it travels in a posted page: true, 3, married."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _named(label: str, language: str) -> str:
    """A label as a noun: a question cannot stand inside a sentence as it is."""
    if not label.endswith("?"):
        return lowered(label)
    return f"{_ANSWER_TO.get(language, _ANSWER_TO['vi'])} “{label}”"


def lowered(label: str) -> str:
    """A label inside a sentence; abbreviations such as CCCD keep their capitals."""
    if len(label) < 2 or not label[0].isupper() or label[1].isupper():
        return label
    return label[0].lower() + label[1:]


def as_text(value: Any) -> Text:
    """A content text in its languages; a bare string is the same in each of them."""
    if isinstance(value, Mapping):
        return {str(key): str(words) for key, words in value.items() if words}
    return {"vi": str(value)} if value else {}


def resolved(schema: Schema, root: Schema) -> Schema:
    """The schema itself, or the one that its local `$ref` points to, with its own words on top."""
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return schema
    target: Any = root
    for part in reference[2:].split("/"):
        target = target.get(part, {}) if isinstance(target, Mapping) else {}
    own = {key: value for key, value in schema.items() if key != "$ref"}
    return {**resolved(target, root), **own} if isinstance(target, Mapping) else own


def subschema(schema: Schema, name: str, root: Schema) -> tuple[Schema, bool] | None:
    """The schema of a name below an object schema, and whether every step to it is required."""
    place, required = resolved(schema, root), True
    for part in name.split("/"):
        inner = place.get("properties", {}).get(part)
        if not isinstance(inner, Mapping):
            return None
        required = required and part in place.get("required", ())
        place = resolved(inner, root)
    return place, required


def read_form(
    content: Mapping[str, Any],
    *,
    uuid: UUID,
    digest: str,
    valid_from: date,
    valid_to: date | None,
) -> Form:
    """A published content file as a form; the checks of publication were passed before."""
    schema = content["schema"]
    pages = content["layout"]["pages"]
    return Form(
        uuid=uuid,
        code=content["code"],
        version=int(content["version"]),
        title=as_text(content["title"]),
        legal_basis=as_text(content.get("legal_basis")),
        valid_from=valid_from,
        valid_to=valid_to,
        digest=digest,
        schema=schema,
        pages=tuple(_read_page(page, schema) for page in pages),
        checks=tuple(content.get("checks") or ()),
    )


def _read_page(page: Mapping[str, Any], schema: Schema) -> Page:
    return Page(
        id=str(page["id"]),
        title=as_text(page["title"]),
        intro=as_text(page.get("intro")),
        show_if=page.get("show_if"),
        items=tuple(
            _read_repeat(item, schema) if "repeat" in item else read_field(item, schema, schema)
            for item in page["fields"]
        ),
    )


def _read_repeat(item: Mapping[str, Any], root: Schema) -> Repeat:
    name = name_of(item["repeat"])
    found = subschema(root, name, root)
    array: Schema = found[0] if found else {}
    inner = resolved(array.get("items", {}), root)
    required = bool(found and found[1])
    title = as_text(item.get("title"))
    return Repeat(
        name=name,
        title=title,
        item_title=as_text(item.get("item_title")) or title,
        minimum=int(item.get("min", array.get("minItems", 1 if required else 0))),
        maximum=int(item.get("max", array.get("maxItems", 20))),
        hint=as_text(item.get("hint")),
        show_if=item.get("show_if"),
        concept=str(item.get("concept", "")),
        fields=tuple(read_field(each, inner, root) for each in item["fields"]),
    )


def read_field(item: Mapping[str, Any], parent: Schema, root: Schema) -> Field:
    """One question of a layout, with its part of the schema."""
    name = name_of(item["field"])
    found = subschema(parent, name, root)
    schema, required = found if found else ({}, False)
    options = tuple(
        Option(
            value=option.get("value"),
            label=as_text(option.get("label")),
            hint=as_text(option.get("hint")),
        )
        for option in item.get("options") or ()
    )
    return Field(
        name=name,
        label=as_text(item.get("label")),
        widget=str(item.get("widget") or likely_widget(schema, options)),
        schema=schema,
        required=required,
        hint=as_text(item.get("hint")),
        in_sentence=as_text(item.get("in_sentence")),
        options=options,
        concept=str(item.get("concept", "")),
        autocomplete=str(item.get("autocomplete", "")),
        show_if=item.get("show_if"),
        editable=bool(item.get("editable", True)),
        accept=str(item.get("accept", "")),
        rows=int(item.get("rows", 4)),
        width=str(item.get("width", "")),
    )


def likely_widget(schema: Schema, options: Sequence[Option]) -> str:
    """The widget of a question that names none."""
    if options:
        many = schema.get("type") == "array"
        return "checkboxes" if many else "radios" if len(options) <= 5 else "select"
    if schema.get("format") == "date":
        return "date"
    kind = schema.get("type")
    by_type = {"number": "number", "integer": "number", "boolean": "checkbox", "object": "upload"}
    return by_type.get(str(kind), "text")
