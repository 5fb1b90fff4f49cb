"""Reads from content how matters are counted from the journal."""

import re
from collections.abc import Mapping
from typing import Any

from .definitions import Condition, Matter, Measure, Telling

KINDS = ("events", "begun", "over", "standing")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_EVENT = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


class MeasureUnreadable(ValueError):
    """A counting says something that cannot be counted."""


def read_matter(code: str, row: Mapping[str, Any]) -> Matter:
    """
    One kind of matter.

    :raises MeasureUnreadable: if it says what cannot be.
    """
    moved = row.get("moved")
    return Matter(
        code,
        opened=_telling(row["opened"]),
        told_by=tuple(
            (_event(one["event"]), _key(one["matter"])) for one in row.get("told_by", [])
        ),
        moved=(_event(moved["event"]), _key(moved["to"])) if moved else None,
        dimensions={
            _key(name): (_event(one["event"]), _key(one["value"]))
            for name, one in row.get("dimensions", {}).items()
        },
    )


def read_measure(code: str, row: Mapping[str, Any]) -> Measure:
    """
    One counting.

    :raises MeasureUnreadable: if it says what cannot be.
    """
    kind = row.get("kind", "events")
    if kind not in KINDS:
        raise MeasureUnreadable(f"kind: “{kind}” is none of {', '.join(KINDS)}")
    wanted = ("events",) if kind == "events" else ("begins", "ends")
    if missing := [name for name in wanted if not row.get(name)]:
        raise MeasureUnreadable(f"{kind} needs {', '.join(missing)}")
    return Measure(
        code,
        matter=row["of"],
        kind=kind,
        events=_tellings(row.get("events", [])),
        begins=_tellings(row.get("begins", [])),
        ends=_tellings(row.get("ends", [])),
        amount=_key(row["amount"]) if "amount" in row else "",
        once=bool(row.get("once", False)),
        classes=_classes(row["classes"]) if "classes" in row else None,
        dimensions={_key(name): _key(key) for name, key in row.get("dimensions", {}).items()},
    )


def _tellings(rows: list[Any]) -> tuple[Telling, ...]:
    return tuple(_telling(row) for row in rows)


def _telling(row: Any) -> Telling:
    if isinstance(row, str):
        return Telling(_event(row))
    return Telling(_event(row["event"]), _condition(row.get("when", {})))


def _condition(row: Mapping[str, Any]) -> Condition:
    special = {"day_before", "after"}
    equals = tuple(
        (_key(name), tuple(_text(one) for one in (value if isinstance(value, list) else [value])))
        for name, value in row.items()
        if name not in special
    )
    return Condition(
        equals,
        day_before=_key(row["day_before"]) if "day_before" in row else "",
        after=_key(row["after"]) if "after" in row else "",
    )


def _classes(row: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, Condition | None], ...]]:
    """`{dimension: timing, late: {after: due_at}, on_time: null}`: the first that holds."""
    name = _key(row["dimension"])
    classes = [
        (_key(one), _condition(when) if when else None)
        for one, when in row.items()
        if one != "dimension"
    ]
    if not classes or any(when is None for _, when in classes[:-1]):
        raise MeasureUnreadable("of classes, only the last may be without a condition")
    return name, tuple(classes)


def _text(value: Any) -> str:
    """As JSON has it: true, not True."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _key(value: Any) -> str:
    if not _KEY.fullmatch(str(value)):
        raise MeasureUnreadable(f"“{value}” is no name of small letters, digits and _")
    return str(value)


def _event(value: Any) -> str:
    if not _EVENT.fullmatch(str(value)):
        raise MeasureUnreadable(f"“{value}” is no name of an event")
    return str(value)
