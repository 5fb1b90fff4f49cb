"""Sheets for downloading: XLSX and CSV of figures and lists."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from motcua.base.text import VIETNAM, date_vi

from ..rules.report import COLUMNS
from .lists import HandlingRow
from .published import PublishedReport
from .report import Line, Report
from .words import CAUSES, CHANNELS, ENDS, LEVELS, TIMINGS, say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def heading_of_list() -> list[str]:
    """The columns of a list of dossiers."""
    return [
        _("Mã hồ sơ"), _("Thủ tục"), _("Cơ quan giải quyết"), _("Nơi tiếp nhận"), _("Cách nộp"),
        _("Nộp lúc"), _("Tiếp nhận lúc"), _("Hạn trả"), _("Kết thúc lúc"), _("Kết quả"),
        _("Đúng hạn"), _("Đang chờ"), _("Đã hẹn lại"),
    ]  # fmt: skip


def line_of_list(
    row: HandlingRow, agencies: dict[str, str], procedures: dict[str, str]
) -> list[Any]:
    """One dossier as a line of a sheet."""
    return [
        row.code,
        procedures.get(row.procedure_code, row.procedure_code),
        agencies.get(row.agency_path, row.agency_path),
        agencies.get(row.receiving_path, row.receiving_path),
        say(CHANNELS, row.channel),
        _moment(row.submitted_at),
        _moment(row.accepted_at),
        _moment(row.due_at),
        _moment(row.ended_at),
        say(ENDS, row.end_kind),
        say(TIMINGS, row.timing),
        say(CAUSES, row.waiting),
        _("có") if row.is_extended else "",
    ]


def _moment(value: datetime | None) -> datetime | str:
    """Sheets know no time zones: Việt Nam's clock, without saying so."""
    return value.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0) if value else ""


def _plain(value: Any) -> Any:
    """No cell is read as a formula by whoever opens the sheet."""
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"
    return value


def csv_of(heading: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """A CSV in UTF-8, marked so that spreadsheets read its letters."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    for line in lines:
        writer.writerow([_plain(value) for value in line])
    return out.getvalue().encode("utf-8-sig")


def heading_of_published() -> list[str]:
    """The columns of published figures."""
    return [
        _("Báo cáo"), _("Mục"), _("Số liệu"), _("Đã công bố"), _("Theo tỷ lệ mô phỏng"),
        _("Đếm được"), _("Chênh lệch"), _("Từ ngày"), _("đến hết ngày"), _("Vì sao"),
        _("Nguyên văn"),
    ]  # fmt: skip


def lines_of_published(reports: Iterable[PublishedReport]) -> Iterator[list[Any]]:
    """Every published figure of every report, one a line."""
    for report in reports:
        for row in report.rows:
            counted = "" if row.counted is None else row.counted
            yield [
                report.source, row.section, row.title, row.value, row.expected, counted,
                "" if row.difference is None else row.difference,
                report.compared.first.isoformat(), report.compared.last.isoformat(),
                " ".join(
                    one for one in (row.lacks, row.told.text if row.told else row.why, row.note)
                    if one
                ),
                row.passage,
            ]  # fmt: skip


def xlsx_of(title: str, heading: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """A sheet with one heading line, which stays in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append(list(heading))
    for line in lines:
        sheet.append([_plain(value) for value in line])
    return _saved(book)


def xlsx_of_report(report: Report, language: str) -> bytes:
    """Form II.06a as it is laid out: two heading rows, the numbers of the columns, the lines."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "II.06a"
    for line in (
        [_("Biểu số %(name)s") % {"name": report.law["name"]}],
        [report.law["title"].upper()],
        [period_words(report)],
        [report.agency.name_in(language)],
        [report.law["legal_basis"]],
        [],
    ):
        sheet.append(line)
    _heading_of_form(sheet)
    for one in report.lines:
        sheet.append(form_line(one))
    sheet.append(["", _("Tổng cộng"), *(getattr(report.total, name) for name in COLUMNS)])
    for row in sheet.iter_rows(min_row=7, max_row=sheet.max_row, max_col=13):
        for cell in row:
            cell.border = _BOX
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["B"].width = 46
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    return _saved(book)


def _heading_of_form(sheet: Any) -> None:
    groups = [
        (3, 6, _("Số lượng hồ sơ tiếp nhận")),
        (7, 10, _("Số lượng hồ sơ đã giải quyết")),
        (11, 13, _("Số lượng hồ sơ đang giải quyết")),
    ]
    second = [
        "", "", _("Tổng số"), _("Trực tuyến"), _("Trực tiếp, dịch vụ bưu chính"),
        _("Từ kỳ trước"), _("Tổng số"), _("Trước hạn"), _("Đúng hạn"), _("Quá hạn"),
        _("Tổng số"), _("Trong hạn"), _("Quá hạn"),
    ]  # fmt: skip
    numbers = ["(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)", "(5)", "(6)", "(7)=(8)+(9)+(10)", "(8)",
               "(9)", "(10)", "(11)=(12)+(13)", "(12)", "(13)"]  # fmt: skip
    sheet.append(["TT", _("Lĩnh vực, công việc giải quyết theo cấp")])
    sheet.append(second)
    sheet.append(numbers)
    for first, last, words in groups:
        sheet.cell(7, first, words)
        sheet.merge_cells(start_row=7, end_row=7, start_column=first, end_column=last)
    for column in (1, 2):
        sheet.merge_cells(start_row=7, end_row=8, start_column=column, end_column=column)
    for row in sheet.iter_rows(min_row=7, max_row=9, max_col=13):
        for cell in row:
            cell.font, cell.alignment = Font(bold=True), _MIDDLE
    for column in range(3, 14):
        sheet.column_dimensions[get_column_letter(column)].width = 13


def form_line(one: Line) -> list[Any]:
    """One line of the form: number, words, columns 3 to 13."""
    title = one.title or say(LEVELS, one.level)
    return [one.number, _plain(title), *(getattr(one.columns, name) for name in COLUMNS)]


def period_words(report: Report) -> str:
    """The reporting period in words."""
    return _("Kỳ báo cáo: từ ngày %(first)s đến ngày %(last)s") % {
        "first": date_vi(report.period.first),
        "last": date_vi(report.period.last),
    }


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
