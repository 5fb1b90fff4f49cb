"""The workbook of a report: where everything stands in it, and what a returned one says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from motcua.base.text import fold

from .filling import reading_of
from .forms import Field, Form, Row, Section
from .numbers import Reading

MARK = "motcua.reporting/1"
FIRST_ROW = 6
Place = tuple[int, int]  # row and column, from 1


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell holds; `is_empty_formula` where a formula was never worked out."""

    value: object
    is_percent: bool = False
    is_empty_formula: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the form in the sheet."""

    section: Section
    title_row: int
    header_row: int
    headers: tuple[str, ...]

    def row_at(self, index: int) -> int:
        """The sheet's row of a line of the form, by its index."""
        return self.header_row + 1 + index

    def column_of(self, asked: Field) -> int:
        """The sheet's column in which a field stands."""
        if not self.section.columns:
            return 5
        codes = [code for code, _title in self.section.columns]
        return 4 + codes.index(asked.column)

    @property
    def note_column(self) -> int:
        """The column of notes, the last one."""
        return len(self.headers)


@dataclass(frozen=True, slots=True)
class Marks:
    """What the hidden sheet says the workbook is for."""

    mark: str
    round: str
    agency: str
    period: str
    set_code: str
    version: str


@dataclass(frozen=True, slots=True)
class Found:
    """One answer that stands in a workbook: where, what, and how it is understood."""

    key: str
    address: str
    original: str
    reading: Reading
    expected_address: str = ""  # where it should stand, if it does not stand there


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong with a workbook, with the cell's address; `code` says what."""

    code: str
    address: str = ""
    found: str = ""
    expected: str = ""


@dataclass(slots=True)
class BookReading:
    """What a returned workbook says; with `refused` nothing of it is taken."""

    refused: list[Trouble] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of the sheet's headings, in the language of the form."""

    number: str = "Mã số"
    title: str = "Chỉ tiêu"
    unit: str = "Đơn vị tính"
    previous: str = "Kỳ trước"
    value: str = "Số kỳ này"
    note: str = "Ghi chú"


LABELS = Labels()


def layout_of(form: Form) -> tuple[Block, ...]:
    """Where each part of a form stands in its sheet; the same for whoever writes and reads it."""
    blocks, row = [], FIRST_ROW
    for section in form.sections:
        columns = tuple(title["vi"] for _code, title in section.columns)
        middle = columns or (LABELS.previous, LABELS.value)
        headers = (
            f"{LABELS.number} {section.code}", LABELS.title, LABELS.unit, *middle, LABELS.note,
        )  # fmt: skip
        blocks.append(Block(section, row, row + 1, headers))
        row += len(section.rows) + 3
    return tuple(blocks)


def address(place: Place) -> str:
    """A cell's address as spreadsheets write it: E9."""
    row, column = place
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def check_marks(
    marks: Marks | None, expected: Marks, *, period_cell: str, label: str
) -> list[Trouble]:
    """Why a workbook is not the one that is asked for; the period's words stand in A3."""
    if marks is None or marks.mark != MARK:
        return [Trouble("not_ours")]
    told = (
        ("wrong_set", "A1", marks.set_code, expected.set_code),
        ("wrong_agency", "A2", marks.agency, expected.agency),
        ("wrong_period", "A3", marks.period, expected.period),
        ("wrong_version", "A1", marks.version, expected.version),
        ("wrong_version", "A1", marks.round, expected.round),
    )
    for code, place, found, wanted in told:
        if found != wanted:
            return [Trouble(code, place, found, wanted)]
    if fold(label) not in fold(period_cell):
        return [Trouble("wrong_period", "A3", period_cell[:120], label)]
    return []


def read_sheet(form: Form, grid: Mapping[Place, Cell]) -> BookReading:
    """
    Every answer that stands in a sheet, wherever its line and column have been moved to.

    What stands at its place is read; what was moved is read and asked about; what is nowhere, or
    stands where nothing belongs, is told with its address.
    """
    return _SheetReader(grid).read(form)


class _SheetReader:
    """Goes through a sheet part by part and remembers which cells belonged somewhere."""

    def __init__(self, grid: Mapping[Place, Cell]) -> None:
        self.grid, self.texts = grid, _texts(grid)
        self.reading = BookReading()
        self.used: set[Place] = {
            (row, column) for row in range(1, FIRST_ROW) for column in range(30)
        }

    def read(self, form: Form) -> BookReading:
        for block in layout_of(form):
            self._read_block(block)
        for place in sorted(self.grid):
            shown = _shown(self.grid[place].value)
            if place not in self.used and shown:
                self._trouble("stray", address(place), found=shown)
        return self.reading

    def _trouble(self, code: str, where: str, *, found: str = "", expected: str = "") -> None:
        self.reading.troubles.append(Trouble(code, where, found, expected))

    def _read_block(self, block: Block) -> None:
        anchor = self._find(block.headers[0], (block.header_row, 1))
        if anchor is None:
            return
        self.used |= {(anchor[0] - 1, anchor[1]), (anchor[0] - 1, 1)}
        columns = self._columns(block, anchor[0])
        for index, row in enumerate(block.section.rows):
            place = self._find(row.number, (block.row_at(index), anchor[1]))
            if place is None:
                continue
            self.used.update((place[0], column) for column in columns.values())
            self._read_row(block, row, index, place[0], columns)

    def _columns(self, block: Block, header_row: int) -> dict[int, int]:
        """Where each column of the layout stands now; those that are nowhere are told."""
        found: dict[int, int] = {}
        for index, header in enumerate(block.headers, start=1):
            places = self.texts.get(fold(header), [])
            in_row = [column for row, column in places if row == header_row]
            if index not in in_row and len(in_row) != 1:
                self._trouble("column_missing", address((header_row, index)), expected=header)
                continue
            found[index] = index if index in in_row else in_row[0]
            self.used.add((header_row, found[index]))
        return found

    def _find(self, text: str, expected: Place) -> Place | None:
        """Where a line's number or a heading stands: at its place, or at the only other one."""
        places = self.texts.get(fold(text), [])
        if len(places) == 1:
            return places[0]
        code = "row_twice" if places else "row_missing"
        where = ", ".join(address(one) for one in places) or address(expected)
        self._trouble(code, where, expected=text)
        return None

    def _read_row(
        self, block: Block, row: Row, index: int, sheet_row: int, columns: Mapping[int, int]
    ) -> None:
        is_doubtful = self._check_words(row, sheet_row, columns)
        for asked in row.fields:
            column = block.column_of(asked)
            place = (sheet_row, columns.get(column, 0))
            cell = self.grid.get(place)
            if cell is None or (not cell.is_empty_formula and not _shown(cell.value)):
                continue
            expected = (block.row_at(index), column)
            meant = _reading_of_cell(asked, cell)
            if not meant.doubt and is_doubtful:
                meant = Reading(doubt="wrong_unit", choices=(meant.value,))
            elif not meant.doubt and place != expected:
                meant = Reading(doubt="moved", choices=(meant.value,))
            before = address(expected) if place != expected else ""
            original = "=…" if cell.is_empty_formula else _shown(cell.value)
            self.reading.found.append(Found(asked.key, address(place), original, meant, before))
        note = self.grid.get((sheet_row, columns.get(block.note_column, 0)))
        if note is not None and _shown(note.value):
            self.reading.notes[row.number] = _shown(note.value)[:1_000]

    def _check_words(self, row: Row, sheet_row: int, columns: Mapping[int, int]) -> bool:
        """Whether somebody wrote another unit, or other words, beside a line; both are told."""
        is_doubtful = False
        for column, words, code in ((2, row.title, "label_changed"), (3, row.unit, "unit_changed")):
            place = (sheet_row, columns.get(column, 0))
            said = _shown(self.grid[place].value) if place in self.grid else ""
            if said and fold(said) != fold(words.get("vi", "")):
                self._trouble(code, address(place), found=said, expected=words.get("vi", ""))
                is_doubtful = True
        return is_doubtful


def _texts(grid: Mapping[Place, Cell]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place, cell in grid.items():
        if isinstance(cell.value, str) and cell.value.strip():
            found.setdefault(fold(cell.value), []).append(place)
    return found


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{Decimal(str(value)).normalize():f}".replace(".", ",")
    return str(value).strip()


def _reading_of_cell(asked: Field, cell: Cell) -> Reading:
    if cell.is_empty_formula:
        return Reading(doubt="formula")
    value = cell.value
    is_figure = isinstance(value, int | float) and not isinstance(value, bool)
    if cell.is_percent and is_figure and asked.is_number:
        return _percent(asked, Decimal(str(value)))
    return reading_of(asked, value, on_page=False)


def _percent(asked: Field, value: Decimal) -> Reading:
    """0,125 shown as 12,5 %: the figure that people see, asked about where it is not in percent."""
    inner = reading_of(asked, value * 100, on_page=False)
    if asked.unit.get("vi") == "%":
        return inner
    return replace(
        inner, value="", doubt="wrong_unit", choices=(inner.value,) if inner.value else ()
    )
