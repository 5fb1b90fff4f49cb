"""Take in a report's file: what has text is read at once, pictures go into the line."""

import hashlib
import io
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import REPORT_TAKEN_IN
from ..models import ReportPage, ReportReading
from ..permissions import READ
from ..rules.extraction import DOCX, JPEG, PDF, PNG, XLSX, Extracted, NoText, extract
from .reading import begin, read_report, require_words

LARGEST = 30_000_000
_REASONS = {
    "no-pages": (
        "Tệp PDF không có trang nào. Hãy xuất lại từ tệp gốc rồi nộp lại.",
        "The PDF has no pages. Please export it again from its original.",
    ),
    "too-long": (
        "Báo cáo dài quá 300 trang hoặc 2 triệu ký tự. Hãy tách thành nhiều phần.",
        "The report is longer than 300 pages or 2 million characters. Please split it.",
    ),
    "encrypted": (
        "Tệp PDF có mật khẩu. Hãy lưu lại không đặt mật khẩu.",
        "The PDF has a password. Please save it without one.",
    ),
    "broken": (
        "Không mở được tệp. Hãy lưu lại bằng phần mềm đã tạo ra tệp rồi nộp lại.",
        "The file cannot be opened. Save it again with the program that made it.",
    ),
    "encoding": (
        "Tệp văn bản không theo bảng mã Unicode (UTF-8). Hãy lưu lại theo UTF-8.",
        "The text is not in Unicode (UTF-8). Please save it as UTF-8.",
    ),
    "empty": ("Tệp không có nội dung.", "The file has no content."),
    "blank": (
        "Không nhận ra chữ nào trong ảnh. Hãy chụp hoặc quét lại cho rõ, thẳng, đủ sáng.",
        "No text was recognised in the picture. Photograph or scan it again, sharp and in light.",
    ),
    "too_large": (
        "Ảnh có quá nhiều điểm ảnh. Hãy quét lại ở 200–300 dpi.",
        "The picture has too many pixels. Scan it again at 200–300 dpi.",
    ),
    "no_such_page": (
        "Tệp thiếu trang so với lúc nhận. Hãy nộp lại.",
        "The file has fewer pages than when it was taken in. Please hand it in again.",
    ),
    "too_long": (
        "Nhận dạng một trang quá lâu sau ba lần thử. Hãy quét lại rõ hơn hoặc tách trang.",
        "Recognising a page took too long three times. Scan it more clearly, or split the page.",
    ),
    "failed": (
        "Chương trình nhận dạng bị dừng ở một trang sau ba lần thử. Hãy quét lại rồi nộp lại.",
        "The reader stopped at a page three times. Please scan it again and hand it in.",
    ),
}


class NoTextToRead(Refusal):
    """Không đọc được nội dung báo cáo."""

    status = 422
    message_en = "The report cannot be read."

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__()

    def message(self, language: str) -> str:
        """Why, and what to do."""
        return why_not(self.reason, language)


def why_not(reason: str, language: str) -> str:
    """A reason for which a file is not read, in words that say what to do."""
    return _REASONS[reason][language == "en"]


@transaction.atomic
def take_in_report(
    *,
    actor: Actor,
    agency_uuid: UUID,
    title: str,
    content: documents.Readable,
    filename: str,
    at: datetime,
) -> ReportReading:
    """
    Take in a report's file (PDF, Word, Excel, or a picture) and read it.

    Pages that are only pictures wait for the reader (`motcua digitise`); the report is read when
    the last of them was recognised.

    :raises documents.UploadRefused: for a file that may not be kept.
    :raises NoTextToRead: for a password, a broken file, too many pages.
    :raises AlreadyRead: if it was taken in before.
    """
    agency = organizations.get_agency(agency_uuid)
    access.require(actor.may(READ, agency.path))
    require_words(title=title, text=filename or "-")
    body = content.read(LARGEST + 1)
    kept = documents.accept_upload(
        actor=actor, content=io.BytesIO(body), filename=filename, at=at,
        allowed=(PDF, DOCX, XLSX, JPEG, PNG), max_bytes=LARGEST,
    )  # fmt: skip
    try:
        found = extract(body, kept.media_type)
    except NoText as none:
        raise NoTextToRead(none.reason) from none
    if not found.is_pictures:
        return read_report(
            actor=actor, agency_uuid=agency.uuid, title=title, text=found.text, file=kept, at=at
        )
    reading = begin(
        by=actor.uuid, agency=agency, title=title, file=kept, at=at,
        sha256=hashlib.sha256(body).hexdigest(),
    )  # fmt: skip
    _put_in_line(reading, found, at)
    events.publish(
        REPORT_TAKEN_IN, actor=actor, subject=reading, at=at,
        payload={"agency": agency.uuid, "pages": len(found.pages)},
    )  # fmt: skip
    return reading


def _put_in_line(reading: ReportReading, found: Extracted, at: datetime) -> None:
    ReportPage.objects.bulk_create(
        ReportPage(
            reading=reading,
            number=number,
            status=ReportPage.Status.WAITING if page.is_picture else ReportPage.Status.READ,
            text=page.text,
            next_try_at=at,
        )
        for number, page in enumerate(found.pages, start=1)
    )
