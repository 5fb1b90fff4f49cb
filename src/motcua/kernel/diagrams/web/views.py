"""The published processes: a list, one with its diagram and steps, and the diagram's file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.web.access import official, signed_in
from motcua.base.web.pages import render
from motcua.kernel.diagrams.permissions import EDIT
from motcua.kernel.diagrams.queries.versions import (
    find_diagram,
    get_process,
    list_processes,
    list_versions,
    net_of,
)

_LONG = "private, max-age=31536000, immutable"


@require_GET
@official(EDIT)
def process_list(request: HttpRequest) -> HttpResponse:
    """Every process by its latest version."""
    return render(request, "diagrams/process_list.html", {"processes": list_processes()})


@require_GET
@official(EDIT)
def process_show(request: HttpRequest, code: str) -> HttpResponse:
    """One version of a process: its diagram, its steps as a table, and its other versions."""
    number = request.GET.get("phien-ban", "")
    version = get_process(code, int(number) if number.isdecimal() and len(number) < 9 else None)
    net = net_of(version)
    return render(
        request,
        "diagrams/process_show.html",
        {"version": version, "net": net, "versions": list_versions(code)},
    )


@require_GET
@signed_in
def process_export(request: HttpRequest, version: UUID) -> HttpResponse:
    """The diagram exactly as it was published; a version never changes, so browsers keep it."""
    response = HttpResponse(find_diagram(version), content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = _LONG
    response.headers["Content-Disposition"] = f'attachment; filename="{version}.bpmn"'
    return response
