"""What of a form is edited: the thing of the sheets, from a full form and to a brief one."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from motcua.base.brief_forms import TYPES
from motcua.base.editing.sheets import Sheet, at, read_sheets

SHEETS: tuple[Sheet, ...] = read_sheets(Path(__file__).with_name("sheets.yaml"))
HEAD = ("title", "legal_basis", "note")
_FEW = 5  # so many choices are radio buttons


class NoForm(ValueError):
    """The file has not the shape of a form."""


def new_thing(name: str) -> dict[str, Any]:
    """A form of which nothing is known but its title."""
    return {"title": {"vi": name} if name else {}, "pages": []}


def thing_of_form(full: Mapping[str, Any]) -> dict[str, Any]:
    """
    A full form (schema and layout) as the sheets have it, every question with its type.

    :raises NoForm: if it has not the shape of a form.
    """
    schema, pages = full.get("schema"), at(full, "layout/pages")
    if not isinstance(schema, Mapping) or not isinstance(pages, list):
        raise NoForm("pages")
    thing = {name: full[name] for name in HEAD if full.get(name)}
    thing["pages"] = [
        {**page, "fields": [_question(one, schema, schema) for one in page.get("fields") or ()]}
        for page in pages
    ]
    return {**thing, **({"checks": list(full["checks"])} if full.get("checks") else {})}


def _question(item: Mapping[str, Any], parent: Mapping[str, Any], root: Any) -> dict[str, Any]:
    if "repeat" in item:
        return _repeat(item, parent, root)
    name = str(item.get("field", "")).removeprefix("/")
    schema, is_required = _schema(name, parent, root)
    shown = {key: value for key, value in item.items() if key != "required"}
    told = {**shown, **_typed(item, schema)}
    for key in [key for key, value in told.items() if value is None]:
        del told[key]
    return told if is_required else {**told, "optional": True}


def _repeat(item: Mapping[str, Any], parent: Mapping[str, Any], root: Any) -> dict[str, Any]:
    name = str(item["repeat"])
    schema, _required = _schema(name.removeprefix("/"), parent, root)
    items = _resolved(schema.get("items", {}), root)
    told = {key: value for key, value in item.items() if key not in ("repeat", "title")}
    inner = [_question(one, items, root) for one in item.get("fields") or ()]
    least, most = (
        item.get(a, schema.get(b)) for a, b in (("min", "minItems"), ("max", "maxItems"))
    )
    days = {key: value for key, value in (("min", least), ("max", most)) if value is not None}
    return {**told, "field": name, "type": "repeat", "label": item.get("title"), **days,
            "fields": inner}  # fmt: skip


def _schema(name: str, parent: Mapping[str, Any], root: Any) -> tuple[dict[str, Any], bool]:
    place, required = _resolved(parent, root), True
    for part in name.split("/"):
        required = required and part in place.get("required", ())
        place = _resolved(place.get("properties", {}).get(part, {}), root)
    return place, required


def _resolved(schema: Any, root: Any) -> dict[str, Any]:
    reference = schema.get("$ref") if isinstance(schema, Mapping) else None
    if not isinstance(reference, str):
        return dict(schema) if isinstance(schema, Mapping) else {}
    target = at(root, reference.removeprefix("#/"))
    own = {key: value for key, value in schema.items() if key != "$ref"}
    return {**_resolved(target or {}, root), **own}


def _typed(item: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The type that says most of a question's schema, and what it does not say; None takes away."""
    best: dict[str, Any] | None = None
    for name, kind in TYPES.items():
        told = _as_type(name, kind, item, schema)
        if told is not None and (best is None or _beside(told) < _beside(best)):
            best = told
    return best or {"type": "own", "schema": dict(schema)}


def _beside(told: Mapping[str, Any]) -> tuple[bool, int, bool]:
    return told["type"] == "own", len(told.get("schema") or ()), "options" not in told


def _as_type(
    name: str, kind: Mapping[str, Any], item: Mapping[str, Any], schema: Mapping[str, Any]
) -> dict[str, Any] | None:
    options, own = item.get("options"), kind.get("options")
    if own and options and options != own:
        return None
    wanted = dict(kind["schema"])
    if options or own:
        values = [one.get("value") for one in options or own or ()]
        if wanted.get("type") == "array":
            wanted["items"] = {"type": "string", "enum": values}
        else:
            wanted["enum"] = values
    if not wanted.keys() <= schema.keys():
        return None
    beside = {key: value for key, value in schema.items() if wanted.get(key) != value}
    if "enum" in beside or ("type" in beside and name != "own"):
        return None
    usual = kind.get("widget") or ("radios" if len(options or own or ()) <= _FEW else "select")
    widget = item.get("widget")
    if name in ("choice", "own") and not (options or own):
        usual = ""
        if name == "choice":
            return None
    return {
        "type": name,
        "schema": beside or None,
        "widget": None if widget in (None, usual) else widget,
        "options": None if own else options,
    }


def brief_form(
    thing: Mapping[str, Any],
    *,
    code: str,
    version: int,
    first: date | None,
    end: date | None,
) -> dict[str, Any]:
    """The thing as a brief form, which is what content files hold and publication takes."""
    told = {"valid_from": first, "valid_to": end}
    days = {name: day.isoformat() for name, day in told.items() if day}
    head = {name: thing[name] for name in HEAD if thing.get(name)}
    pages = [
        {**page, "fields": [_brief(one) for one in page.get("fields") or ()]}
        for page in thing.get("pages") or ()
    ]
    checks = {"checks": thing["checks"]} if thing.get("checks") else {}
    return {"code": code, "version": version, **days, **head, "pages": pages, **checks}


def _brief(item: Mapping[str, Any]) -> dict[str, Any]:
    if item.get("type") != "repeat":
        return dict(item)
    told = {key: value for key, value in item.items() if key not in ("type", "field", "label")}
    inner = [_brief(one) for one in item.get("fields") or ()]
    return {"repeat": item.get("field"), "title": item.get("label"), **told, "fields": inner}


def thing_of_brief(content: Any) -> dict[str, Any]:
    """
    A brief form of a content file as the sheets have it.

    :raises NoForm: if it has not the shape of a form.
    """
    pages = content.get("pages") if isinstance(content, Mapping) else None
    if not isinstance(pages, list) or not all(_is_page(page) for page in pages):
        raise NoForm("pages, fields")
    told = {name: content[name] for name in HEAD if content.get(name)}
    told["pages"] = [
        {**page, "fields": [_drawn(one) for one in page.get("fields") or ()]} for page in pages
    ]
    return {**told, **({"checks": content["checks"]} if content.get("checks") else {})}


def _is_page(page: Any) -> bool:
    fields = page.get("fields") if isinstance(page, Mapping) else None
    return isinstance(page, Mapping) and (
        fields is None
        or (isinstance(fields, list) and all(isinstance(one, Mapping) for one in fields))
    )


def _drawn(item: Mapping[str, Any]) -> dict[str, Any]:
    if "repeat" not in item:
        return {"type": "text", **item} if "type" not in item else dict(item)
    told = {key: value for key, value in item.items() if key not in ("repeat", "title")}
    inner = [_drawn(one) for one in item.get("fields") or () if isinstance(one, Mapping)]
    return {**told, "field": item["repeat"], "type": "repeat", "label": item.get("title"),
            "fields": inner}  # fmt: skip
