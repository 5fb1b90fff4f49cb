"""The text of an Excel workbook: each sheet's tables by cells, numbers as Vietnamese write them."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl

from .passages import ABOVE, LEFT
from .tables.writing import one_line, row_line

_LARGEST = 100_000_000
_MOST_CELLS = 300_000
_MOST_PLACES = 4


class BrokenWorkbook(Exception):
    """A workbook that does not open; `reason` is "broken" or "too-long"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def xlsx_text(content: bytes) -> str:
    """
    The sheets of a workbook, one after the other; what a formula gave last counts.

    :raises BrokenWorkbook: if it does not open or is too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST:
                raise BrokenWorkbook("too-long")
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except BrokenWorkbook:
        raise
    except Exception as error:  # a foreign file may break any part of the library
        raise BrokenWorkbook("broken") from error
    if sum(sheet.max_row * sheet.max_column for sheet in book.worksheets) > _MOST_CELLS:
        raise BrokenWorkbook("too-long")
    return "\n\n".join("\n".join(_lines(sheet)) for sheet in book.worksheets)


def _lines(sheet: Any) -> Iterator[str]:
    """Rows with one cell above a table are lines of their own; empty rows part tables."""
    arrows = {}
    for merged in sheet.merged_cells.ranges:
        for row in range(merged.min_row, merged.max_row + 1):
            for column in range(merged.min_col, merged.max_col + 1):
                arrows[row, column] = LEFT if column > merged.min_col else ABOVE
        del arrows[merged.min_row, merged.min_col]
    is_table = False
    for row in sheet.iter_rows():
        cells = [arrows.get((one.row, one.column)) or _written(one) for one in row]
        said = [cell for cell in cells if cell and cell not in (LEFT, ABOVE)]
        if not said:
            is_table = is_table and any(cells)
            yield row_line(cells) if is_table else ""
        elif len(said) > 1 or is_table:
            if not is_table:
                yield ""
            is_table = True
            yield row_line(cells)
        else:
            yield f"\n{one_line(said[0])}"


def _written(cell: Any) -> str:
    value = cell.value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if not isinstance(value, int | float):
        return one_line(str(value))
    is_percent = "%" in (cell.number_format or "")
    number = Decimal(str(value)) * (100 if is_percent else 1)
    number = round(number, _MOST_PLACES)
    if isinstance(value, int) and 1900 <= value < 2100 and cell.number_format == "General":
        return str(value)
    whole, _, places = f"{number:,f}".partition(".")
    places = places.rstrip("0")
    said = whole.replace(",", ".") + (f",{places}" if places else "")
    return f"{said}%" if is_percent else said
