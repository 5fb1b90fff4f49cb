"""Lists in a data set: an agency fills in as many lines as it has, up to a number."""

from collections.abc import Mapping
from typing import Any

Words = Mapping[str, str]
KINDS = ("integer", "decimal", "text", "date", "choice")
MOST_LINES = 40


def problem_of_list(section: Mapping[str, Any]) -> str:
    """Why the content's list cannot be used; empty if it can."""
    columns = section.get("columns") or ()
    if not section.get("code") or not section.get("title") or not columns:
        return "a list needs code, title and columns"
    if not isinstance(section["list"], int) or not 1 <= section["list"] <= MOST_LINES:
        return f"list: how many lines at most, 1 to {MOST_LINES}"
    keys = [one.get("key") for one in columns]
    if None in keys or len(set(keys)) != len(keys) or any(not one.get("title") for one in columns):
        return "every column of a list has a key of its own and a title"
    if wrong := [one for one in columns if one.get("kind", "text") not in KINDS]:
        return f"column {wrong[0]}: kind is one of {KINDS}"
    numbers = {one["key"] for one in columns if one.get("kind") in ("integer", "decimal")}
    named = {other for one in columns for other in _named(one)}
    if missing := sorted(named - numbers):
        return f"no column of numbers: {', '.join(missing)}"
    return ""


def _named(column: Mapping[str, Any]) -> list[str]:
    """The columns of numbers that a column's rules name."""
    at_most = [column["at_most"], column["key"]] if column.get("at_most") else []
    adds_up = [*column["adds_up"], column["key"]] if column.get("adds_up") else []
    return [*at_most, *adds_up]


def list_of(section: Mapping[str, Any]) -> dict[str, Any]:
    """A list as a part of a form: its lines as rows, its columns as fields of each."""
    columns = section["columns"]
    return {
        "code": str(section["code"]),
        "title": dict(section["title"]),
        "dimension": "",
        "columns": [{"code": str(one["key"]), "title": _title(one)} for one in columns],
        "rows": [
            _line(str(section["code"]), number, columns) for number in range(1, section["list"] + 1)
        ],
        "lines": {
            "required": [one["key"] for one in columns if one.get("required", True)],
            "at_most": [[one["key"], one["at_most"]] for one in columns if one.get("at_most")],
            "adds_up": [
                [one["key"], list(one["adds_up"])] for one in columns if one.get("adds_up")
            ],
        },
    }


def _title(column: Mapping[str, Any]) -> dict[str, str]:
    """The column's title with its unit, for no line says it."""
    unit = column.get("unit") or {}
    return {
        language: f"{text} ({unit[language]})" if unit.get(language) else text
        for language, text in column["title"].items()
    }


def _line(code: str, number: int, columns: list[Mapping[str, Any]]) -> dict[str, Any]:
    fields = [
        {
            **free_field({**one, "key": f"{code}.{number}.{one['key']}", "required": False}),
            "column": str(one["key"]),
        }
        for one in columns
    ]
    title = {"vi": f"Dòng {number}", "en": f"Line {number}"}
    return {"number": f"{code}.{number}", "title": title, "unit": {}, "fields": fields}


def free_field(row: Mapping[str, Any]) -> dict[str, Any]:
    """A question that is no indicator: a text, a date, a number asked once, one of a few words."""
    kind = str(row.get("kind", "text"))
    return {
        "key": str(row["key"]),
        "indicator": "",
        "member": "",
        "kind": kind,
        "places": 2 if kind == "decimal" else 0,
        "unit": dict(row.get("unit") or {}),
        "is_required": bool(row.get("required", True)),
        "column": "",
        "choices": list(row.get("choices") or ()),
    }
