"""The figures of a table: each cell with its row, its heads, its unit and its period."""

import re
from dataclasses import replace
from decimal import Decimal

from ..bodies import body_in_cells
from ..figure import Figure
from ..numerals import SCALES, Kind, Numeral, numerals, value_of
from ..passages import Passage
from ..times import Time, a_year_before, head_time
from .grid import Cell, Grid

_UNIT = re.compile(r"(?:don vi(?: tinh)?|dvt|d\.v\.t)\s?:\s?(?P<unit>[^|;()]{1,40}?)\s*(?:[|;)]|$)")
_IN_BRACKETS = re.compile(r"[(]\s?(?P<unit>%|‰|[a-z][a-z\s/.%]{0,28}|1\.?000 [a-z]{1,12})\s?[)]")
_PERCENT = re.compile(r"(?:^|[(\s])%|\bty le\b|\bty trong\b|\bphan tram\b")
_SCALED = re.compile(rf"(?P<scale>{'|'.join(SCALES)}|1\.?000)\s+(?P<unit>[a-z].*)")
_SAME_TIME = re.compile(r"\bcung ky\b")
_COMPARED = re.compile(r"\bso (?:voi|sanh)\b|\btang|\bgiam")
_AFTER = re.compile(r"\s?([^.,;:()|]{0,40})")
_LABEL, _WORDS = 300, 200


def table_figures(
    grid: Grid, section: str, whole: Time | None, year: int | None
) -> list[Figure]:  # fmt: skip
    """The numbers of a table's body, row by row; ordinals, codes and heads count nothing."""
    found: list[Figure] = []
    below = ""
    commas = _thousands_by_comma(grid)
    for row in grid.body:
        if grid.is_section(row):
            below = grid.label(row)
        for column, cell in enumerate(grid.rows[row]):
            if cell.is_merged or not cell.text or column in (grid.ordinals, grid.units):
                continue
            place = (grid.number, row, column)
            head = below or (grid.caption.text if grid.caption else "") or section
            if column in grid.values and cell.is_value:
                figure = _figure(grid, cell, place, commas=column in commas)
                if figure is not None:
                    time = _time(grid, row, column, whole, year)
                    found.append(replace(figure, section=head[:_LABEL], time=time))
            elif column not in grid.labels and not cell.is_value:
                found += _in_words(grid, cell, place, head, whole)
    return found


def _figure(
    grid: Grid, cell: Cell, place: tuple[int, int, int], *, commas: bool
) -> Figure | None:  # fmt: skip
    _number, row, column = place
    unit, scale = _unit(grid, row, column)
    numeral = _numeral(cell, unit, scale, commas=commas)
    if numeral is None:
        return None
    passage = grid.passages[row]
    heads = " – ".join(grid.head(column))
    label = " – ".join(said for said in (grid.label(row), heads) if said)
    body = body_in_cells(label, f"{grid.plain_label(row)} {grid.plain_head(column)}")
    return Figure(
        numeral=numeral, passage=passage.number, unit="" if unit in "%‰" else unit,
        label=label[:_LABEL], section="", time=None,
        span=passage.span(numeral.start, numeral.end), sentence=0, depth=0, cell=place,
        body=body.written, level=body.level,
    )  # fmt: skip


def _numeral(cell: Cell, unit: str, scale: Decimal, *, commas: bool) -> Numeral | None:
    said = re.fullmatch(
        r"(?P<open>[(])?(?P<sign>[-−+])?(?P<body>\d[\d.,\s]*?)\s?(?P<percent>[%‰])?[)]?\s?[*]?"
        r"|(?P<part>\d[\d.,]*)\s?/\s?(?P<whole>\d[\d.,]*)(?:\s?[(].*)?",
        cell.plain,
    )
    if said is None:
        return None
    try:
        value, doubt = _value(said["part"] or said["body"], commas=commas)
        of = _value(said["whole"], commas=commas)[0] if said["whole"] else None
    except (ValueError, ArithmeticError):
        return None
    sign = said["percent"] or (unit if unit in ("%", "‰") and not said["whole"] else "")
    kind: Kind = "percent" if sign == "%" else "permille" if sign == "‰" else "count"
    if kind == "count":
        value, of = value * scale, None if of is None else of * scale
    if said["sign"] in ("-", "−"):
        value = -value
    return Numeral(value, kind, cell.start, cell.end, cell.text, doubt=doubt, of=of)


def _value(body: str, *, commas: bool) -> tuple[Decimal, str]:
    """A number as its column writes it; blanks may stand between thousands."""
    body = re.sub(r"\s(?=\d{3}(?:\D|$))", "", body)
    if commas and "," in body:
        return Decimal(body.replace(",", "")), ""
    return value_of(body)


def _thousands_by_comma(grid: Grid) -> set[int]:
    """Columns that write 1,234,567, so that 1,234 in them is one thousand and more."""
    return {
        column
        for column in grid.values
        if any(re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", cell.plain) for cell in grid.column(column))
    }


def _unit(grid: Grid, row: int, column: int) -> tuple[str, Decimal]:
    """A cell's unit in plain letters, from its row, its head or the caption, and its scale."""
    head = grid.plain_head(column)
    said = ""
    if grid.units is not None:
        said = grid.rows[row][grid.units].plain
    bracketed = _IN_BRACKETS.search(head)
    if _PERCENT.search(head) or (bracketed and bracketed["unit"] == "%"):
        said = "%"
    elif "‰" in head:
        said = "‰"
    elif bracketed and not said:
        said = bracketed["unit"]
    elif not said:
        above = _UNIT.search(head) or (_UNIT.search(grid.caption.plain) if grid.caption else None)
        said = above["unit"].strip() if above else ""
    scaled = _SCALED.fullmatch(said)
    if not scaled:
        return said, Decimal(1)
    return scaled["unit"], SCALES.get(scaled["scale"], Decimal(1000))


def _time(grid: Grid, row: int, column: int, whole: Time | None, year: int | None) -> Time | None:
    """The period that the head names, or the row, or the caption, or else the report's."""
    heads = [*reversed(grid.head(column)), grid.label(row)]
    for text in [*heads, grid.caption.text if grid.caption else ""]:
        named = head_time(text, year=year)
        if named is not None:
            return named
    head = grid.plain_head(column)
    if whole and _SAME_TIME.search(head) and not _COMPARED.search(head):
        return a_year_before(whole)
    return whole


def _in_words(
    grid: Grid, cell: Cell, place: tuple[int, int, int], section: str, whole: Time | None
) -> list[Figure]:  # fmt: skip
    """The figures of a cell that holds a sentence."""
    passage = grid.passages[place[1]]
    part: Passage = passage.part(cell.start, cell.end)
    found = []
    for numeral in numerals(part):
        after = _AFTER.match(part.plain, numeral.end)
        moved = replace(numeral, start=numeral.start + cell.start, end=numeral.end + cell.start)
        found.append(
            Figure(
                numeral=moved, passage=passage.number,
                unit=(after[1].strip() if after else "")[:_WORDS],
                label=" – ".join(s for s in (grid.label(place[1]), cell.text) if s)[:_LABEL],
                section=section[:_LABEL], time=whole,
                span=passage.span(moved.start, moved.end), sentence=0, depth=0, cell=place,
            )
        )  # fmt: skip
    return found
