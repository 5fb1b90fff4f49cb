"""Read a report: find its figures and what it claims of them, and keep both with the text."""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.documents import api as documents
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import REPORT_READ
from ..models import ReadClaim, ReadFigure, ReportReading
from ..permissions import READ
from ..queries.bodies import Bodies
from ..rules.claims.all import claims
from ..rules.claims.claim import Claim
from ..rules.figure import Figure, Reading
from ..rules.figures import read
from ..rules.scans import ScannedWord, place_on_page, with_doubts, words_of

LONGEST = 300


class AlreadyRead(Refusal):
    """Báo cáo này đã được đọc cho cơ quan này. Mở bản đã đọc trong danh sách."""

    message_en = "This report was read for this agency before. Open it from the list."


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
    require_words(title=title, text=text)
    text = unicodedata.normalize("NFC", text).replace("\x00", "")
    reading = begin(
        by=actor.uuid, agency=agency, title=title, file=file, at=at,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    write_reading(actor=actor, reading=reading, text=text, words=(), at=at)
    return reading


def begin(
    *, by: UUID, agency: organizations.Agency, title: str,
    file: documents.StoredFile | None, sha256: str, at: datetime,
) -> ReportReading:  # fmt: skip
    """
    The row of a report that is about to be read.

    :raises AlreadyRead: if the same text, or file of pictures, was taken in before.
    """
    try:
        with transaction.atomic():
            return ReportReading.objects.create(
                title=title.strip(), agency=agency, file=file, text="", text_sha256=sha256,
                state=ReportReading.State.READING, read_at=at, read_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyRead() from error


def write_reading(
    *, actor: Actor, reading: ReportReading, text: str, words: Sequence[ScannedWord], at: datetime
) -> None:
    """Find the figures and claims of a text, `words` being those that were recognised."""
    found = with_doubts(read(text), words)
    made = claims(found)
    reading.text, reading.state, reading.reason = text, ReportReading.State.READ, ""
    for name, value in _period(found).items():
        setattr(reading, name, value)
    reading.save()
    ReadFigure.objects.bulk_create(_figures(reading, found, words, at))
    ReadClaim.objects.bulk_create(_claims(reading, made))
    events.publish(
        REPORT_READ, actor=actor, subject=reading, at=at,
        payload={
            "agency": reading.agency.uuid, "figures": len(found.figures), "claims": len(made),
            "failing": sum(claim.verdict == "fails" for claim in made),
        },
    )  # fmt: skip


def require_words(*, title: str, text: str) -> None:
    """
    A title of a length that fits, and something to read.

    :raises InvalidInput: without them.
    """
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


def _last_day(found: Reading, at: datetime) -> date:
    """The last day of the report's period; without one the last that a figure names, or today."""
    times = [found.time] if found.time else [one.time for one in found.figures if one.time]
    if not times:
        return vietnam_day(at)
    return max(time.until for time in times if time) - timedelta(days=1)


def _figures(
    reading: ReportReading, found: Reading, words: Sequence[ScannedWord], at: datetime
) -> list[ReadFigure]:
    bodies = Bodies(_last_day(found, at))
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
            **_whom(figure, bodies),
            **_seen(figure, words),
        )
        for number, figure in enumerate(found.figures)
    ]


def _whom(figure: Figure, bodies: Bodies) -> dict[str, Any]:
    known = bodies.find(written=figure.body, level=figure.level)
    return {
        "body_written": figure.body,
        "body_level": figure.level,
        "body_agency": known.agency,
        "body_unit": known.unit,
    }


def _seen(figure: Figure, words: Sequence[ScannedWord]) -> dict[str, Any]:
    """Where and how surely a figure was recognised; nothing where its text was at hand."""
    here = words_of(figure, words) if words else []
    place = place_on_page(here)
    if place is None:
        return {}
    return {
        "page": place[0],
        "box": list(place[1]),
        "sureness": round(min(word.sure for word in here)),
    }


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
