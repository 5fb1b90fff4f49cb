"""How clients of DHIS2 ask for lists: which fields, which rows, which page."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
_PAGE = 50
_MOST = 10_000
_ALL = {"*", ":all", ":owner", ":nameable", ":identifiable"}


class BadListing(ValueError):
    """A parameter of a list cannot be understood; the message names it."""


def answer(name: str, rows: Sequence[Row], asked: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """
    One list as DHIS2 answers it: {"pager": …, name: rows}.

    :param asked: the parameters with all their values, as the address gave them.
    :raises BadListing: for a filter, page or field list that is none.
    """
    found = [row for row in rows if _fits(row, asked.get("filter", ()), _junction(asked))]
    fields = read_fields(",".join(asked.get("fields", ())) or "id,displayName")
    if _one(asked, "paging", "true").lower() == "false":
        return {name: [chosen(row, fields) for row in found]}
    page, size = _number(asked, "page", 1), min(_number(asked, "pageSize", _PAGE), _MOST)
    pages = max(1, -(-len(found) // size))
    shown = found[(page - 1) * size : page * size]
    pager = {"page": page, "total": len(found), "pageSize": size, "pageCount": pages}
    return {"pager": pager, name: [chosen(row, fields) for row in shown]}


def read_fields(text: str) -> dict[str, Any]:
    """
    The tree of fields that are asked for: "id,name,parent[id]".

    :raises BadListing: where brackets do not match.
    """
    fields, rest = _fields(text, 0)
    if rest != len(text):
        raise BadListing(f"fields={text}")
    return fields


def _fields(text: str, at: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    name = ""
    while at < len(text) and text[at] != "]":
        sign = text[at]
        if sign == "[":
            inner, at = _fields(text, at + 1)
            if at >= len(text) or text[at] != "]":
                raise BadListing(f"fields={text}")
            found[_named(name)], name = inner, ""
        elif sign == ",":
            if name:
                found[_named(name)] = {}
            name = ""
        else:
            name += sign
        at += 1
    if name:
        found[_named(name)] = {}
    return found, at


def _named(name: str) -> str:
    return re.sub(r"(::|~).*", "", name.strip())


def chosen(row: Row, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the fields that are asked for."""
    names = dict(fields)
    if _ALL & set(names):
        names = {**{name: {} for name in row}, **{n: f for n, f in names.items() if n not in _ALL}}
    return {
        name: _inner(row[name], inner)
        for name, inner in names.items()
        if name in row and not name.startswith("!")
    }


def _inner(value: Any, fields: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_inner(one, fields) for one in value]
    if isinstance(value, Mapping):
        return chosen(value, fields or {"id": {}})
    return value


def _fits(row: Row, filters: Sequence[str], is_any: bool) -> bool:
    told = [_holds(row, one) for one in filters]
    return not told or (any(told) if is_any else all(told))


def _holds(row: Row, condition: str) -> bool:
    name, _, rest = condition.partition(":")
    operator, _, wanted = rest.partition(":")
    value: Any = row
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    said = "" if value is None else str(value)
    low, least = said.lower(), wanted.lower()
    tests = {
        "eq": said == wanted, "ieq": low == least, "ne": said != wanted, "!eq": said != wanted,
        "like": wanted in said, "ilike": least in low, "token": least in low,
        "$like": said.startswith(wanted), "$ilike": low.startswith(least),
        "in": said in wanted.strip("[]").split(","), "null": value is None,
        "!null": value is not None,
    }  # fmt: skip
    if operator in {"ge", "gt", "le", "lt"}:
        return _compared(operator, said, wanted, condition)
    if operator not in tests:
        raise BadListing(f"filter={condition}")
    return tests[operator]


def _compared(operator: str, said: str, wanted: str, condition: str) -> bool:
    try:
        one, other = float(said), float(wanted)
    except ValueError as error:
        raise BadListing(f"filter={condition}") from error
    return {"ge": one >= other, "gt": one > other, "le": one <= other, "lt": one < other}[operator]


def _junction(asked: Mapping[str, Sequence[str]]) -> bool:
    return _one(asked, "rootJunction", "AND").upper() == "OR"


def _one(asked: Mapping[str, Sequence[str]], name: str, otherwise: str) -> str:
    values = asked.get(name) or ()
    return values[-1] if values else otherwise


def _number(asked: Mapping[str, Sequence[str]], name: str, otherwise: int) -> int:
    text = _one(asked, name, str(otherwise))
    if not text.isdigit() or not 0 < int(text[:9]) < 10**8:
        raise BadListing(f"{name}={text}")
    return int(text)
