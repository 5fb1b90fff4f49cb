"""Published processes seen alive: where matters stand, how long steps take, the ways taken."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.errors import NotFound
from motcua.base.web import navigation
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.drafting import api as drafting

from ...events import DRAFT
from ...permissions import EDIT
from ...queries import words
from ...queries.marks import counted_at
from ...queries.pictures import VIEWS, badges_of, marks_of
from ...queries.processes import element_rows, list_processes, list_versions
from ...queries.variants import variant_page
from ...rules.differences import differences
from ..filters import read_filters
from .showing import comparison


@require_GET
@official()
def process_list(request: ActingRequest) -> HttpResponse:
    """Every process by its latest version; the drafts for those who draw and approve."""
    context = {
        "processes": list_processes(),
        "drafts": drafting.list_drafts(request.actor, DRAFT),
        "may_edit": request.actor.may(EDIT),
    }
    return render(request, "process_office/process_list.html", context)


@require_GET
@official()
def process_show(request: ActingRequest, code: str) -> HttpResponse:
    """One version of a process as it runs: figures on its diagram, and as a table."""
    moment = now()
    filters = read_filters(request, request.actor, code, at=moment)
    rows = element_rows(filters.flow, at=moment)
    view = request.GET.get("xem", "")
    view = view if view in VIEWS else next(iter(VIEWS))
    return render(
        request,
        "process_office/process_show.html",
        {
            "filters": filters,
            "rows": rows,
            "view": view,
            "views": [(name, _(title)) for name, title in VIEWS.items()],
            "badges": badges_of(rows, view),
            "marks": marks_of(rows, view),
            "counted_at": counted_at(),
            "versions": list_versions(code),
            "at": moment,
            "may_edit": request.actor.may(EDIT),
            "drafts": drafting.list_drafts(request.actor, DRAFT, code=code),
        },
    )


@require_GET
@official()
def standing_list(request: ActingRequest, code: str, element_id: str) -> HttpResponse:
    """What stands at one element now, oldest first, as far as the reader may see it."""
    moment = now()
    filters = read_filters(request, request.actor, code, at=moment)
    element = diagrams.net_of(filters.version).elements.get(element_id)
    if element is None:
        raise NotFound()
    only = request.GET.get("chi", "")
    page = filters.flow.standing_at(
        element_id, reader=request.actor, at=moment, only=only, after=request.GET.get("sau", "")
    )
    figures = filters.flow.figures(at=moment, elements=[element_id])[element_id]
    lines = [
        (one, navigation.subject_address(one.subject_kind, one.subject_uuid)) for one in page.rows
    ]
    return render(
        request,
        "process_office/standing_list.html",
        {
            "filters": filters,
            "element": element,
            "name": words.element_words(element),
            "lines": lines,
            "figures": figures,
            "only": only,
            "after": request.GET.get("sau", ""),
            "next_after": page.next_after,
            "at": moment,
            "agency_names": dict(filters.agencies),
        },
    )


@require_GET
@official()
def variant_list(request: ActingRequest, code: str) -> HttpResponse:
    """The ways that matters really took, the most frequent first, one of them on the diagram."""
    filters = read_filters(request, request.actor, code, at=now())
    only = "lam-lai" if request.GET.get("chi") == "lam-lai" else ""
    page = variant_page(filters.flow, reworked=bool(only))
    number = request.GET.get("duong", "1")
    rows = page.rows
    chosen = next((row for row in rows if str(row.number) == number), rows[0] if rows else None)
    return render(
        request,
        "process_office/variant_list.html",
        {
            "filters": filters,
            "page": page,
            "only": only,
            "chosen": chosen,
            "versions": list_versions(code),
            "counted_at": counted_at(),
        },
    )


@require_GET
@official()
def version_compare(request: ActingRequest, code: str) -> HttpResponse:
    """Two versions: what was added, removed and changed, as a table and on both diagrams."""
    versions = list_versions(code)
    numbers = {version.number: version for version in versions}
    if not versions:
        raise NotFound()
    newest = versions[0].number
    newer = numbers.get(_number(request, "moi", newest))
    older = numbers.get(_number(request, "cu", max(newest - 1, 1)))
    if newer is None or older is None:
        raise NotFound()
    found = differences(diagrams.net_of(older), diagrams.net_of(newer))
    context = {"code": code, "older": older, "newer": newer, "versions": versions}
    nets = (diagrams.net_of(older), diagrams.net_of(newer))
    return render(
        request, "process_office/version_compare.html", {**context, **comparison(found, *nets)}
    )


def _number(request: ActingRequest, name: str, usual: int) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 6 else usual
