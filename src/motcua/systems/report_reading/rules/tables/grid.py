"""
A table as rows and columns of cells, with its head and the part that each column plays.

In a text a row stands on one line, its cells parted by bars (or tabs); a cell that is merged with
its left or upper neighbour says so by an arrow.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..passages import ABOVE, LEFT, Passage

_VALUE = re.compile(
    r"[(]?[-−+]?\d{1,3}(?:[.,\s]\d{3})*(?:[.,]\d+)?\s?[%‰]?[)]?\s?[*]?"
    r"|[(]?[-−+]?\d+(?:[.,]\d+)?\s?[%‰]?[)]?\s?[*]?"
    r"|\d[\d.]*(?:,\d+)?\s?/\s?\d[\d.]*(?:,\d+)?(?:\s?[(][\d.,]+\s?%[)])?"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_INDEX = re.compile(r"[(]?(?:[a-z]|\d{1,2})[)]?(?:\s?[=:]\s?[-+/*x()\d%.,\s:]+)?")
_INDEX_NUMBER = re.compile(r"[(]?(\d{1,2})[)]?")
_FORMULA = re.compile(r"=\s?((?:[(]?\d{1,2}[)]?\s?[-+]\s?)+[(]?\d{1,2}[)]?)\s*$")
_ORDINAL_HEAD = {"tt", "stt", "so tt", "s tt", "so thu tu", "thu tu", "#"}
_ORDINAL = re.compile(r"\d{1,3}(?:\.\d{1,2})*\.?|[ivx]{1,5}\.?|[a-z][.)]?|[-+*]?")
_UNIT_HEAD = {"don vi tinh", "dvt", "don vi do"}
_CODE_HEAD = re.compile(r"ma so|ma\b|so hieu|ky hieu")
_DEEPEST_HEAD = 5


@dataclass(frozen=True)
class Cell:
    """A cell: what it says (its own words, or those it is merged with) and where in its row."""

    text: str
    plain: str
    start: int
    end: int
    is_merged: bool = False

    @property
    def is_value(self) -> bool:
        """Whether it is a number, alone or with its percent sign."""
        return not self.is_merged and bool(_VALUE.fullmatch(self.plain))

    @property
    def is_year(self) -> bool:
        """Whether it is four digits as a year has them."""
        return bool(_YEAR.fullmatch(self.plain))


@dataclass(frozen=True)
class Grid:
    """A table: its rows (each a passage of its own), its caption, and how many rows are head."""

    number: int
    caption: Passage | None
    passages: tuple[Passage, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head_rows: int
    index_row: int | None

    @cached_property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0])

    def head(self, column: int) -> tuple[str, ...]:
        """The heads over a column, the widest first, each once."""
        found: list[str] = []
        for row in range(self.head_rows):
            if row == self.index_row:
                continue
            text = self._head_cell(row, column).text
            if text and text not in found:
                found.append(text)
        return tuple(found)

    def plain_head(self, column: int) -> str:
        """The heads over a column in plain letters, on one line."""
        found: list[str] = []
        for row in range(self.head_rows):
            text = self._head_cell(row, column).plain
            if row != self.index_row and text and text not in found:
                found.append(text)
        return " > ".join(found)

    def _head_cell(self, row: int, column: int) -> Cell:
        """An empty head whose lower head is not empty goes on from the one to its left."""
        cell = self.rows[row][column]
        below = row + 1 < self.head_rows and row + 1 != self.index_row
        if cell.text or not below or not self.rows[row + 1][column].text:
            return cell
        for left in range(column - 1, -1, -1):
            if self.rows[row][left].text:
                return self.rows[row][left] if self.rows[row + 1][left].text else cell
        return cell

    @cached_property
    def body(self) -> range:
        """The rows below the head."""
        return range(self.head_rows, len(self.rows))

    def column(self, column: int) -> list[Cell]:
        """The cells of a column below the head."""
        return [self.rows[row][column] for row in self.body]

    @cached_property
    def ordinals(self) -> int | None:
        """The column that only counts the rows."""
        for column in range(min(2, self.width)):
            if self.plain_head(column).strip(" .") in _ORDINAL_HEAD:
                return column
        first = [cell.plain for cell in self.column(0) if cell.plain]
        if self.width > 2 and first and all(_ORDINAL.fullmatch(text) for text in first):
            numbers = [int(text.rstrip(".")) for text in first if text.rstrip(".").isdigit()]
            return 0 if numbers == list(range(1, len(numbers) + 1)) else None
        return None

    @cached_property
    def units(self) -> int | None:
        """The column that names the unit of each row."""
        for column in range(self.width):
            if self.plain_head(column) in _UNIT_HEAD:
                return column
        return None

    @cached_property
    def values(self) -> tuple[int, ...]:
        """The columns whose cells are mostly numbers or signs that there is none."""
        found = []
        for column in range(self.width):
            if column in (self.ordinals, self.units) or _CODE_HEAD.match(self.plain_head(column)):
                continue
            cells = [cell for cell in self.column(column) if cell.text and not cell.is_merged]
            numbers = sum(cell.is_value for cell in cells)
            wordy = sum(len(cell.plain) > 3 and not cell.is_value for cell in cells)
            if numbers and numbers >= wordy:
                found.append(column)
        return tuple(found)

    @cached_property
    def labels(self) -> tuple[int, ...]:
        """The columns left of the first number that say what a row is."""
        first = self.values[0] if self.values else self.width
        return tuple(c for c in range(first) if c not in (self.ordinals, self.units))

    def label(self, row: int) -> str:
        """What a row is, in its own words."""
        found: list[str] = []
        for column in self.labels:
            text = self.rows[row][column].text
            if text and text not in found:
                found.append(text)
        return " – ".join(found)

    def plain_label(self, row: int) -> str:
        """What a row is, in plain letters."""
        said = [self.rows[row][column].plain for column in self.labels]
        return " ".join(dict.fromkeys(text for text in said if text))

    def ordinal(self, row: int) -> str:
        """The number that a row has in its list, or that its label begins with."""
        if self.ordinals is not None:
            return self.rows[row][self.ordinals].plain.rstrip(".)")
        begun = re.match(r"(\d{1,2}(?:\.\d{1,2})*|[ivx]{1,5}|[a-z])[.)]\s", self.plain_label(row))
        return begun[1] if begun else ""

    def is_section(self, row: int) -> bool:
        """Whether a row has a label and no number: it heads those below."""
        cells = self.rows[row]
        return bool(self.plain_label(row)) and not any(cells[c].is_value for c in self.values)

    @cached_property
    def formulas(self) -> tuple[tuple[int, tuple[tuple[int, int], ...]], ...]:
        """What the row of column numbers says: (column, ((sign, column), …)) of "(3)=(4)+(5)"."""
        if self.index_row is None:
            return ()
        numbered: dict[int, int] = {}
        for column, cell in enumerate(self.rows[self.index_row]):
            number = _INDEX_NUMBER.match(cell.plain)
            if number:
                numbered[int(number[1])] = column
        found = []
        for column, cell in enumerate(self.rows[self.index_row]):
            said = _FORMULA.search(cell.plain)
            terms = re.findall(r"([-+]?)\s?[(]?(\d{1,2})", said[1]) if said else []
            if terms and all(int(number) in numbered for _sign, number in terms):
                parts = tuple((-1 if s == "-" else 1, numbered[int(n)]) for s, n in terms)
                found.append((column, parts))
        return tuple(found)


def grids(passages: Sequence[Passage]) -> list[Grid]:
    """The tables of a text, in their order."""
    found: list[Grid] = []
    rows: list[Passage] = []
    for passage in [*passages, None]:
        if rows and (passage is None or passage.table != rows[0].table):
            before = rows[0].number - 1
            caption = passages[before] if before >= 0 and not passages[before].table else None
            found.append(_grid(rows, caption))
            rows = []
        if passage is not None and passage.table:
            rows.append(passage)
    return found


def _grid(passages: list[Passage], caption: Passage | None) -> Grid:
    split = [_cells(passage) for passage in passages]
    width = max(len(cells) for cells in split)
    rows: list[tuple[Cell, ...]] = []
    for cells in split:
        rows.append(_merged([*cells, *([Cell("", "", 0, 0)] * (width - len(cells)))], rows))
    heads = _head_rows(rows)
    index = next((row for row in range(heads) if _is_index(rows[row])), None)
    return Grid(passages[0].table, caption, tuple(passages), tuple(rows), heads, index)


def _cells(passage: Passage) -> list[Cell]:
    """The pieces between the bars; those at both ends only close the row."""
    found, begin = [], 0
    for piece in passage.text.split("|"):
        end = begin + len(piece)
        start = begin + len(piece) - len(piece.lstrip())
        words = piece.strip()
        found.append(
            Cell(words, passage.plain[start : start + len(words)], start, start + len(words))
        )
        begin = end + 1
    return found[1:-1] if passage.text.startswith("|") and passage.text.endswith("|") else found


def _merged(cells: list[Cell], above: Sequence[Sequence[Cell]]) -> tuple[Cell, ...]:
    found: list[Cell] = []
    for column, cell in enumerate(cells):
        source = None
        if cell.text == LEFT and column:
            source = found[column - 1]
        elif cell.text == ABOVE and above:
            source = above[-1][column]
        if source is None and cell.text in (LEFT, ABOVE):
            source = Cell("", "", 0, 0)
        found.append(
            Cell(source.text, source.plain, cell.start, cell.end, True) if source else cell
        )
    return tuple(found)


def _head_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """The rows above the first that has a number; years and numbers of columns are head."""
    for row, cells in enumerate(rows[: _DEEPEST_HEAD + 1]):
        numbers = [cell for cell in cells if cell.is_value]
        if not numbers or (row and _is_index(cells)):
            continue
        words = [cell for cell in cells if cell.text and not cell.is_value]
        if len(numbers) > 1 and all(cell.is_year for cell in numbers) and (row == 0 or not words):
            continue
        return row
    return 0


def _is_index(cells: Sequence[Cell]) -> bool:
    said = [cell.plain for cell in cells if cell.plain and not cell.is_merged]
    if len(said) < 3 or not all(_INDEX.fullmatch(text) for text in said):
        return False
    numbers = [int(found[1]) for text in said if (found := _INDEX_NUMBER.match(text))]
    return (
        len(numbers) > 1
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and (numbers[0] <= 2)
    )
