"""What publication checks of a content file, so that no page of it can fail for a citizen."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.base.value_paths import name_of

from . import layout_checks
from .conditions import fields_of, is_well_formed
from .crosschecks import CHECKS, OPTIONAL, pointers_of
from .definition import LANGUAGE, Schema, resolved
from .layout_checks import Fault, fault

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Known:
    """What the installation knows: the checks of values and the concepts it can look up."""

    checks: frozenset[str]
    concepts: frozenset[str]


def inspect(content: Any, *, known: Known) -> tuple[Fault, ...]:
    """Everything that is wrong (or only missing in English) in a content file, in its order."""
    if not isinstance(content, Mapping):
        return (fault("", "Tệp biểu mẫu phải là một bảng khóa và giá trị", "Not a mapping"),)
    head = tuple(_of_head(content))
    if any(each.is_error for each in head):
        return head
    placed = layout_checks.placed_items(content)
    return (
        *head,
        *layout_checks.of_pages(content, known.concepts),
        *_of_schema_words(content["schema"], "schema", known.checks),
        *_of_reach(content["schema"], placed),
        *_of_conditions(content, placed),
        *_of_checks(content, placed),
    )


def _of_head(content: Mapping[str, Any]) -> Iterator[Fault]:
    if not _CODE.fullmatch(str(content.get("code", ""))):
        yield fault("code", "Mã phải là chữ thường, số và gạch nối", "Not a lower-case-code")
    if not isinstance(content.get("version"), int) or content["version"] < 1:
        yield fault("version", "Phiên bản phải là số nguyên từ 1", "Not a whole number from 1")
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(content.get("valid_from", ""))):
        yield fault("valid_from", "Thiếu ngày bắt đầu hiệu lực", "No first day of validity")
    yield from layout_checks.of_text(content.get("title"), "title", needed=True)
    for key in sorted(set(content) - set(LANGUAGE["file"])):
        yield fault(str(key), "Khóa không có trong định dạng", "Unknown key")
    schema, layout = content.get("schema"), content.get("layout")
    if not isinstance(schema, Mapping) or schema.get("type") != "object":
        yield fault("schema", "Thiếu lược đồ kiểu object", "No schema of type object")
    pages = layout.get("pages") if isinstance(layout, Mapping) else None
    if not isinstance(pages, list) or not pages:
        yield fault("layout/pages", "Biểu mẫu phải có ít nhất một trang", "No page")
    elif not all(isinstance(page, Mapping) and page.get("fields") for page in pages):
        yield fault("layout/pages", "Mỗi trang phải có ít nhất một mục", "A page without fields")


def _of_schema_words(schema: Any, path: str, checks: frozenset[str]) -> Iterator[Fault]:
    """Custom words of the schema that nobody understands, and ones that reach outside it."""
    if isinstance(schema, list):
        for place, inner in enumerate(schema):
            yield from _of_schema_words(inner, f"{path}/{place}", checks)
    if not isinstance(schema, Mapping):
        return
    check = schema.get("x-check")
    if isinstance(check, str) and check not in checks:
        words = f"Không có phép kiểm tra “{check}”", f"Unknown check “{check}”"
        yield fault(f"{path}/x-check", *words)
    reference = schema.get("$ref")
    if isinstance(reference, str) and not reference.startswith("#/"):
        words = "Lược đồ chỉ được dẫn đến chính nó", "A schema may refer only to itself"
        yield fault(f"{path}/$ref", *words)
    for key, inner in schema.items():
        yield from _of_schema_words(inner, f"{path}/{key}", checks)


def _of_reach(schema: Schema, placed: Mapping[str, str]) -> Iterator[Fault]:
    """Every required answer is asked somewhere, else nobody could ever send the form."""
    for name in _needed_names(resolved(schema, schema), schema, "", placed):
        if name not in placed:
            words = (
                f"Mục bắt buộc “{name}” không có trên trang nào",
                f"The required field “{name}” is on no page",
            )
            yield fault(f"schema/{name}", *words)


def _needed_names(
    place: Schema, root: Schema, prefix: str, placed: Mapping[str, str]
) -> Iterator[str]:
    """The required answers, also those of an optional part that the layout asks for."""
    properties = place.get("properties", {})
    for key in dict.fromkeys((*properties, *place.get("required", ()))):
        name, inner = f"{prefix}{key}", resolved(properties.get(key, {}), root)
        is_used = any(each == name or each.startswith(f"{name}/") for each in placed)
        if key not in place.get("required", ()) and not is_used:
            continue
        items = resolved(inner.get("items", {}), root)
        if name not in placed and inner.get("type") == "object":
            yield from _needed_names(inner, root, f"{name}/", placed)
            continue
        yield name
        if any(each.startswith(f"{name}/*/") for each in placed):
            yield from _needed_names(items, root, f"{name}/*/", placed)


def _of_conditions(content: Mapping[str, Any], placed: Mapping[str, str]) -> Iterator[Fault]:
    graph: dict[str, set[str]] = {}
    for path, condition, scope, dependents in layout_checks.conditions(content):
        if not is_well_formed(condition):
            yield fault(path, "Điều kiện không đúng cú pháp", "Malformed condition")
            continue
        for pointer in fields_of(condition):
            name = name_of(pointer) if pointer.startswith("/") or not scope else None
            full = name if name is not None else f"{scope}/*/{pointer}"
            if full not in placed or (name is not None and "/*/" in full):
                words = f"Không có mục “{pointer}”", f"There is no field “{pointer}”"
                yield fault(path, *words)
            for dependent in dependents:
                graph.setdefault(dependent, set()).add(full)
    for name in _in_circles(graph):
        words = (
            f"Điều kiện của “{name}” đi vòng về chính nó",
            f"The condition of “{name}” goes in a circle",
        )
        yield fault(placed.get(name, name), *words)


def _in_circles(graph: Mapping[str, Iterable[str]]) -> list[str]:
    def reaches(start: str) -> bool:
        seen: set[str] = set()
        open_names = list(graph.get(start, ()))
        while open_names:
            name = open_names.pop()
            if name == start:
                return True
            if name not in seen:
                seen.add(name)
                open_names.extend(graph.get(name, ()))
        return False

    return [name for name in graph if reaches(name)]


def _of_checks(content: Mapping[str, Any], placed: Mapping[str, str]) -> Iterator[Fault]:
    for place, check in enumerate(content.get("checks") or ()):
        path = f"checks/{place}"
        kind = check.get("check") if isinstance(check, Mapping) else None
        if kind not in CHECKS:
            yield fault(f"{path}/check", f"Không có phép “{kind}”", f"Unknown check “{kind}”")
            continue
        for key in sorted(CHECKS[kind] - set(check)):
            yield fault(f"{path}/{key}", "Thiếu khóa này", "This key is missing")
        for key in sorted(set(check) - CHECKS[kind] - OPTIONAL):
            yield fault(f"{path}/{key}", "Khóa không có trong định dạng", "Unknown key")
        yield from layout_checks.of_text(
            check.get("message"), f"{path}/message", needed=kind != "personal_code_matches"
        )
        for pointer in pointers_of(check):
            if name_of(pointer) not in placed:
                words = f"Không có mục “{pointer}”", f"There is no field “{pointer}”"
                yield fault(path, *words)
