"""Indicators of evaluation, and published figures beside what is counted."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...permissions import SEE
from ...queries import words
from ...queries.figures import counted_at
from ...queries.published import PublishedReport, published_reports
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
    sets = score_sets(filters.scope(), filters.period, at=moment, language=language())
    return render(
        request,
        "operations_center/score_list.html",
        {"filters": filters, "sets": sets, "words": words, "counted_at": counted_at()},
    )


@require_GET
@official(SEE)
def published_list(request: ActingRequest) -> HttpResponse:
    """Figures of published reports beside those that the system knows."""
    moment = now()
    filters = read_filters(request, request.actor, at=moment)
    reports = _reports(filters, moment)
    return render(
        request,
        "operations_center/published_list.html",
        {"filters": filters, "reports": reports, "words": words, "counted_at": counted_at()},
    )


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
