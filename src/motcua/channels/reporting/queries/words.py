"""States, doubts and troubles as the pages, the interface and the calendar say them."""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.text import in_language

from ..rules.books import Trouble
from ..rules.filling import Entry, Finding
from ..rules.forms import Field, Form
from ..rules.numbers import shown


def language() -> str:
    """The reader's language."""
    return (get_language() or "vi").split("-")[0]


def state_words() -> dict[str, str]:
    """Where a report stands."""
    return {
        "owed": _("Chưa làm"),
        "draft": _("Đang nhập"),
        "submitted": _("Chờ lãnh đạo đơn vị duyệt"),
        "sent": _("Đã gửi, chờ tiếp nhận"),
        "returned": _("Bị trả lại"),
        "accepted": _("Đã tiếp nhận, đã khóa"),
        "dropped": _("Không còn phải nộp"),
    }


STATE_KINDS = {"returned": "danger", "sent": "info", "accepted": "success", "submitted": "warning"}


def step_words() -> dict[str, str]:
    """What somebody did with a report."""
    return {
        "submit": _("Trình lãnh đạo đơn vị"),
        "send_back": _("Lãnh đạo đơn vị trả lại"),
        "approve": _("Duyệt, gửi cấp trên"),
        "return": _("Cấp trên trả lại"),
        "accept": _("Tiếp nhận, khóa số liệu"),
        "reopen": _("Mở lại sau khi đã khóa"),
        "drop": _("Thôi không phải nộp"),
    }


def days_words(days_left: int, is_late: bool) -> str:
    """How long there is, in words."""
    if is_late and days_left >= 0:
        return _("Quá hạn hôm nay")
    if days_left < 0:
        return _("Quá hạn %(days)s ngày") % {"days": -days_left}
    if days_left == 0:
        return _("Hạn hôm nay")
    return _("Còn %(days)s ngày") % {"days": days_left}


def doubt_words(doubt: str, *, typed: str, asked: Field) -> str:
    """Why what was typed is not clear, and what to do."""
    unit = in_language(asked.unit, language())
    words = {
        "missing": _("Chưa nhập"),
        "two_meanings": _("“%(typed)s” có thể là hai số khác nhau. Chọn số đúng hoặc viết lại."),
        "not_whole": _(
            "“%(typed)s” có phần lẻ mà chỉ tiêu này không có chừng ấy số lẻ. Chọn số "
            "đúng hoặc viết lại."
        ),
        "wrong_unit": _(
            "“%(typed)s” ghi đơn vị khác; chỉ tiêu tính bằng “%(unit)s”. Đổi sang đơn vị "
            "này rồi viết lại, hoặc xác nhận số."
        ),
        "not_a_number": _("“%(typed)s” không phải là số. Viết bằng chữ số, ví dụ 1.234 hoặc 12,5."),
        "not_a_date": _(
            "“%(typed)s” không phải ngày có thật. Viết ngày/tháng/năm, ví dụ 21/11/2026."
        ),
        "two_dates": _("“%(typed)s” có thể là hai ngày khác nhau. Chọn ngày đúng hoặc viết lại."),
        "nothing_or_zero": _("“%(typed)s”: không phát sinh (0) hay chưa có số liệu? Chọn một."),
        "in_brackets": _("“%(typed)s”: số âm hay số ghi trong ngoặc? Chọn một."),
        "too_long": _("Dài quá mức cho phép. Rút ngắn lại."),
        "not_offered": _("“%(typed)s” không có trong các lựa chọn."),
        "formula": _(
            "Ô chứa công thức chưa có kết quả. Mở tệp bằng Excel, lưu lại, hoặc gõ số vào ô."
        ),
        "moved": _("Số này không còn ở chỗ cũ trong tệp. Xác nhận nếu đúng là của dòng này."),
    }
    return words.get(doubt, doubt) % {"typed": typed[:60], "unit": unit}


def finding_words(finding: Finding, form: Form, entries: Mapping[str, Entry]) -> str:
    """Something that is not right of a report, with the line's words."""
    fields = form.fields()
    key = finding.keys[0] if finding.keys else ""
    if key not in fields:
        return _("Có số liệu chưa hợp lệ.")
    if finding.words:
        return f"{_row(form, key)}{finding.words['said']}"
    if finding.code in ("list_at_most", "list_adds_up"):
        return f"{_line(form, key)}: {_list_words(finding, form)}"
    typed = entries.get(key, Entry()).typed
    said = doubt_words(finding.code, typed=typed, asked=fields[key])
    return f"{_line(form, key)}: {said}"


def _list_words(finding: Finding, form: Form) -> str:
    """What does not hold between the columns of one line of a list."""
    others = ", ".join(_column(form, key) for key in finding.keys[1:])
    if finding.code == "list_at_most":
        return _("không được lớn hơn cột “%(other)s”.") % {"other": others}
    return _("phải bằng tổng các cột: %(others)s.") % {"others": others}


def _column(form: Form, key: str) -> str:
    for section, row in form.rows():
        for asked in row.fields:
            if asked.key == key:
                title = next((t for code, t in section.columns if code == asked.column), None)
                return in_language(title, language())
    return key


def _row(form: Form, key: str) -> str:
    """The line of a table, before a sentence that names its column."""
    for section, row in form.rows():
        if section.columns and any(asked.key == key for asked in row.fields):
            return f"{in_language(row.title, language())}: "
    return ""


def _line(form: Form, key: str) -> str:
    """How a field is called: its line, and its column in a table."""
    for section, row in form.rows():
        for asked in row.fields:
            if asked.key == key:
                title = in_language(row.title, language())
                column = next((t for code, t in section.columns if code == asked.column), None)
                return f"{title}, {in_language(column, language())}" if column else title
    return key


def lines_of(form: Form, keys: Iterable[str]) -> dict[str, str]:
    """How fields are called, by key."""
    return {key: _line(form, key) for key in keys}


def note_words(number: str) -> str:
    """How the note of a line is called."""
    return _("Ghi chú dòng %(number)s") % {"number": number}


def trouble_words(trouble: Trouble) -> str:
    """Something wrong with a workbook, with the cell's address and what to do."""
    words = {**_refusals(), **_troubles()}
    return words.get(trouble.code, trouble.code) % {
        "address": trouble.address,
        "found": trouble.found[:120],
        "expected": trouble.expected[:120],
    }


def _refusals() -> dict[str, str]:
    """Why nothing of a workbook is taken."""
    return {
        "not_ours": _(
            "Tệp này không phải sổ tải về từ hệ thống (thiếu trang tính ẩn). Tải lại tệp "
            "ở trang báo cáo và chép số sang."
        ),
        "wrong_set": _(
            "Ô %(address)s: tệp của bộ chỉ tiêu khác (%(found)s). Tải tệp của đúng báo cáo này."
        ),
        "wrong_agency": _("Ô %(address)s: tệp của đơn vị khác. Tải tệp của đơn vị mình."),
        "wrong_period": _(
            "Ô %(address)s: tệp của kỳ khác (%(found)s), trong khi báo cáo này là kỳ %(expected)s."
        ),
        "wrong_version": _(
            "Ô %(address)s: tệp của phiên bản biểu khác (%(found)s; bản đang dùng "
            "%(expected)s). Tải lại tệp mới và chép số sang."
        ),
        "laid_aside": _("Tệp đã được bỏ qua."),
    }


def _troubles() -> dict[str, str]:
    """What else may be wrong in one."""
    return {
        "row_missing": _(
            "Ô %(address)s: không thấy mã số %(expected)s. Dòng này chưa được đọc; khôi "
            "phục mã số ở cột đầu rồi tải lên lại."
        ),
        "row_twice": _(
            "Ô %(address)s: mã số %(expected)s có ở nhiều dòng. Các dòng này chưa được "
            "đọc; giữ lại một dòng."
        ),
        "column_missing": _(
            "Ô %(address)s: không thấy cột “%(expected)s”. Cột này chưa được đọc; khôi "
            "phục tên cột rồi tải lên lại."
        ),
        "stray": _(
            "Ô %(address)s: “%(found)s” nằm ngoài biểu, không được đọc. Nếu là số liệu, "
            "chuyển vào đúng ô."
        ),
        "label_changed": _(
            "Ô %(address)s: tên chỉ tiêu là “%(found)s”, trong biểu là “%(expected)s”. "
            "Xác nhận số của dòng này."
        ),
        "unit_changed": _(
            "Ô %(address)s: đơn vị tính ghi “%(found)s”, trong biểu là “%(expected)s”. "
            "Xác nhận số của dòng này."
        ),
    }


def value_words(value: str, asked: Field) -> str:
    """A kept value as the page writes it; nothing is said to be nothing."""
    return shown(value, kind=asked.kind, places=asked.places) if value else _("để trống")
