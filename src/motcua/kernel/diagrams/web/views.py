"""The file of a diagram; the pages about processes belong to the office that designs them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.bpmn.files import bytes_of
from motcua.base.web.access import signed_in
from motcua.kernel.diagrams.queries.versions import find_diagram

_LONG = "private, max-age=31536000, immutable"


@require_GET
@signed_in
def process_export(request: HttpRequest, version: UUID) -> HttpResponse:
    """The diagram exactly as it was published; a version never changes, so browsers keep it."""
    response = HttpResponse(bytes_of(find_diagram(version)), content_type="application/xml")
    response.headers["Cache-Control"] = _LONG
    response.headers["Content-Disposition"] = f'attachment; filename="{version}.bpmn"'
    return response
