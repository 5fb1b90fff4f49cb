"""A decision table as rows and columns of texts: read from its elements, and written back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from lxml import etree

from .elements import add, child, children_of, free_id, remove, set_attribute, set_text, text_of

MOST_COLUMNS = 30
MOST_ROWS = 2_000
Kind = Literal["input", "output"]


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: `expression` is what an input asks, and the name of an output."""

    kind: Kind
    label: str
    expression: str
    type: str = ""
    allowed: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A rule: its cells as they are written, inputs first."""

    id: str
    cells: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A decision table as it is written; nothing in it need be right."""

    id: str
    name: str
    hit_policy: str
    aggregation: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]

    @property
    def inputs(self) -> int:
        """How many of the columns are conditions."""
        return sum(1 for one in self.columns if one.kind == "input")


def read_grid(table: etree._Element, owner: etree._Element) -> Grid:
    """A table as it is written; missing cells are empty."""
    columns = [_column(element, kind) for kind, element in _columns(table)]
    wide = sum(1 for one in columns if one.kind == "input")
    return Grid(
        id=owner.get("id", ""),
        name=owner.get("name", ""),
        hit_policy=table.get("hitPolicy", "") or "UNIQUE",
        aggregation=table.get("aggregation", ""),
        columns=tuple(columns),
        rows=tuple(_row(one, wide, len(columns)) for one in children_of(table, "rule")),
    )


def _columns(table: etree._Element) -> Iterator[tuple[Kind, etree._Element]]:
    for one in children_of(table, "input"):
        yield "input", one
    for one in children_of(table, "output"):
        yield "output", one


def _column(element: etree._Element, kind: Kind) -> GridColumn:
    if kind == "input":
        asked = child(element, "inputExpression")
        return GridColumn(
            kind, element.get("label", ""),
            text_of(child(asked, "text")) if asked is not None else "",
            asked.get("typeRef", "") if asked is not None else "", _inside(element, "inputValues"),
        )  # fmt: skip
    return GridColumn(
        kind, element.get("label", ""), element.get("name", ""), element.get("typeRef", ""),
        _inside(element, "outputValues"), _inside(element, "defaultOutputEntry"),
    )  # fmt: skip


def _inside(element: etree._Element, tag: str) -> str:
    found = child(element, tag)
    return text_of(child(found, "text")) if found is not None else ""


def _row(rule: etree._Element, wide: int, columns: int) -> GridRow:
    asked = [text_of(child(one, "text")) for one in children_of(rule, "inputEntry")][:wide]
    given = [text_of(child(one, "text")) for one in children_of(rule, "outputEntry")]
    cells = [*asked, *[""] * (wide - len(asked)), *given]
    cells = [*cells, *[""] * columns][:columns]
    note = child(rule, "annotationEntry")
    told = child(note, "text") if note is not None else child(rule, "description")
    return GridRow(rule.get("id", ""), tuple(cells), text_of(told))


def write_grid(table: etree._Element, before: Grid, after: Grid) -> bool:
    """Write the texts that differ, element by element; whether anything did."""
    changed = set_attribute(table, "hitPolicy", after.hit_policy) if (
        before.hit_policy != after.hit_policy
    ) else False  # fmt: skip
    changed |= set_attribute(table, "aggregation", after.aggregation)
    found = list(_columns(table))
    for (kind, element), was, now in zip(found, before.columns, after.columns, strict=True):
        if was != now:
            changed |= _write_column(element, kind, now)
    for rule, was_row, row in zip(children_of(table, "rule"), before.rows, after.rows, strict=True):
        if was_row != row:
            changed |= _write_row(rule, before, was_row, row)
    return changed


def _write_column(element: etree._Element, kind: Kind, now: GridColumn) -> bool:
    changed = set_attribute(element, "label", now.label)
    if kind == "input":
        asked = child(element, "inputExpression")
        if asked is None:
            asked = add(element, "inputExpression", {}, place=0)
        changed |= set_text(asked, "text", now.expression)
        changed |= set_attribute(asked, "typeRef", now.type)
        return changed | _write_inside(element, "inputValues", now.allowed)
    changed |= set_attribute(element, "name", now.expression)
    changed |= set_attribute(element, "typeRef", now.type)
    changed |= _write_inside(element, "outputValues", now.allowed, first=True)
    return changed | _write_inside(element, "defaultOutputEntry", now.default)


def _write_inside(element: etree._Element, tag: str, text: str, *, first: bool = False) -> bool:
    found = child(element, tag)
    if found is None and not text:
        return False
    if found is not None and not text:
        remove(found)
        return True
    if found is None:
        found = add(element, tag, {}, place=0 if first else None)
    return set_text(found, "text", text)


def _write_row(rule: etree._Element, grid: Grid, before: GridRow, row: GridRow) -> bool:
    changed = False
    for n, (was, now) in enumerate(zip(before.cells, row.cells, strict=True)):
        if was != now:
            kind: Kind = "input" if n < grid.inputs else "output"
            entry = _entry(rule, kind, n if kind == "input" else n - grid.inputs)
            changed |= set_text(entry, "text", now)
    if before.note != row.note:
        note = child(rule, "annotationEntry")
        if note is not None:
            return changed | set_text(note, "text", row.note)
        if child(rule, "description") is None:
            add(rule, "description", {}, place=0)
        changed |= set_text(rule, "description", row.note)
    return changed


def _entry(rule: etree._Element, kind: Kind, place: int) -> etree._Element:
    """The cell of a rule; those missing up to it are added."""
    while len(found := children_of(rule, f"{kind}Entry")) <= place:
        _add_entry(rule, kind, len(found))
    return found[place]


def _add_entry(rule: etree._Element, kind: Kind, place: int) -> None:
    entries = children_of(rule, f"{kind}Entry")
    if place < len(entries):
        at = rule.index(entries[place])
    else:
        before = [
            one for one in rule
            if one in entries or (kind == "output" and one in children_of(rule, "inputEntry"))
            or one in children_of(rule, "description")
        ]  # fmt: skip
        at = rule.index(before[-1]) + 1 if before else 0
    made = add(rule, f"{kind}Entry", {"id": _fresh(rule, f"{rule.get('id') or 'rule'}_cell")},
               place=at)  # fmt: skip
    add(made, "text", {}).text = "-" if kind == "input" else ""


def _fresh(element: etree._Element, stem: str) -> str:
    root = element.getroottree().getroot()
    return free_id(stem, {one.get("id", "") for one in root.iter() if isinstance(one.tag, str)})


def add_row(table: etree._Element, after: int) -> None:
    """Add an empty rule behind one (0: as the first)."""
    rules = children_of(table, "rule")
    behind = rules[after - 1] if after else None
    last = [one for one in table if one not in rules]
    place = table.index(behind) + 1 if behind is not None else len(last)
    made = add(table, "rule", {"id": _fresh(table, f"{table.get('id') or 'table'}_rule")},
               place=place)  # fmt: skip
    for kind in ("input", "output"):
        for n in range(len(children_of(table, kind))):
            _add_entry(made, kind, n)
    if children_of(table, "annotation"):
        add(add(made, "annotationEntry", {}), "text", {})


def remove_row(table: etree._Element, number: int) -> None:
    """Remove a rule."""
    remove(children_of(table, "rule")[number - 1])


def move_row(table: etree._Element, number: int, step: int) -> None:
    """Let a rule change places with the one before it (-1) or behind it (1)."""
    rules = children_of(table, "rule")
    if not 0 <= number - 1 + step < len(rules):
        return
    one, other = rules[number - 1], rules[number - 1 + step]
    first, second = (other, one) if step < 0 else (one, other)
    first.tail, second.tail = second.tail, first.tail
    table.insert(table.index(first), second)


def add_column(table: etree._Element, kind: Kind, column: GridColumn) -> None:
    """Add a column behind the others of its kind, with an empty cell in every rule."""
    ids = {"id": _fresh(table, f"{table.get('id') or 'table'}_{kind}")}
    columns = children_of(table, kind)
    before = columns or (children_of(table, "input") if kind == "output" else [])
    place = table.index(before[-1]) + 1 if before else 0
    made = add(table, kind, ids, place=place)
    if kind == "output":
        made.set("name", column.expression)
        if len(columns) == 1 and not columns[0].get("name"):
            columns[0].set("name", "output_1")  # several outputs need names
    else:
        add(made, "inputExpression", {"id": f"{ids['id']}_e"})
    _write_column(made, kind, column)
    for rule in children_of(table, "rule"):
        _add_entry(rule, kind, len(columns))


def remove_column(table: etree._Element, kind: Kind, place: int) -> None:
    """Remove a column with its cell in every rule."""
    remove(children_of(table, kind)[place])
    for rule in children_of(table, "rule"):
        entries = children_of(rule, f"{kind}Entry")
        if place < len(entries):
            remove(entries[place])


def with_cell(grid: Grid, row: int, cells: tuple[str, ...], note: str) -> Grid:
    """The grid with another row in one place."""
    rows = list(grid.rows)
    rows[row] = replace(rows[row], cells=cells, note=note)
    return replace(grid, rows=tuple(rows))
