"""The form of a table: what was typed becomes a grid, and its buttons change rows and columns."""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from motcua.base.errors import InvalidInput
from motcua.base.text import fold

from ..rules.drawing import Drawing, unwritable
from ..rules.grids import (
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    GridColumn,
    GridRow,
    add_column,
    add_row,
    move_row,
    remove_column,
    remove_row,
    write_grid,
)

TYPES = (
    "string", "number", "boolean", "date", "date and time", "time", "days and time duration",
    "years and months duration", "Any",
)  # fmt: skip
POLICIES = (
    "UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "COLLECT/SUM", "COLLECT/MIN", "COLLECT/MAX",
    "COLLECT/COUNT", "RULE ORDER", "OUTPUT ORDER",
)  # fmt: skip
_ACT = re.compile(r"(them-dong|xoa-dong|len|xuong|xoa-cot)-([0-9]{1,5})")
Posted = Mapping[str, str]


def rows_shown(grid: Grid) -> int:
    """How many rows a page of the form holds: forms have at most a thousand fields."""
    return max(5, min(25, 600 // (len(grid.columns) + 1)))


def typed_grid(posted: Posted, grid: Grid, first: int) -> Grid:
    """The grid as typed; what the form did not carry stays as it was."""
    policy, _slash, aggregation = posted.get("hit", "").partition("/")
    if not policy:
        policy, aggregation = grid.hit_policy, grid.aggregation
    last = first - 1 + rows_shown(grid)
    return replace(
        grid,
        name=posted.get("name", grid.name).strip() or grid.name,
        hit_policy=policy,
        aggregation=aggregation,
        columns=tuple(_column(posted, n, one) for n, one in enumerate(grid.columns)),
        rows=tuple(
            _row(posted, n, one) if first <= n <= last else one
            for n, one in enumerate(grid.rows, 1)
        ),
    )


def _column(posted: Posted, n: int, column: GridColumn) -> GridColumn:
    def typed(part: str, before: str) -> str:
        return " ".join(posted.get(f"c{n}-{part}", before).split())

    return replace(
        column,
        label=typed("label", column.label),
        expression=typed("expression", column.expression),
        type=typed("type", column.type),
        allowed=typed("allowed", column.allowed),
        default=typed("default", column.default),
    )


def _row(posted: Posted, number: int, row: GridRow) -> GridRow:
    cells = tuple(
        posted.get(f"r{number}-{n}", cell).replace("\r\n", "\n").strip()
        for n, cell in enumerate(row.cells)
    )
    note = posted.get(f"r{number}-note", row.note).replace("\r\n", "\n").strip()
    return replace(row, cells=cells, note=note)


def require_writable(posted: Posted) -> None:
    """:raises InvalidInput: naming the fields with characters that no file can hold."""
    wrong = {
        name: _("Ô có ký tự điều khiển không lưu được. Hãy gõ lại nội dung của ô.")
        for name, text in posted.items()
        if unwritable(text)
    }
    if wrong:
        raise InvalidInput(fields=wrong)


def change(drawing: Drawing, part: str, typed: Grid, posted: Posted) -> str:
    """
    Write what was typed, then do what the button says; the anchor to come back to.

    :raises InvalidInput: for a row or column too many or too few.
    """
    table, before = drawing.table(part), drawing.grid(part)
    drawing.is_changed |= write_grid(table, before, typed)
    drawing.rename(part, typed.name)
    _change_inputs(drawing, posted)
    act = posted.get("act", "luu")
    if found := _ACT.fullmatch(act):
        return _change_place(drawing, part, found[1], int(found[2]))
    if act in {"them-dieu-kien", "them-ket-qua"}:
        return _add_column(drawing, part, act, posted)
    if act == "them-du-lieu":
        return _add_input(drawing, posted)
    if act.startswith("xoa-du-lieu-"):
        drawing.remove_input(act.removeprefix("xoa-du-lieu-"))
        return "du-lieu"
    return ""


def _change_inputs(drawing: Drawing, posted: Posted) -> None:
    for n, one in enumerate(drawing.inputs):
        name = " ".join(posted.get(f"d{n}-name", one.name).split()) or one.name
        drawing.set_input(one.id, name, posted.get(f"d{n}-type", one.type).strip())


def _change_place(drawing: Drawing, part: str, act: str, place: int) -> str:
    table, grid = drawing.table(part), drawing.grid(part)
    if act == "xoa-cot":
        _remove_column(drawing, part, grid, place)
        return "cot"
    if place > len(grid.rows) or (place < 1 and act != "them-dong"):
        raise InvalidInput(fields={"": _("Không có dòng này; bảng đã thay đổi.")})
    if act == "them-dong":
        if len(grid.rows) >= MOST_ROWS:
            raise InvalidInput(fields={"": _("Bảng có tối đa 2.000 dòng.")})
        add_row(table, place)
    elif act == "xoa-dong":
        if len(grid.rows) == 1:
            raise InvalidInput(fields={"": _("Bảng phải còn ít nhất một dòng.")})
        remove_row(table, place)
    else:
        move_row(table, place, -1 if act == "len" else 1)
    drawing.is_changed = True
    moved = {"them-dong": place + 1, "xoa-dong": max(1, place - 1), "len": max(1, place - 1)}
    return f"r{min(moved.get(act, place + 1), len(drawing.grid(part).rows))}"


def _remove_column(drawing: Drawing, part: str, grid: Grid, place: int) -> None:
    if place >= len(grid.columns):
        raise InvalidInput(fields={"": _("Không có cột này; bảng đã thay đổi.")})
    kind = grid.columns[place].kind
    if sum(1 for one in grid.columns if one.kind == kind) == 1:
        raise InvalidInput(
            fields={"": _("Bảng phải còn ít nhất một cột điều kiện và một cột kết quả.")}
        )
    number = place if kind == "input" else place - grid.inputs
    remove_column(drawing.table(part), kind, number)
    drawing.is_changed = True


def _add_column(drawing: Drawing, part: str, act: str, posted: Posted) -> str:
    label = " ".join(posted.get("new-label", "").split())
    expression = " ".join(posted.get("new-expression", "").split())
    kind = posted.get("new-type", "").strip()
    if not label:
        wanted = _("Nhập tên cột, ví dụ: Tuổi, Diện miễn, Mức thu.")
        raise InvalidInput(fields={"new-label": wanted})
    grid = drawing.grid(part)
    if len(grid.columns) >= MOST_COLUMNS:
        raise InvalidInput(fields={"new-label": _("Bảng có tối đa 30 cột.")})
    if act == "them-ket-qua":
        name = expression or "_".join(re.findall(r"[a-z0-9]+", fold(label))) or "ket_qua"
        add_column(drawing.table(part), "output", GridColumn("output", label, name, kind))
    else:
        known = {one.name for one in drawing.inputs} | {name for _id, name in drawing.decisions}
        if not expression and label not in known:
            drawing.add_input(label, kind)
        add_column(
            drawing.table(part), "input", GridColumn("input", label, expression or label, kind)
        )
    drawing.is_changed = True
    return "cot"


def _add_input(drawing: Drawing, posted: Posted) -> str:
    name = " ".join(posted.get("input-name", "").split())
    if not name:
        wanted = _("Nhập tên dữ liệu vào, ví dụ: Ngày sinh.")
        raise InvalidInput(fields={"input-name": wanted})
    if any(one.name == name for one in drawing.inputs):
        raise InvalidInput(fields={"input-name": _("Đã có dữ liệu vào mang tên này.")})
    drawing.add_input(name, posted.get("input-type", "").strip())
    return "du-lieu"
