"""What publication checks of pages and questions: widgets, types, options, labels, concepts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.base.value_paths import name_of

from .definition import LANGUAGE, STRING_WIDGETS, WIDGETS, Field, Schema, Text, read_field, resolved
from .definition import subschema as schema_under

_NAME = re.compile(r"[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a content file, and where."""

    path: str
    text: Text
    is_error: bool = True

    def line(self, language: str) -> str:
        """Path and words, for the person who wrote the file."""
        return f"{self.path}: {self.text.get(language) or self.text['vi']}"


def fault(path: str, vi: str, en: str) -> Fault:
    """Something that publication refuses."""
    return Fault(path, {"vi": vi, "en": en})


def of_text(value: Any, path: str, *, needed: bool) -> Iterator[Fault]:
    """A text has Vietnamese; a missing English one is only told."""
    if value is None or value == "":
        if needed:
            yield fault(path, "Thiếu lời tiếng Việt", "The Vietnamese text is missing")
        return
    # A bare text, such as the name of a people, is the same in every language.
    texts = value if isinstance(value, Mapping) else {"vi": value, "en": value}
    if not str(texts.get("vi") or "").strip():
        yield fault(path, "Thiếu lời tiếng Việt", "The Vietnamese text is missing")
    elif not str(texts.get("en") or "").strip():
        words = {"vi": "Chưa có lời tiếng Anh", "en": "The English text is missing"}
        yield Fault(path, words, is_error=False)


def placed_items(content: Mapping[str, Any]) -> dict[str, str]:
    """Every name that the layout asks for, with where it stands; questions of items as `x/*/y`."""
    placed: dict[str, str] = {}
    for page_place, page in enumerate(content["layout"]["pages"]):
        for place, item in enumerate(page["fields"]):
            path = f"layout/pages/{page_place}/fields/{place}"
            if not isinstance(item, Mapping):
                continue
            if "repeat" in item:
                name = name_of(str(item["repeat"]))
                placed.setdefault(name, path)
                for inner in _asked(item):
                    placed.setdefault(f"{name}/*/{inner.get('field')}", path)
            elif "field" in item:
                placed.setdefault(name_of(str(item["field"])), path)
    return placed


def _asked(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The questions of a repeated part that are written as such."""
    return [each for each in item.get("fields") or () if isinstance(each, Mapping)]


def conditions(
    content: Mapping[str, Any],
) -> Iterator[tuple[str, Any, str, tuple[str, ...]]]:
    """Every condition: its path, itself, the part it stands in, and the names that depend on it."""
    for page_place, page in enumerate(content["layout"]["pages"]):
        page_path = f"layout/pages/{page_place}"
        names: list[str] = []
        for place, item in enumerate(page["fields"]):
            path = f"{page_path}/fields/{place}"
            if not isinstance(item, Mapping):
                continue  # told as a fault of the page
            name = name_of(str(item.get("repeat") or item.get("field")))
            inner = [f"{name}/*/{each.get('field')}" for each in _asked(item)]
            names.extend((name, *inner))
            if item.get("show_if") is not None:
                yield f"{path}/show_if", item["show_if"], "", (name, *inner)
            for spot, each in enumerate(_asked(item)):
                if each.get("show_if") is not None:
                    own = f"{name}/*/{each.get('field')}"
                    yield f"{path}/fields/{spot}/show_if", each["show_if"], name, (own,)
        if page.get("show_if") is not None:
            yield f"{page_path}/show_if", page["show_if"], "", tuple(names)


def of_pages(content: Mapping[str, Any], concepts: frozenset[str]) -> Iterator[Fault]:
    """The faults of every page, in order."""
    schema, seen_pages, seen_names = content["schema"], set[str](), set[str]()
    for page_place, page in enumerate(content["layout"]["pages"]):
        path = f"layout/pages/{page_place}"
        page_id = str(page.get("id", ""))
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", page_id) or page_id in seen_pages:
            yield fault(f"{path}/id", "Thiếu mã trang hoặc mã bị trùng", "No id, or one used twice")
        seen_pages.add(page_id)
        yield from of_text(page.get("title"), f"{path}/title", needed=True)
        yield from of_text(page.get("intro"), f"{path}/intro", needed=False)
        yield from _unknown_keys(page, LANGUAGE["page"], path)
        for place, item in enumerate(page["fields"]):
            here = f"{path}/fields/{place}"
            if not isinstance(item, Mapping) or not ("field" in item or "repeat" in item):
                yield fault(here, "Mục phải có field hoặc repeat", "Neither field nor repeat")
                continue
            name = name_of(str(item.get("repeat") or item.get("field")))
            if name in seen_names:
                yield fault(here, f"Mục “{name}” có hai lần", f"“{name}” is there twice")
            seen_names.add(name)
            if "repeat" in item:
                yield from _of_repeat(item, here, schema, concepts)
            else:
                yield from _of_field(item, here, schema, schema, concepts)


def _unknown_keys(item: Mapping[str, Any], known: Any, path: str) -> Iterator[Fault]:
    for key in sorted(set(item) - set(known)):
        yield fault(f"{path}/{key}", "Khóa không có trong định dạng", "Unknown key")


def _of_repeat(
    item: Mapping[str, Any], path: str, schema: Schema, concepts: frozenset[str]
) -> Iterator[Fault]:
    yield from _unknown_keys(item, LANGUAGE["repeat"], path)
    yield from of_text(item.get("title"), f"{path}/title", needed=True)
    yield from of_text(item.get("item_title"), f"{path}/item_title", needed=False)
    yield from of_text(item.get("hint"), f"{path}/hint", needed=False)
    found = schema_under(schema, name_of(str(item["repeat"])), schema)
    items = resolved(found[0].get("items", {}), schema) if found else {}
    if not found or found[0].get("type") != "array" or items.get("type") != "object":
        words = "Phần lặp phải là mảng các object trong lược đồ", "Not an array of objects"
        yield fault(f"{path}/repeat", *words)
        return
    if not item.get("fields"):
        yield fault(f"{path}/fields", "Phần lặp phải có ít nhất một mục", "No fields")
    if (concept := item.get("concept", "")) and concept not in LANGUAGE["concept_lists"]:
        words = f"Không có khái niệm danh sách “{concept}”", f"Unknown list “{concept}”"
        yield fault(f"{path}/concept", *words)
    for place, inner in enumerate(item.get("fields") or ()):
        yield from _of_field(inner, f"{path}/fields/{place}", items, schema, concepts)


def _of_field(
    item: Any, path: str, parent: Schema, root: Schema, concepts: frozenset[str]
) -> Iterator[Fault]:
    if not isinstance(item, Mapping) or "field" not in item:
        yield fault(path, "Mục phải có field", "A field without its name")
        return
    yield from _unknown_keys(item, LANGUAGE["field"], path)
    for key in ("label", "hint", "in_sentence"):
        yield from of_text(item.get(key), f"{path}/{key}", needed=key == "label")
    name = name_of(str(item["field"]))
    if not _NAME.fullmatch(name) or schema_under(parent, name, root) is None:
        yield fault(f"{path}/field", f"Lược đồ không có “{name}”", f"“{name}” is not in the schema")
        return
    if item.get("widget") is not None and item["widget"] not in WIDGETS:
        widget = item["widget"]
        words = f"Không có loại ô “{widget}”", f"Unknown widget “{widget}”"
        yield fault(f"{path}/widget", *words)
        return
    concept = item.get("concept")
    if concept is not None and concept not in concepts:
        words = f"Không có khái niệm “{concept}”", f"Unknown concept “{concept}”"
        yield fault(f"{path}/concept", *words)
    field = read_field(item, parent, root)
    yield from _of_type(field, path)
    yield from _of_options(field, item, path, root)


def _of_type(field: Field, path: str) -> Iterator[Fault]:
    kind, widget = field.schema.get("type"), field.widget
    fits = {
        "number": kind in {"number", "integer"},
        "money": kind in {"number", "integer"},
        "checkbox": kind == "boolean",
        "checkboxes": kind == "array",
        "upload": kind in {"object", "array"},
        "date": kind == "string" and field.schema.get("format") == "date",
    }
    if not fits.get(widget, widget not in STRING_WIDGETS or kind == "string"):
        yield fault(
            f"{path}/widget",
            f"Loại ô “{widget}” không hợp với kiểu “{kind}” trong lược đồ",
            f"The widget “{widget}” does not fit the schema's type “{kind}”",
        )


def _of_options(field: Field, item: Mapping[str, Any], path: str, root: Schema) -> Iterator[Fault]:
    for place, option in enumerate(item.get("options") or ()):
        here = f"{path}/options/{place}"
        if not isinstance(option, Mapping) or "value" not in option:
            yield fault(here, "Lựa chọn phải có value", "An option without a value")
            return
        yield from of_text(option.get("label"), f"{here}/label", needed=True)
    if field.widget in {"select", "radios", "checkboxes"} and not field.options:
        yield fault(f"{path}/options", "Thiếu các lựa chọn", "There are no options")
        return
    if not field.options:
        return
    keys = [option.key for option in field.options]
    if len(set(keys)) != len(keys):
        yield fault(f"{path}/options", "Có hai lựa chọn trùng nhau", "An option is there twice")
    holder = resolved(field.schema.get("items", {}), root)
    enum = (holder if field.widget == "checkboxes" else field.schema).get("enum")
    if enum is not None and {str(each) for each in enum} != {
        str(option.value) for option in field.options
    }:
        words = "Các lựa chọn không khớp với enum của lược đồ", "Options and enum differ"
        yield fault(f"{path}/options", *words)
