"""Indicators of evaluation, and published figures beside what is counted."""

from datetime import datetime

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.access import api as access

from ...actions.explaining import FigureUnknown, Which, explain_difference
from ...permissions import SEE, may_close
from ...queries import words
from ...queries.agencies import root_path
from ...queries.figures import counted_at
from ...queries.published import (
    PublishedReport,
    PublishedRow,
    published_reports,
    reasons_of,
    whole_province,
)
from ...queries.scoring import score_sets
from ...queries.sheets import csv_of, heading_of_published, lines_of_published
from ..filters import Filters, language, read_filters
from .boards import download


@require_GET
@official(SEE)
def score_list(request: ActingRequest) -> HttpResponse:
    """The sets of indicators in force, reckoned for an agency and a period."""
    moment = now()
    filters = read_filters(request, request.actor, at=moment)
    sets = score_sets(
        filters.scope(),
        filters.period,
        at=moment,
        language=language(),
        level=filters.agency.level or "province",
    )
    return render(
        request,
        "operations_center/score_list.html",
        {"filters": filters, "sets": sets, "words": words, "counted_at": counted_at()},
    )


@require_GET
@official(SEE)
def published_list(request: ActingRequest) -> HttpResponse:
    """Figures of published reports beside those that the system knows, with why they differ."""
    moment = now()
    filters = read_filters(request, request.actor, at=moment)
    reports = _reports(filters, moment)
    context = {
        "filters": filters,
        "reports": reports,
        "words": words,
        "counted_at": counted_at(),
        "may_explain": filters.path == filters.root and may_close(request.actor, filters.root),
    }
    return render(request, "operations_center/published_list.html", context)


@require_http_methods(["GET", "POST"])
@official(SEE)
def difference_explain(request: ActingRequest, report: str, figure: str) -> HttpResponse:
    """Say why a published figure of the province is not the counted one."""
    moment = now()
    root = root_path(on=vietnam_day(moment))
    access.require(may_close(request.actor, root))
    refusal = None
    if request.method == "POST":
        try:
            explain_difference(
                actor=request.actor, which=Which(report, figure),
                text=request.POST.get("text", ""), at=moment,
            )  # fmt: skip
            return HttpResponseRedirect(f"{reverse('operations_center:published_list')}#{figure}")
        except Refusal as refused:
            refusal = refused
    told, row = _figure(report, figure, moment)
    context = {
        "report": told,
        "row": row,
        "before": list(reasons_of(report, figure)),
        "text": request.POST.get("text", ""),
        "errors": dict(refusal.fields) if refusal else {},
        "said": refusal.message(language()) if refusal and not refusal.fields else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "operations_center/difference_explain.html", context, status=status)


def _figure(report: str, figure: str, at: datetime) -> tuple[PublishedReport, PublishedRow]:
    for told in whole_province(at=at, language=language()):
        for row in told.rows:
            if (told.code, row.code) == (report, figure):
                return told, row
    raise FigureUnknown()


def _reports(filters: Filters, at: datetime) -> list[PublishedReport]:
    return published_reports(
        filters.scope(), filters.period, agencies=filters.agencies, at=at, language=language()
    )


@require_GET
@official(SEE)
def published_export(request: ActingRequest, form: str) -> HttpResponse:
    """The same as a sheet: published, counted, the difference, and why."""
    if form != "csv":
        raise Http404
    moment = now()
    reports = _reports(read_filters(request, request.actor, at=moment), moment)
    content = csv_of(heading_of_published(), lines_of_published(reports))
    return download(content, "text/csv; charset=utf-8", "doi-chieu.csv")
