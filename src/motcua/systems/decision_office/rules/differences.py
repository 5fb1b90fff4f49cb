"""What differs between two states of a draft, letter by letter: also where it is not right yet."""

from dataclasses import dataclass
from typing import Literal

from .drawing import Drawing
from .grids import Grid, GridColumn, GridRow

State = Literal["added", "removed", "changed"]
MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: in which table, at which row and column, from what to what."""

    part: str
    row: int
    column: str
    state: State
    before: str
    after: str


def differences(before: str, after: str) -> list[Difference]:
    """The differences between two DMN files, at most the first two hundred."""
    if before == after:
        return []
    old, new = Drawing(before), Drawing(after)
    was, now = ({one.id: one for one in drawn.grids} for drawn in (old, new))
    found = [
        one
        for key in {**was, **now}
        for one in _tables(was.get(key), now.get(key))
    ]  # fmt: skip
    found += _texts(old, new)
    return found[:MOST_TOLD]


def _tables(before: Grid | None, after: Grid | None) -> list[Difference]:
    if before is None or after is None:
        name = (before or after).name  # type: ignore[union-attr]
        return [Difference(name, 0, "", "removed" if after is None else "added", "", "")]
    found = [
        Difference(after.name, 0, word, "changed", was, now)
        for word, was, now in (
            ("name", before.name, after.name),
            ("hit_policy", before.hit_policy, after.hit_policy),
            ("aggregation", before.aggregation, after.aggregation),
        )
        if was != now
    ]
    old = {_key(one): one for one in before.columns}
    new = {_key(one): one for one in after.columns}
    for key in {**old, **new}:
        found += _columns(after.name, old.get(key), new.get(key))
    return found + _rows(before, after)


def _key(column: GridColumn) -> tuple[str, str]:
    return column.kind, column.expression


def _columns(name: str, before: GridColumn | None, after: GridColumn | None) -> list[Difference]:
    if before == after:
        return []
    state: State = "added" if before is None else "removed" if after is None else "changed"
    shown = [_column(one) if one else "" for one in (before, after)]
    label = (after or before).label  # type: ignore[union-attr]
    return [Difference(name, 0, label, state, *shown)]


def _column(one: GridColumn) -> str:
    return " · ".join(filter(None, (one.label, one.expression, one.type, one.allowed, one.default)))


def _rows(before: Grid, after: Grid) -> list[Difference]:
    old = {one.id or n: (n, one) for n, one in enumerate(before.rows, 1)}
    new = {one.id or n: (n, one) for n, one in enumerate(after.rows, 1)}
    found = []
    for key, (number, row) in new.items():
        if key not in old:
            found.append(Difference(after.name, number, "", "added", "", _row(row)))
            continue
        found += _cells(number, before, old[key][1], after, row)
    for key, (number, row) in old.items():
        if key not in new:
            found.append(Difference(after.name, number, "", "removed", _row(row), ""))
    return found


def _row(row: GridRow) -> str:
    return " | ".join(row.cells)


def _cells(number: int, before: Grid, was: GridRow, after: Grid, now: GridRow) -> list[Difference]:
    name = after.name
    old = {_key(one): was.cells[n] for n, one in enumerate(before.columns)}
    found = [
        Difference(name, number, one.label or one.expression, "changed", old[_key(one)], cell)
        for one, cell in zip(after.columns, now.cells, strict=True)
        if _key(one) in old and old[_key(one)] != cell
    ]
    if was.note != now.note:
        found.append(Difference(name, number, "note", "changed", was.note, now.note))
    return found


def _texts(old: Drawing, new: Drawing) -> list[Difference]:
    """Formulas and inputs, each as one text."""
    was = {one.id: (one.name, one.text) for one in old.formulas}
    now = {one.id: (one.name, one.text) for one in new.formulas}
    was |= {one.id: (one.name, one.type) for one in old.inputs}
    now |= {one.id: (one.name, one.type) for one in new.inputs}
    found = []
    for key in {**was, **now}:
        before, after = was.get(key), now.get(key)
        if before == after:
            continue
        state: State = "added" if before is None else "removed" if after is None else "changed"
        name = (after or before or ("",))[0]
        shown = [" · ".join(filter(None, one or ())) for one in (before, after)]
        found.append(Difference(name, 0, "", state, *shown))
    return found
