"""The workbook goes out, comes back in every state, and nothing in it is guessed or lost."""

import io
from datetime import datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.base.web.clock import now
from motcua.channels.reporting.models import BookImport
from motcua.channels.reporting.testing import GOOD, make_round, owed_by
from motcua.project.testing import story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
FILLER = "tham.kyxuan"
BUDGET = "cds.budget"


def owed(**more):
    commune = story.commune()
    return owed_by(make_round(at=now(), agencies=[commune], **more), commune)


def at(one, name):
    return reverse(f"reporting:{name}", args=[one.uuid])


def book_of(one):
    answer = story.browser(FILLER).get(at(one, "book_export"))
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def cell(sheet, words, column=5):
    """The cell of the figure whose line begins with these words."""
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 2).value == words)
    return sheet.cell(row, column)


def send(one, book, *, content=None):
    out = io.BytesIO()
    if book is not None:
        book.save(out)
    file = SimpleUploadedFile("bao-cao.xlsx", content if content is not None else out.getvalue())
    browser = story.browser(FILLER)
    answer = browser.post(at(one, "book_import"), {"book": file})
    if answer.status_code != 302:
        return answer
    return browser.get(answer["Location"])


def take(one, **chosen):
    fields = {f"choose:{key}": value for key, value in chosen.pop("choose", {}).items()}
    fields |= {f"write:{key}": value for key, value in chosen.pop("write", {}).items()}
    story.browser(FILLER).post(at(one, "book_confirm"), {"act": "take", **fields})
    one.refresh_from_db()
    return one.entries


DOCUMENTS, TRAINEES = "Văn bản đi đã phát hành", "Lượt người được tập huấn"
COURSES = "Lớp tập huấn về công nghệ thông tin, chuyển đổi số"
MONEY = "Kinh phí đã chi cho chuyển đổi số trong kỳ"
PLAN = "Ngày ban hành kế hoạch chuyển đổi số năm"


def test_a_clear_workbook_becomes_the_draft_when_it_is_confirmed():
    one = owed()
    book = book_of(one)
    sheet = book["Số liệu"]
    cell(sheet, DOCUMENTS).value = 1234
    cell(sheet, MONEY).value = 152.5
    cell(sheet, PLAN).value = datetime(2026, 1, 20)  # noqa: DTZ001
    cell(sheet, COURSES, 6).value = "Hai lớp tại xã"

    shown = send(one, book).content.decode()
    assert "Đã đọc rõ (3)" in shown and "Cần Ông/Bà xác nhận" not in shown
    one.refresh_from_db()
    assert one.entries == {} and BookImport.objects.filter(obligation=one).exists()
    entries = take(one)

    assert entries["all_documents"]["value"] == "1234" and entries[BUDGET]["value"] == "152.5"
    assert entries["plan_date"]["value"] == "2026-01-20"
    assert "Hai lớp tại xã" in one.notes.values()
    assert not BookImport.objects.filter(obligation=one).exists()


def test_what_is_doubtful_is_shown_with_its_cell_and_chosen_by_a_person():
    one = owed()
    book = book_of(one)
    sheet = book["Số liệu"]
    cell(sheet, DOCUMENTS).value = "1.234"
    cell(sheet, TRAINEES).value = "75 người"
    cell(sheet, COURSES).value = "hai lớp"
    cell(sheet, MONEY).value = "15 tỷ"
    cell(sheet, PLAN).value = "03/04/2026"
    place = cell(sheet, DOCUMENTS).coordinate

    shown = send(one, book).content.decode()
    assert place in shown and "1.234" in shown and "hai số khác nhau" in shown
    assert "ghi đơn vị khác" in shown and "không phải là số" in shown
    assert "hai ngày khác nhau" in shown
    entries = take(
        one,
        choose={"all_documents": "1234", "cds.courses": "rewrite", "plan_date": "2026-04-03"},
        write={"cds.courses": "2"},
    )

    assert entries["all_documents"]["value"] == "1234" and entries["cds.courses"]["value"] == "2"
    assert entries["plan_date"]["value"] == "2026-04-03"
    # Nobody answered for the money: it stays as it was written, with its question.
    assert entries[BUDGET] == {"typed": "15 tỷ", "doubt": "wrong_unit", "choices": ["15"]}


def test_moved_lines_and_columns_are_found_and_confirmed():
    one = owed()
    book = book_of(one)
    sheet = book["Số liệu"]
    cell(sheet, DOCUMENTS).value = 10
    old = cell(sheet, DOCUMENTS).coordinate
    sheet.insert_rows(1, 6)
    sheet.cell(3, 1).value = sheet.cell(9, 1).value  # the period's words stay in A3
    sheet.insert_cols(4)
    sheet.cell(2, 9).value = "chép từ sổ cũ"

    shown = send(one, book).content.decode()
    assert "không còn ở chỗ cũ" in shown and old in shown
    entries = take(one, choose={"all_documents": "10"})
    assert entries["all_documents"]["value"] == "10"


def test_a_changed_unit_a_lost_column_and_a_stray_figure_are_told_with_their_cells():
    one = owed()
    book = book_of(one)
    sheet = book["Số liệu"]
    cell(sheet, DOCUMENTS).value = 7
    cell(sheet, DOCUMENTS, 3).value = "tỷ đồng"
    stray = cell(sheet, DOCUMENTS, 9)
    stray.value = 99
    head = next(c for row in sheet.iter_rows() for c in row if c.value == "Mã số II")
    sheet.cell(head.row, 5).value = "Số mới"
    lost = cell(sheet, "Hệ thống thông tin do đơn vị quản lý", 1)
    lost.value = None

    shown = send(one, book).content.decode()
    for told in (
        f"Ô {cell(sheet, DOCUMENTS, 3).coordinate}: đơn vị tính ghi “tỷ đồng”",
        f"Ô {stray.coordinate}: “99” nằm ngoài biểu",
        f"Ô E{head.row}: không thấy cột “Số kỳ này”",
        f"Ô {lost.coordinate}: không thấy mã số III.1",
    ):
        assert told in shown
    assert take(one)["all_documents"]["doubt"] == "wrong_unit"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda book: book.remove(book["_motcua"]), "thiếu trang tính ẩn"),
        (lambda book: mark(book, "period", "2026-Q3"), "tệp của kỳ khác (2026-Q3)"),
        (lambda book: mark(book, "version", "abc"), "phiên bản biểu khác (abc"),
        (lambda book: mark(book, "set_code", "cchc-quy"), "bộ chỉ tiêu khác (cchc-quy)"),
        (lambda book: mark(book, "agency", "x"), "tệp của đơn vị khác"),
        (lambda book: period(book, "Kỳ báo cáo: Quý I năm 2025"), "Ô A3: tệp của kỳ khác"),
    ],
)
def test_a_workbook_for_something_else_is_refused_as_a_whole(spoil, told):
    one = owed()
    book = book_of(one)
    cell(book["Số liệu"], DOCUMENTS).value = 5
    spoil(book)

    answer = send(one, book)

    assert answer.status_code == 422 and told in answer.content.decode()
    refused = story.browser(FILLER).post(at(one, "book_confirm"), {"act": "take"})
    assert refused.status_code == 404
    one.refresh_from_db()
    assert one.entries == {}


def mark(book, name, value):
    sheet = book["_motcua"]
    next(row for row in sheet.iter_rows() if row[0].value == name)[1].value = value


def period(book, words):
    book["Số liệu"]["A3"].value = words


def test_what_is_no_workbook_is_refused_and_a_formula_without_a_result_is_asked_about():
    one = owed()
    assert send(one, None, content=b"nothing").status_code == 422
    assert send(one, None, content=b"").status_code == 422

    book = book_of(one)
    cell(book["Số liệu"], DOCUMENTS).value = "=2+3"
    assert "công thức chưa có kết quả" in send(one, book).content.decode()


def test_a_book_written_from_a_draft_is_read_as_the_same_draft():
    one = owed()
    fields = {f"f:{key}": value for key, value in GOOD.items()}
    story.browser(FILLER).post(at(one, "report_save"), {**fields, "_revision": "0"})
    one.refresh_from_db()
    before = one.entries

    shown = send(one, book_of(one)).content.decode()
    assert "Cần Ông/Bà xác nhận" not in shown
    assert take(one) == before
