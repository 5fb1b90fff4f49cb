"""What a table claims: rows that total others, columns that total others, and shares of columns."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from ..figure import Figure, Reading
from ..tables.grid import Grid
from .claim import Claim, Kind, judged, rounded, tolerance

_TOTAL = re.compile(
    r"(?:tong (?:cong|so|chung)|tong|cong|toan tinh|tong cong toan tinh)(?:\s?[(][^)]*[)])?\s?:?"
)
_TOTAL_HEAD = re.compile(r"(?:tong (?:cong|so)|tong|cong)\b.{0,24}")
_NOT_ADDED = re.compile(
    r"binh quan|trung binh|ty le|nang suat|chi so|diem|xep|\bmuc (?:dat|thu|luong)"
    r"|don gia|so sanh"
)
_UPPER = re.compile(r"[ivx]{1,5}|[a-h]")
_PARTS_HEAD = "trong do"
_SHOWN_PARTS = 12
_FEWEST_ROWS = 2
_MOST_COLUMNS = 14
Indexed = tuple[int, Figure]
Cells = dict[tuple[int, int], Indexed]


def tables(reading: Reading) -> list[Claim]:
    """The claims of every table of a report."""
    found: list[Claim] = []
    for grid in reading.grids:
        cells: Cells = {
            figure.cell[1:]: (index, figure)
            for index, figure in enumerate(reading.figures)
            if figure.cell and figure.cell[0] == grid.number
            and grid.rows[figure.cell[1]][figure.cell[2]].is_value
        }  # fmt: skip
        found += _total_rows(grid, cells)
        found += _upper_rows(grid, cells)
        found += _total_columns(grid, cells)
        found += _share_columns(grid, cells)
    return found


def _added(grid: Grid, cells: Cells) -> list[int]:
    """The columns whose numbers can be added."""
    found = []
    for column in grid.values:
        kinds = {cells[r, column][1].numeral.kind for r in grid.body if (r, column) in cells}
        if kinds == {"count"} and not _NOT_ADDED.search(grid.plain_head(column)):
            found.append(column)
    return found


def _is_total(grid: Grid, row: int) -> bool:
    said = {grid.plain_label(row), *(cell.plain for cell in grid.rows[row][:2])}
    return any(_TOTAL.fullmatch(text) for text in said)


def _total_rows(grid: Grid, cells: Cells) -> list[Claim]:
    """ "Tổng cộng" under (or over) the rows that it totals."""
    totals = [row for row in grid.body if _is_total(grid, row)]
    found = []
    for position, row in enumerate(totals):
        if row == grid.head_rows:
            end = totals[1] if len(totals) > 1 else len(grid.rows)
            rows = list(range(row + 1, end))
        else:
            begin = totals[position - 1] + 1 if position else grid.head_rows
            rows = list(range(begin, row))
        found += _total_row(grid, cells, row, [r for r in rows if not grid.is_section(r)])
    return found


def _total_row(grid: Grid, cells: Cells, total: int, rows: list[int]) -> list[Claim]:
    """Which rows are meant is told by the columns that come out; where none does, nobody knows."""
    upper = [r for r in rows if _UPPER.fullmatch(grid.ordinal(r))]
    plain = [r for r in rows if grid.ordinal(r).isdigit()]
    choices = [c for c in (rows, upper, plain) if len(c) >= _FEWEST_ROWS]
    best: list[Claim] = []
    for choice in choices:
        made = [
            claim for column in _added(grid, cells)
            if (claim := _down(cells, total, choice, column)) is not None
        ]  # fmt: skip
        if not best or _holding(made) > _holding(best):
            best = made
    if _holding(best) or (len(best) == 1 and all(choice == rows for choice in choices)):
        return best
    return [replace(claim, verdict="unsure", because="rows") for claim in best]


def _upper_rows(grid: Grid, cells: Cells) -> list[Claim]:
    """Row "I" over rows 1, 2, 3: said only where it mostly comes out."""
    found: list[Claim] = []
    upper = [r for r in grid.body if _UPPER.fullmatch(grid.ordinal(r)) and not grid.is_section(r)]
    for row in upper:
        below: list[int] = []
        for under in range(row + 1, len(grid.rows)):
            if not grid.ordinal(under).isdigit():
                break
            below.append(under)
        if len(below) < _FEWEST_ROWS:
            continue
        made = [
            claim for column in _added(grid, cells)
            if (claim := _down(cells, row, below, column)) is not None
        ]  # fmt: skip
        if _holding(made) and 2 * _holding(made) >= len(made):
            found += made
    return found


def _down(cells: Cells, total: int, rows: Sequence[int], column: int) -> Claim | None:
    stated = cells.get((total, column))
    parts = [cells[row, column] for row in rows if (row, column) in cells]
    if stated is None or len(parts) < _FEWEST_ROWS:
        return None
    return _sum("total-row", stated, [(1, part) for part in parts])


def _sum(kind: Kind, stated: Indexed, terms: list[tuple[int, Indexed]]) -> Claim:
    reckoned = sum((sign * part[1].numeral.value for sign, part in terms), Decimal(0))
    claim = judged(
        kind, stated, [part for _sign, part in terms], reckoned=reckoned, formula=_formula(terms)
    )
    allowed = tolerance(stated[1]) * len(terms) / 2
    if claim.verdict == "fails" and abs(claim.difference) <= allowed:
        return replace(claim, verdict="unsure", because="rounding")
    return claim


def _formula(terms: list[tuple[int, Indexed]]) -> str:
    if len(terms) > _SHOWN_PARTS:
        first, last = terms[0][1][1].numeral.written, terms[-1][1][1].numeral.written
        return f"{first} + … + {last} ({len(terms)})"
    said = "".join(f" {'-' if sign < 0 else '+'} {part[1].numeral.written}" for sign, part in terms)
    return said.removeprefix(" + ").strip()


def _holding(made: list[Claim]) -> int:
    return sum(claim.verdict == "holds" for claim in made)


def _total_columns(grid: Grid, cells: Cells) -> list[Claim]:
    """ "(3)=(4)+(5)" in the row of numbers, or "Tổng số" beside what it totals."""
    found: list[Claim] = []
    said = {column for column, _terms in grid.formulas}
    for column, terms in grid.formulas:
        found += _across(grid, cells, column, terms)
    added = _added(grid, cells)
    for column in added:
        leaf = grid.plain_head(column).split(" > ")[-1]
        if column in said or not _TOTAL_HEAD.fullmatch(leaf):
            continue
        found += _beside(grid, cells, column, [c for c in added if c != column])
    return found


def _beside(grid: Grid, cells: Cells, total: int, others: list[int]) -> list[Claim]:
    """The columns that a total column totals: "Trong đó" says them, or else how they come out."""
    after = [c for c in others if c > total]
    named = [c for c in after if grid.plain_head(c).split(" > ")[0].startswith(_PARTS_HEAD)]
    if len(named) >= _FEWEST_ROWS:
        return _across(grid, cells, total, [(1, c) for c in named])
    before = [c for c in others if c < total]
    runs = [after[:many] for many in range(2, len(after) + 1)]
    runs += [before[-many:] for many in range(2, len(before) + 1)]
    best: list[Claim] = []
    for run in runs:
        made = _across(grid, cells, total, [(1, c) for c in run])
        if _holding(made) > _holding(best):
            best = made
    return best if _is_shown_by(best) else []


def _across(
    grid: Grid, cells: Cells, total: int, terms: Sequence[tuple[int, int]]
) -> list[Claim]:  # fmt: skip
    found = []
    for row in grid.body:
        stated = cells.get((row, total))
        parts = [(sign, cells[row, c]) for sign, c in terms if (row, c) in cells]
        kinds = {stated[1].numeral.kind} if stated else set()
        kinds |= {part[1].numeral.kind for _sign, part in parts}
        if stated and parts and kinds == {"count"}:
            found.append(_sum("sum", stated, parts))
    return found


def _is_shown_by(made: list[Claim]) -> bool:
    return _holding(made) >= _FEWEST_ROWS and 5 * _holding(made) >= 3 * len(made)


def _share_columns(grid: Grid, cells: Cells) -> list[Claim]:
    """A column of percents that is one column over another in most rows is so in all."""
    found: list[Claim] = []
    counted = [c for c in grid.values if _kind(grid, cells, c) == "count"][:_MOST_COLUMNS]
    for column in grid.values:
        if _kind(grid, cells, column) != "percent":
            continue
        best: list[Claim] = []
        for part, whole in permutations(counted, 2):
            made = _shares(grid, cells, column, part, whole)
            if _holding(made) > _holding(best):
                best = made
        told = {claim.stated for claim in best if claim.verdict == "holds"} - {0, 100}
        if told and _is_shown_by(best):
            found += best
    return found


def _kind(grid: Grid, cells: Cells, column: int) -> str:
    kinds = {cells[r, column][1].numeral.kind for r in grid.body if (r, column) in cells}
    return kinds.pop() if len(kinds) == 1 else ""


def _shares(grid: Grid, cells: Cells, percent: int, part: int, whole: int) -> list[Claim]:
    found = []
    for row in grid.body:
        here = [cells.get((row, column)) for column in (percent, part, whole)]
        stated, one, all_of = here
        if stated is None or one is None or all_of is None or not all_of[1].numeral.value:
            continue
        share = rounded(one[1].numeral.value * 100 / all_of[1].numeral.value, 4)
        formula = f"{one[1].numeral.written} / {all_of[1].numeral.written} × 100"
        found.append(judged("share", stated, [one, all_of], reckoned=share, formula=formula))
    return found
