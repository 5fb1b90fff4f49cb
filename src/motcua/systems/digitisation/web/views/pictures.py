"""Pictures of pages, and of the places where fields stand, for those who check them."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.kernel.documents import api as documents

from ...models import PaperPage
from ...permissions import CHECK
from ...queries.papers import find_paper_for
from ...rules.imaging import cut_out

# The reading of the paper is logged once, by the page that shows these pictures.
_LEAVE = documents.FileAccess(purpose="Kiểm tra giấy tờ số hóa")


@require_GET
@official(CHECK)
def page_picture(request: ActingRequest, uuid: UUID, number: int) -> HttpResponse:
    """One page of a paper as it was laid straight."""
    find_paper_for(request.actor, uuid)
    return _answer(_content(request, uuid, number))


@require_GET
@official(CHECK)
def field_picture(request: ActingRequest, uuid: UUID, field: str) -> HttpResponse:
    """The part of a page where a field was read."""
    paper = find_paper_for(request.actor, uuid)
    row = paper.fields.filter(name=field).first()
    if row is None or not row.box or row.page is None:
        raise Http404
    left, top, right, bottom = row.box
    return _answer(cut_out(_content(request, uuid, row.page), (left, top, right, bottom)))


def _content(request: ActingRequest, uuid: UUID, number: int) -> bytes:
    page = (
        PaperPage.objects.select_related("picture")
        .filter(paper__uuid=uuid, number=number, picture__isnull=False)
        .first()
    )
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
