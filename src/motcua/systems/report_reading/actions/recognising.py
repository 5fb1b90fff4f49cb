"""The line of reports' pages: one is taken, recognised and written down; the last ends a report."""

import io
import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.systems.digitisation import api as digitisation

from ..events import REPORT_SET_ASIDE, REPORT_TAKEN_IN
from ..models import ReportPage, ReportReading
from ..permissions import may_read
from ..rules.scans import ScannedPage, ScannedWord, put_together, scanned_page
from .reading import write_reading

READER = system_actor("report_reading.reader")
MOST_TRIES = 3
# A page whose reader died is taken by another after this long.
_HELD = timedelta(minutes=4)
_log = logging.getLogger(__name__)


def read_next_page(*, reader: digitisation.Reader, at: datetime) -> bool:
    """
    Recognise one page of the line; says whether there was one.

    The page is held for a few minutes and its try counted in a transaction of its own, so that a
    reader that dies loses the try, nothing else.
    """
    page = _take(at)
    if page is None:
        return False
    try:
        found = digitisation.recognise_page(
            reader=reader, content=_content(page, at), media_type=_media_type(page),
            number=page.number, at=at,
        )  # fmt: skip
    except digitisation.PageUnreadable as refused:
        _set_aside(page, refused.reason, at)
    except digitisation.ReadTooLong:
        _try_later(page, "too_long", at)
    except Exception:  # a foreign picture may break anything: the next page must not wait for it
        _log.exception("page %s of report %s could not be read", page.number, page.reading_id)
        _try_later(page, "failed", at)
    else:
        _write(page, found, at)
    return True


@transaction.atomic
def read_again(*, actor: Actor, reading_uuid: UUID, at: datetime) -> ReportReading:
    """Put the pages that could not be recognised back in the line, once more."""
    reading = ReportReading.objects.select_for_update().select_related("agency").get(
        uuid=reading_uuid
    )  # fmt: skip
    access.require(may_read(actor, reading))
    if reading.state != ReportReading.State.SET_ASIDE:
        return reading
    again = reading.pages.filter(picture=None, text="").update(
        status=ReportPage.Status.WAITING, attempts=0, reason="", next_try_at=at
    ) or reading.pages.filter(status=ReportPage.Status.BLANK).update(
        status=ReportPage.Status.WAITING, attempts=0, reason="", next_try_at=at
    )
    reading.state, reading.reason = ReportReading.State.READING, ""
    reading.save(update_fields=["state", "reason"])
    events.publish(
        REPORT_TAKEN_IN, actor=actor, subject=reading, at=at,
        payload={"agency": reading.agency.uuid, "pages": again},
    )  # fmt: skip
    return reading


@transaction.atomic
def _take(at: datetime) -> ReportPage | None:
    page: ReportPage | None = (
        ReportPage.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("reading__file")
        .filter(
            status=ReportPage.Status.WAITING, next_try_at__lte=at,
            reading__state=ReportReading.State.READING,
        )
        .order_by("number", "id")
        .first()
    )  # fmt: skip
    if page is None:
        return None
    page.attempts += 1
    page.next_try_at = at + _HELD
    page.save(update_fields=["attempts", "next_try_at"])
    return page


def _content(page: ReportPage, at: datetime) -> bytes:
    if page.reading.file is None:
        raise digitisation.PageUnreadable("broken")
    opened = documents.open_file(actor=READER, file_uuid=page.reading.file.uuid, at=at)
    with opened.stream as stream:
        return stream.read()


def _media_type(page: ReportPage) -> str:
    return page.reading.file.media_type if page.reading.file else ""


def _try_later(page: ReportPage, reason: str, at: datetime) -> None:
    if page.attempts >= MOST_TRIES:
        _set_aside(page, reason, at)
        return
    page.reason, page.next_try_at = reason, at + timedelta(minutes=page.attempts)
    page.save(update_fields=["reason", "next_try_at"])


@transaction.atomic
def _set_aside(page: ReportPage, reason: str, at: datetime) -> None:
    reading = _locked(page)
    page.status, page.reason = ReportPage.Status.SET_ASIDE, reason
    page.save(update_fields=["status", "reason"])
    _finish(reading, at)


def _write(page: ReportPage, found: digitisation.RecognisedPage, at: datetime) -> None:
    picture = documents.accept_upload(
        actor=READER, content=io.BytesIO(found.picture), filename=f"trang-{page.number}.jpg", at=at
    )
    made = scanned_page(page.number, [(w.text, w.confidence, w.box) for w in found.words])
    with transaction.atomic():
        reading = _locked(page)
        if not ReportPage.objects.filter(pk=page.pk, status=ReportPage.Status.WAITING).exists():
            return
        is_blank = found.is_blank or not made.text.strip()
        page.status = ReportPage.Status.BLANK if is_blank else ReportPage.Status.READ
        page.picture, page.confidence, page.recognised_at = picture, found.confidence, at
        page.text, page.reason = made.text, ""
        page.words = [[w.start, w.end, round(w.sure), *w.box] for w in made.words]
        page.save()
        _finish(reading, at)


def _locked(page: ReportPage) -> ReportReading:
    return ReportReading.objects.select_for_update().get(pk=page.reading_id)


def _finish(reading: ReportReading, at: datetime) -> None:
    """When the last page is done the report is read, or set aside where no page has a word."""
    pages = list(reading.pages.order_by("number"))
    if any(page.status == ReportPage.Status.WAITING for page in pages):
        return
    text, words = put_together([_scanned(page) for page in pages])
    if text.strip():
        write_reading(actor=READER, reading=reading, text=text, words=words, at=at)
        return
    bad = next((page.reason for page in pages if page.reason), "blank")
    reading.state, reading.reason = ReportReading.State.SET_ASIDE, bad
    reading.save(update_fields=["state", "reason"])
    events.publish(
        REPORT_SET_ASIDE, actor=READER, subject=reading, at=at,
        payload={"agency": reading.agency.uuid, "reason": bad},
    )  # fmt: skip


def _scanned(page: ReportPage) -> ScannedPage:
    words = tuple(
        ScannedWord(start, end, page.number, (left, top, right, bottom), sure)
        for start, end, sure, left, top, right, bottom in page.words
    )
    return ScannedPage(page.number, page.text, words)
