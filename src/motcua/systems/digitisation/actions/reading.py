"""The line of pages: one is taken, read and written down; a reader that dies loses nothing."""

import io
import logging
from datetime import datetime
from time import perf_counter

from django.db import connection, transaction
from PIL import Image

from motcua.base.actors import system_actor
from motcua.base.text import vietnam_day
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events

from ..events import PAPER_READ, PAPER_SET_ASIDE
from ..models import DigitisedPaper, PaperField, PaperPage
from ..queries.content import get_kind, list_kinds, terms_on
from ..rules import imaging, line, reading
from ..rules.extraction import Line, extract, recognise
from ..rules.kinds import OTHER
from .taking import locked_paper, told

READER = system_actor("digitisation.reader")
_LOCKS = 0x6D637370  # a space of advisory locks of our own
_LOOKED_AT = 50
_log = logging.getLogger(__name__)


def read_next(*, reader: reading.Reader, at: datetime) -> bool:
    """
    Read one page of the line; says whether there was one.

    A lock of the session holds the page. When its reader dies, the server lets the lock go and
    another reader takes the page; what was written is written with the page's state, so no page is
    read twice. The try is counted before, in a transaction of its own: a page that ends its reader
    is set aside after three.
    """
    page = _take(at)
    if page is None:
        return False
    try:
        _read(page, reader, at)
    finally:
        _let_go(page)
    return True


def _take(at: datetime) -> PaperPage | None:
    waiting = PaperPage.objects.filter(
        status=PaperPage.Status.WAITING, next_try_at__lte=at, paper__status="reading"
    ).order_by("number", "id")
    for number in list(waiting.values_list("pk", flat=True)[:_LOOKED_AT]):
        if not _lock(number):
            continue
        page = (
            PaperPage.objects.select_related("paper", "paper__file")
            .filter(pk=number, status=PaperPage.Status.WAITING, next_try_at__lte=at)
            .first()
        )
        if page is not None and line.is_spent(page.attempts):
            _set_page_aside(page, page.reason or "failed", at)
        elif page is not None:
            page.attempts += 1
            page.next_try_at = at + line.pause_after(page.attempts)
            page.save(update_fields=["attempts", "next_try_at"])
            return page
        _unlock(number)
    return None


def _lock(number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, number % 2**31])
        return bool(cursor.fetchone()[0])


def _unlock(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, number % 2**31])


def _let_go(page: PaperPage) -> None:
    _unlock(page.pk)


def _read(page: PaperPage, reader: reading.Reader, at: datetime) -> None:
    dots = terms_on(vietnam_day(at)).dots_per_inch
    began = perf_counter()
    try:
        picture = _picture(page, dots, at)
        found = reader.read_page(picture, number=page.number, dots_per_inch=dots)
    except imaging.PageUnreadable as refused:
        _set_page_aside(page, refused.reason, at)
        return
    except reading.ReadTooLong:
        _try_later(page, "too_long", at)
        return
    except Exception:  # a foreign picture may break anything: the next page must not wait for it
        _log.exception("page %s of paper %s could not be read", page.number, page.paper_id)
        _try_later(page, "failed", at)
        return
    _write(page, found, at, milliseconds=round(1000 * (perf_counter() - began)))


def _picture(page: PaperPage, dots: int, at: datetime) -> Image.Image:
    opened = documents.open_file(actor=READER, file_uuid=page.paper.file.uuid, at=at)
    with opened.stream as stream:
        content = stream.read()
    if opened.media_type == "application/pdf":
        return imaging.page_of_pdf(content, page.number, dots_per_inch=dots)
    return imaging.page_of_picture(content, dots_per_inch=dots)


def _try_later(page: PaperPage, reason: str, at: datetime) -> None:
    if line.is_spent(page.attempts):
        _set_page_aside(page, reason, at)
        return
    page.reason = reason
    page.save(update_fields=["reason"])


@transaction.atomic
def _set_page_aside(page: PaperPage, reason: str, at: datetime) -> None:
    paper = locked_paper(page.paper.uuid)
    page.status, page.reason = PaperPage.Status.SET_ASIDE, reason
    page.save(update_fields=["status", "reason"])
    _finish(paper, at)


def _write(page: PaperPage, found: reading.ReadPage, at: datetime, *, milliseconds: int) -> None:
    picture = documents.accept_upload(
        actor=READER,
        content=io.BytesIO(imaging.kept_picture(found.picture)),
        filename=f"trang-{page.number}.jpg",
        at=at,
    )
    with transaction.atomic():
        paper = locked_paper(page.paper.uuid)
        page.status = PaperPage.Status.BLANK if found.is_blank else PaperPage.Status.READ
        page.picture, page.reason = picture, ""
        page.width, page.height = found.picture.size
        page.turned, page.skew, page.confidence = found.turned, found.skew, found.confidence
        page.lines = reading.to_plain(found.lines)
        page.read_at, page.milliseconds = at, milliseconds
        page.save()
        _finish(paper, at)


def _finish(paper: DigitisedPaper, at: datetime) -> None:
    """When the last page is done: find the fields, or set the paper aside with its reason."""
    if paper.status != DigitisedPaper.Status.READING:
        return
    pages = list(paper.pages.order_by("number"))
    if any(one.status == PaperPage.Status.WAITING for one in pages):
        return
    bad = next((one for one in pages if one.status == PaperPage.Status.SET_ASIDE), None)
    read = [one for one in pages if one.status == PaperPage.Status.READ]
    if bad is not None or not read:
        _set_aside(paper, bad.reason if bad else "blank", at)
        return
    _find_fields(paper, read, at)


def _set_aside(paper: DigitisedPaper, reason: str, at: datetime) -> None:
    paper.status, paper.reason = DigitisedPaper.Status.SET_ASIDE, reason
    paper.revision += 1
    paper.save(update_fields=["status", "reason", "revision"])
    events.publish(
        PAPER_SET_ASIDE,
        subject=paper,
        actor=READER,
        at=at,
        agency_uuid=paper.desk.uuid,
        payload={**told(paper), "reason": reason},
    )


def _find_fields(paper: DigitisedPaper, read: list[PaperPage], at: datetime) -> None:
    if paper.kind == OTHER:
        known = list_kinds(on=vietnam_day(at))
        named_so = get_kind(OTHER, on=vietnam_day(at)).title["vi"]
        paper.kind = recognise(known, _lines(paper)) or OTHER
        if paper.title == named_so:
            paper.title = next(one.title["vi"] for one in known if one.code == paper.kind)[:300]
    found = write_fields(paper, at)
    paper.status, paper.read_at = DigitisedPaper.Status.TO_CHECK, at
    paper.confidence = round(sum(one.confidence or 0 for one in read) / len(read))
    paper.revision += 1
    paper.save(update_fields=["status", "read_at", "confidence", "revision", "kind", "title"])
    events.publish(
        PAPER_READ,
        subject=paper,
        actor=READER,
        at=at,
        agency_uuid=paper.desk.uuid,
        payload={**told(paper), "confidence": paper.confidence, "fields": found},
    )


def _lines(paper: DigitisedPaper) -> list[Line]:
    pages = paper.pages.filter(status=PaperPage.Status.READ).order_by("number")
    return [one for page in pages for one in reading.from_plain(page.lines, page.number)]


def write_fields(paper: DigitisedPaper, at: datetime) -> int:
    """Find the fields of the paper's kind anew; returns how many were found."""
    on, lines = vietnam_day(at), _lines(paper)
    found = extract(get_kind(paper.kind, on=on), lines)
    paper.fields.all().delete()
    PaperField.objects.bulk_create(
        PaperField(
            paper=paper,
            name=one.name,
            place=place,
            read_value=one.value,
            confidence=one.confidence,
            page=one.page,
            box=list(one.box) if one.box else [],
        )
        for place, one in enumerate(found)
    )
    return sum(bool(one.value) for one in found)
