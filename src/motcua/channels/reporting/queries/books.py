"""The workbook of a report is written and read."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from motcua.base.errors import InvalidInput, NotFound
from motcua.base.text import date_vi

from ..models import BookImport, Obligation
from ..rules.books import (
    MARK,
    Block,
    BookReading,
    Cell,
    Found,
    Marks,
    Place,
    Trouble,
    layout_of,
)
from ..rules.filling import Entry, read_entries, with_known
from ..rules.forms import Field, Form, read_form
from ..rules.numbers import Reading
from . import words
from .known import known_values, previous_values
from .sets import period_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET, HIDDEN = "Số liệu", "_motcua"
MOST_BYTES = 2_000_000
MOST_UNPACKED = 40_000_000
MOST_ROWS, MOST_COLUMNS = 3_000, 120
_THIN = Side(style="thin", color="999999")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAP = Alignment(wrap_text=True, vertical="top")
_MIDDLE = Alignment(wrap_text=True, vertical="center", horizontal="center")
_OPEN = PatternFill("solid", fgColor="FFF9E5")
_LOCKED = PatternFill("solid", fgColor="E8EEF0")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class NoBookWaits(NotFound):
    """Không có tệp nào đang chờ xác nhận cho báo cáo này. Vui lòng tải tệp lên lại."""

    message_en = "No workbook of this report waits to be confirmed. Please upload it again."


class NotAWorkbook(InvalidInput):
    """Tệp này không phải sổ Excel (.xlsx) đọc được. Vui lòng lưu dạng .xlsx, dưới 2 MB, thử lại."""

    message_en = (
        "This is no readable Excel workbook. Please save it as .xlsx, below 2 MB, and try again."
    )


def marks_of(obligation: Obligation) -> Marks:
    """What the hidden sheet of a report's workbook has to say."""
    round_ = obligation.round
    return Marks(
        mark=MARK,
        round=str(round_.uuid),
        agency=str(obligation.agency_uuid),
        period=round_.period,
        set_code=round_.set_code,
        version=round_.form["version"],
    )


def write_book(
    obligation: Obligation, form: Form, entries: dict[str, Entry], previous: dict[str, str]
) -> bytes:
    """The workbook of a report as it stands, with the last value beside each figure."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    for row, text in enumerate(_heading(obligation, form), start=1):
        sheet.cell(row, 1, _plain(text)).font = Font(bold=row < 4)
    for block in layout_of(form):
        _write_block(sheet, block, entries, previous, dict(obligation.notes))
    for column, width in ((1, 11), (2, 52), (3, 14)):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for column in range(4, max(len(block.headers) for block in layout_of(form)) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 15
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    hidden = book.create_sheet(HIDDEN)
    hidden.sheet_state = "hidden"
    marks = marks_of(obligation)
    for name in Marks.__slots__:
        hidden.append([name, getattr(marks, name)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _heading(obligation: Obligation, form: Form) -> list[str]:
    round_ = obligation.round
    return [
        form.title["vi"],
        obligation.agency_name,
        f"Kỳ báo cáo: {period_words(round_.period)} (số liệu từ {date_vi(round_.covers_from)} "
        f"đến hết {date_vi(round_.covers_to)}; hạn nộp {date_vi(round_.due_on)})",
        "Chỉ nhập vào ô nền vàng. Ô để trống không xóa số đã nhập trên hệ thống. "
        "Không đổi tên cột, mã số; có thể thêm ghi chú ở cột cuối.",
    ]


def _write_block(
    sheet: Any,
    block: Block,
    entries: dict[str, Entry],
    previous: dict[str, str],
    notes: dict[str, str],
) -> None:
    title = f"{block.section.code}. {block.section.title['vi']}"
    sheet.cell(block.title_row, 1, _plain(title)).font = Font(bold=True)
    for column, header in enumerate(block.headers, start=1):
        cell = sheet.cell(block.header_row, column, header)
        cell.font, cell.alignment, cell.border = Font(bold=True), _MIDDLE, _BOX
    for index, row in enumerate(block.section.rows):
        at = block.row_at(index)
        beside = (row.number, row.title["vi"], row.unit.get("vi", ""))
        for column, text in enumerate(beside, start=1):
            sheet.cell(at, column, _plain(text)).alignment = _WRAP
        for asked in row.fields:
            cell = sheet.cell(at, block.column_of(asked))
            _write_field(sheet, cell, asked, entries.get(asked.key, Entry()))
            if not block.section.columns:
                sheet.cell(at, 4, _previous(asked, previous.get(asked.key, "")))
        sheet.cell(at, block.note_column, _plain(notes.get(row.number, ""))).alignment = _WRAP
        for column in range(1, len(block.headers) + 1):
            sheet.cell(at, column).border = _BOX
            sheet.cell(at, column).protection = Protection(locked=False)


def _write_field(sheet: Any, cell: Any, asked: Field, entry: Entry) -> None:
    cell.value = _value(asked, entry)
    cell.fill = _LOCKED if entry.is_locked else _OPEN
    if asked.is_number:
        cell.number_format = "#,##0" + ("." + "0" * asked.places if asked.places else "")
    if asked.kind == "date":
        cell.number_format = "dd/mm/yyyy"
    if asked.choices:
        offered = DataValidation(type="list", formula1=f'"{",".join(asked.choices)}"')
        sheet.add_data_validation(offered)
        offered.add(cell)


def _value(asked: Field, entry: Entry) -> object:
    if not entry.value:
        return _plain(entry.typed)
    return _previous(asked, entry.value)


def _previous(asked: Field, value: str) -> object:
    if not value or not asked.is_number:
        return _plain(value)
    return float(value) if "." in value else int(value)


def _plain(text: str) -> str | None:
    """No cell is read as a formula by whoever opens the book."""
    if text.startswith(_DANGEROUS):
        return f"'{text}"
    return text or None


def read_book(content: bytes) -> tuple[Marks | None, dict[Place, Cell], str]:
    """
    What a workbook says it is for, its cells, and the words in A3.

    :raises NotAWorkbook: if it cannot be read, or is too large.
    """
    _check_archive(content)
    try:
        values = load_workbook(io.BytesIO(content), data_only=True)
        formulas = load_workbook(io.BytesIO(content), data_only=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile):
        raise NotAWorkbook(fields={"book": NotAWorkbook().message("vi")}) from None
    name = SHEET if SHEET in values.sheetnames else values.sheetnames[0]
    sheet, written = values[name], formulas[name]
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        raise NotAWorkbook(fields={"book": NotAWorkbook().message("vi")})
    grid: dict[Place, Cell] = {}
    for row in sheet.iter_rows():
        for cell in row:
            formula = written.cell(cell.row, cell.column).value
            is_formula = isinstance(formula, str) and formula.startswith("=")
            if cell.value is None and not is_formula:
                continue
            is_percent = "%" in (cell.number_format or "")
            grid[(cell.row, cell.column)] = Cell(
                cell.value, is_percent, is_formula and cell.value is None
            )
    period = grid.get((3, 1))
    return _marks(values), grid, str(period.value) if period else ""


def _check_archive(content: bytes) -> None:
    """A workbook is a ZIP archive; one that unpacks to something huge is not opened."""
    refused = NotAWorkbook(fields={"book": NotAWorkbook().message("vi")})
    if not content or len(content) > MOST_BYTES:
        raise refused
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
                raise refused
    except zipfile.BadZipFile:
        raise refused from None


def _marks(book: Any) -> Marks | None:
    if HIDDEN not in book.sheetnames:
        return None
    said = {
        str(row[0]): str(row[1])
        for row in book[HIDDEN].iter_rows(values_only=True, max_row=20, max_col=2)
        if len(row) == 2 and row[0]
    }
    return Marks(**{name: said.get(name, "") for name in Marks.__slots__})


def book_for(obligation: Obligation) -> bytes:
    """The workbook of a report, with its draft, what systems know, and the last values."""
    form = read_form(obligation.round.form)
    entries = read_entries(obligation.entries)
    if obligation.is_open:
        entries = with_known(entries, known_values(form, obligation))
    return write_book(obligation, form, entries, previous_values(form, obligation))


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One answer of a workbook beside the draft's, with the question if there is one."""

    asked: Field
    name: str
    address: str
    expected_address: str
    original: str
    value: str
    choices: tuple[tuple[str, str], ...]
    doubt: str
    kept: str
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the page of a waiting workbook shows."""

    file_name: str
    refused: tuple[str, ...]
    troubles: tuple[str, ...]
    doubtful: tuple[Confirmed, ...]
    clear: tuple[Confirmed, ...]
    notes: int


def reading_of_book(book: BookImport) -> BookReading:
    """What a waiting workbook says."""
    kept = book.reading
    return BookReading(
        refused=[Trouble(**one) for one in kept["refused"]],
        troubles=[Trouble(**one) for one in kept["troubles"]],
        found=[Found(**{**one, "reading": _reading(one["reading"])}) for one in kept["found"]],
        notes=dict(kept["notes"]),
    )


def _reading(kept: dict[str, Any]) -> Reading:
    return Reading(**{**kept, "choices": tuple(kept["choices"])})


def confirmation_of(obligation: Obligation) -> Confirmation:
    """
    What a workbook that was brought in says, beside the draft.

    :raises NoBookWaits: if there is none.
    """
    book = BookImport.objects.filter(obligation=obligation).first()
    if book is None:
        raise NoBookWaits()
    reading = reading_of_book(book)
    form = read_form(obligation.round.form)
    draft = with_known(read_entries(obligation.entries), known_values(form, obligation))
    names = words.lines_of(form, [one.key for one in reading.found])
    fields = form.fields()
    rows = [
        _confirmed(fields[one.key], names[one.key], one, draft.get(one.key, Entry()))
        for one in reading.found
        if one.key in fields
    ]
    return Confirmation(
        file_name=book.file_name,
        refused=tuple(words.trouble_words(one) for one in reading.refused),
        troubles=tuple(words.trouble_words(one) for one in reading.troubles),
        doubtful=tuple(one for one in rows if one.doubt and not one.is_locked),
        clear=tuple(one for one in rows if not one.doubt or one.is_locked),
        notes=len(reading.notes),
    )


def _confirmed(asked: Field, name: str, found: Found, kept: Entry) -> Confirmed:
    reading = found.reading
    return Confirmed(
        asked=asked,
        name=name,
        address=found.address,
        expected_address=found.expected_address,
        original=found.original,
        value=words.value_words(reading.value, asked),
        choices=tuple((one, words.value_words(one, asked)) for one in reading.choices),
        doubt=words.doubt_words(reading.doubt, typed=found.original, asked=asked)
        if reading.doubt
        else "",
        kept=words.value_words(kept.value, asked),
        is_locked=kept.is_locked,
    )
