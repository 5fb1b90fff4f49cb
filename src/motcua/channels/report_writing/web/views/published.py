"""Reports that everybody may read."""

import hashlib
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from motcua.base.web.access import ActingRequest, public
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.documents import api as documents

from ...models import WrittenReport
from ...queries.days import days_words
from ...queries.periods import period_words
from ...queries.reports import ReportNotFound, read_report

PAGE = 30


@require_GET
@public
def published_list(request: ActingRequest) -> HttpResponse:
    """The reports that were published, the newest first."""
    typed = request.GET.get("trang", "")
    page = max(1, int(typed)) if typed.isdigit() and len(typed) < 7 else 1
    found = (
        WrittenReport.objects.filter(state=WrittenReport.State.PUBLISHED)
        .select_related("agency", "document__file")
        .order_by("-published_at")
    )
    rows = list(found[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "reports": rows[:PAGE],
        "period_words": period_words,
        "next_page": page + 1 if len(rows) > PAGE else 0,
        "previous_page": page - 1,
    }
    return render(request, "report_writing/published_list.html", context)


@require_GET
@public
def published_show(request: ActingRequest, report_uuid: UUID) -> HttpResponse:
    """A published report as it was signed, with its paper to download and verify."""
    report = _published(report_uuid)
    context = {
        "report": report,
        "period": period_words(report.period),
        "days": days_words(report),
        "read": read_report(report, at=now()),
    }
    return render(request, "report_writing/published_show.html", context)


@require_GET
@public
def paper_show(request: ActingRequest, report_uuid: UUID) -> HttpResponse:
    """The signed paper of a published report."""
    report = _published(report_uuid)
    assert report.document is not None
    opened = documents.open_document(
        actor=request.actor, document_uuid=report.document.uuid, at=now()
    )
    with opened.stream as stream:
        content = stream.read()
    headers = documents.file_headers(
        name=f"{report.title}.pdf",
        media_type=opened.media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return HttpResponse(content, headers=headers)


def _published(report_uuid: UUID) -> WrittenReport:
    report = (
        WrittenReport.objects.filter(state=WrittenReport.State.PUBLISHED, uuid=report_uuid)
        .select_related("agency", "figures_of", "document__file")
        .first()
    )
    if report is None:
        raise ReportNotFound()
    return report
