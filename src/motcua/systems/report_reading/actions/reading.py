"""Read a report: find its figures and what it claims of them, and keep both with the text."""

import hashlib
import io
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import REPORT_READ
from ..models import ReadClaim, ReadFigure, ReportReading
from ..permissions import READ
from ..rules.claims.all import claims
from ..rules.claims.claim import Claim
from ..rules.extraction import DOCX, PDF, NoText, text_of
from ..rules.figures import Figure, Reading, read

LARGEST = 30_000_000
LONGEST = 300
_REASONS = {
    "scan": (
        "Tệp PDF chỉ có ảnh, không có chữ. Hãy nhận dạng chữ (OCR) trước rồi nộp tệp có lớp chữ,"
        " hoặc dán nội dung vào ô văn bản.",
        "The PDF holds pictures without text. Recognise its text first, or paste the text.",
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
        return _REASONS[self.reason][language == "en"]


class AlreadyRead(Refusal):
    """Báo cáo này đã được đọc cho cơ quan này. Mở bản đã đọc trong danh sách."""

    message_en = "This report was read for this agency before. Open it from the list."


def text_of_upload(
    *, actor: Actor, content: documents.Readable, filename: str, at: datetime
) -> tuple[documents.StoredFile, str]:
    """
    Take in a report's file (PDF or Word) and give its text.

    :raises documents.UploadRefused: for a file that may not be kept.
    :raises NoTextToRead: for a scan without text, a password, a broken file.
    """
    body = content.read(LARGEST + 1)
    kept = documents.accept_upload(
        actor=actor, content=io.BytesIO(body), filename=filename, at=at,
        allowed=(PDF, DOCX), max_bytes=LARGEST,
    )  # fmt: skip
    try:
        return kept, text_of(body, kept.media_type)
    except NoText as none:
        raise NoTextToRead(none.reason) from none


@transaction.atomic
def read_report(
    *,
    actor: Actor,
    agency_uuid: UUID,
    title: str,
    text: str,
    at: datetime,
    file: documents.StoredFile | None = None,
) -> ReportReading:
    """
    Read a report of an agency.

    Nothing is history yet: each figure is proposed until a person confirms it.

    :raises InvalidInput: without a title or a text.
    :raises AlreadyRead: if this text was read for this agency before.
    """
    agency = organizations.get_agency(agency_uuid)
    access.require(actor.may(READ, agency.path))
    _require(title, text)
    text = unicodedata.normalize("NFC", text).replace("\x00", "")
    found = read(text)
    made = claims(found)
    try:
        with transaction.atomic():
            reading = ReportReading.objects.create(
                title=title.strip(),
                agency=agency,
                file=file,
                text=text,
                text_sha256=hashlib.sha256(text.encode()).hexdigest(),
                read_at=at,
                read_by=actor.uuid,
                **_period(found),
            )
    except IntegrityError as error:
        raise AlreadyRead() from error
    ReadFigure.objects.bulk_create(_figures(reading, found.figures))
    ReadClaim.objects.bulk_create(_claims(reading, made))
    events.publish(
        REPORT_READ, actor=actor, subject=reading, at=at,
        payload={
            "agency": agency.uuid, "figures": len(found.figures), "claims": len(made),
            "failing": sum(claim.verdict == "fails" for claim in made),
        },
    )  # fmt: skip
    return reading


def _require(title: str, text: str) -> None:
    wrong = {}
    if not title.strip() or len(title.strip()) > LONGEST:
        wrong["title"] = _("Nhập tên báo cáo, không quá 300 ký tự.")
    if not text.strip():
        wrong["text"] = _("Chọn tệp báo cáo hoặc dán nội dung báo cáo.")
    if wrong:
        raise InvalidInput(fields=wrong)


def _period(found: Reading) -> dict[str, Any]:
    if found.time is None:
        return {}
    return {
        "period_first": found.time.first,
        "period_until": found.time.until,
        "period_written": found.time.written[:120],
    }


def _figures(reading: ReportReading, found: Iterable[Figure]) -> list[ReadFigure]:
    return [
        ReadFigure(
            reading=reading,
            number=number,
            kind=figure.numeral.kind,
            value=figure.numeral.value,
            of_value=figure.numeral.of,
            upto_value=figure.numeral.upto,
            written=figure.numeral.written[:60],
            about=figure.numeral.about,
            doubt=figure.numeral.doubt,
            unit=figure.unit[:200],
            label=figure.label[:LONGEST],
            section=figure.section[:LONGEST],
            holds_from=figure.time.first if figure.time else None,
            holds_until=figure.time.until if figure.time else None,
            starts_at=figure.span[0],
            ends_at=figure.span[1],
        )
        for number, figure in enumerate(found)
    ]


def _claims(reading: ReportReading, made: Iterable[Claim]) -> list[ReadClaim]:
    return [
        ReadClaim(
            reading=reading,
            number=number,
            kind=claim.kind,
            verdict=claim.verdict,
            because=claim.because,
            stated=claim.stated,
            reckoned=claim.reckoned,
            formula=claim.formula,
            figure_numbers=list(claim.figures),
        )
        for number, claim in enumerate(made)
    ]
