"""A form as its author writes it briefly, every question once with its type, written out."""

from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

import yaml

# What a type stands for: its schema, and what the layout says of it (widget, options).
TYPES: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("brief_forms.yaml").read_text(encoding="utf-8")
)
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OWN = frozenset({"type", "optional", "schema"})


def written_out(content: Any) -> Any:
    """
    The full form of a brief one: JSON Schema and layout made from its pages.

    A form that has its schema already, or is no form at all, comes back as it is; a type that does
    not exist leaves the question without a schema, which the checks of publication report.
    """
    if not isinstance(content, Mapping) or "pages" not in content or "schema" in content:
        return content
    schema = _object()
    pages = [_page(page, schema) for page in content["pages"] or ()]
    head = {key: value for key, value in content.items() if key not in {"pages", "checks"}}
    tail = {"checks": content["checks"]} if "checks" in content else {}
    return {**head, "schema": {"$schema": _DIALECT, **schema}, "layout": {"pages": pages}, **tail}


def _page(page: Any, schema: MutableMapping[str, Any]) -> Any:
    if not isinstance(page, Mapping):
        return page
    return {**page, "fields": [_item(item, schema) for item in page.get("fields") or ()]}


def _item(item: Any, schema: MutableMapping[str, Any]) -> Any:
    if not isinstance(item, Mapping):
        return item
    if "repeat" not in item:
        return _field(item, schema)
    inner = _object()
    fields = [_field(each, inner) for each in item.get("fields") or ()]
    least, most = int(item.get("min", 1)), int(item.get("max", 20))
    several = {"type": "array", "minItems": least, "maxItems": most, "items": inner}
    _place(schema, str(item["repeat"]).removeprefix("/"), several, required=least > 0)
    return {**item, "fields": fields}


def _field(item: Any, schema: MutableMapping[str, Any]) -> Any:
    if not isinstance(item, Mapping) or "field" not in item:
        return item
    kind = TYPES.get(str(item.get("type", "text")))
    if kind is None:
        return {key: value for key, value in item.items() if key not in _OWN}
    options = item.get("options") or kind.get("options") or ()
    own = {**kind["schema"], **(item.get("schema") or {})}
    if options and "enum" not in own and item.get("type") != "own":
        own = _chosen_from(own, options)
    _place(schema, str(item["field"]).removeprefix("/"), own, required=not item.get("optional"))
    shown = {key: value for key, value in item.items() if key not in _OWN}
    words = {key: value for key, value in kind.items() if key != "schema" and key not in shown}
    if options and "widget" not in {*shown, *words}:
        words["widget"] = "radios" if len(options) <= 5 else "select"
    return {**shown, **words}


def _chosen_from(schema: Mapping[str, Any], options: Sequence[Any]) -> dict[str, Any]:
    values = [option.get("value") for option in options if isinstance(option, Mapping)]
    if schema.get("type") == "array":
        return {**schema, "items": {"type": "string", "enum": values}}
    return {**schema, "enum": values}


def _object() -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": [], "properties": {}}


def _place(
    schema: MutableMapping[str, Any], name: str, own: Mapping[str, Any], *, required: bool
) -> None:
    """Put a schema under a name; a part is required as soon as something in it is."""
    first, _, rest = name.partition("/")
    if required and first not in schema["required"]:
        schema["required"].append(first)
    if not rest:
        schema["properties"][first] = dict(own)
        return
    part = schema["properties"].setdefault(first, _object())
    if "properties" in part:
        _place(part, rest, own, required=required)
