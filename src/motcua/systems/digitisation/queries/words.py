"""The words for states, reasons and legal kinds, in the reader's language."""

from django.utils.translation import get_language, gettext, gettext_noop

STATUSES = {
    "reading": (gettext_noop("Đang đọc"), "info"),
    "to_check": (gettext_noop("Chờ kiểm tra"), "warning"),
    "set_aside": (gettext_noop("Để riêng"), "danger"),
    "certified": (gettext_noop("Đã cấp bản sao điện tử"), "success"),
    "dropped": (gettext_noop("Đã bỏ"), ""),
}
SOURCES = {
    "counter": gettext_noop("Quét tại quầy"),
    "upload": gettext_noop("Người dân tải lên"),
    "archive": gettext_noop("Kho lưu trữ"),
}
REASONS = {
    "blank": gettext_noop(
        "Không có chữ nào trên các trang: trang trắng hoặc đặt úp mặt giấy. Hãy quét lại."
    ),
    "broken": gettext_noop("Tệp không mở được thành ảnh. Hãy quét lại và tải lên tệp mới."),
    "too_large": gettext_noop("Ảnh có quá nhiều điểm ảnh. Hãy quét lại ở 200–300 dpi."),
    "no_such_page": gettext_noop("Tệp thiếu trang so với lúc nhận. Hãy tải lên lại."),
    "too_long": gettext_noop(
        "Đọc một trang quá lâu sau ba lần thử. Hãy quét lại rõ hơn hoặc tách trang."
    ),
    "failed": gettext_noop(
        "Chương trình đọc bị dừng ở trang này sau ba lần thử. Hãy quét lại và tải lên tệp mới."
    ),
}
LEGAL_KINDS = {
    "unverified": gettext_noop("Chưa đối chiếu"),
    "checked_component": gettext_noop("Thành phần hồ sơ đã số hóa, cán bộ đã đối chiếu"),
    "certified_copy": gettext_noop("Bản sao điện tử từ bản lưu"),
}
_EMPTY = ("", "")


def language() -> str:
    """The reader's language: vi or en."""
    return (get_language() or "vi").split("-")[0]


def status_words(status: str) -> str:
    """A state in words."""
    return gettext(STATUSES.get(status, _EMPTY)[0] or status)


def status_kind(status: str) -> str:
    """The kind of tag for a state."""
    return STATUSES.get(status, _EMPTY)[1]


def reason_words(reason: str) -> str:
    """Why a paper lies aside, and what to do about it."""
    return gettext(REASONS[reason]) if reason in REASONS else reason


def source_words(source: str) -> str:
    """Where a paper came from."""
    return gettext(SOURCES.get(source, source))


def legal_words(kind: str) -> str:
    """What a copy is worth."""
    return gettext(LEGAL_KINDS.get(kind, kind))
