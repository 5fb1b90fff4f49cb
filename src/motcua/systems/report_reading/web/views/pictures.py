"""Pictures of recognised pages, and of the places where figures stand, for those who check them."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.kernel.documents import api as documents
from motcua.systems.digitisation import api as digitisation

from ...models import ReportReading
from ...permissions import READ
from ...queries.readings import get_reading_for

_LEAVE = documents.FileAccess(purpose="Kiểm tra số liệu của báo cáo quét")


@require_GET
@official(READ)
def page_picture(request: ActingRequest, reading_uuid: UUID, page: int) -> HttpResponse:
    """One page of a scanned report as it was laid straight."""
    reading = get_reading_for(request.actor, reading_uuid)
    return _answer(_content(request, reading, page))


@require_GET
@official(READ)
def figure_picture(request: ActingRequest, reading_uuid: UUID, figure: int) -> HttpResponse:
    """The part of a page where a figure was read."""
    reading = get_reading_for(request.actor, reading_uuid)
    row = reading.figures.filter(number=figure).first()
    if row is None or row.page is None or not row.box:
        raise Http404
    left, top, right, bottom = row.box
    content = _content(request, reading, row.page)
    return _answer(digitisation.cut_out(content, (left, top, right, bottom)))


def _content(request: ActingRequest, reading: ReportReading, number: int) -> bytes:
    page = reading.pages.select_related("picture").filter(number=number).first()
    if page is None or page.picture is None:
        raise Http404
    opened = documents.open_file(
        actor=request.actor, file_uuid=page.picture.uuid, at=now(), access=_LEAVE
    )
    with opened.stream as stream:
        return stream.read()


def _answer(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=600"
    return response
