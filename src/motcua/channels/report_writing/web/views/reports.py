"""Reports: begin, read, check and freeze, sign, publish."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.base.web.pickers import pick
from motcua.kernel.documents import api as documents
from motcua.kernel.indicators import api as indicators

from ...actions.beginning import begin_report
from ...actions.freezing import freeze_report, readiness, reopen_report
from ...actions.issuing import SIGN, publish_report, sign_report
from ...models import WrittenReport
from ...permissions import LEAD, WRITE, may_lead
from ...queries.days import days_words
from ...queries.outlines import list_outlines
from ...queries.papers import preview_pdf, word_file
from ...queries.periods import period_words
from ...queries.reports import (
    agencies_to_lead,
    get_report_for,
    list_own_sections,
    list_reports,
    read_report,
)
from ...rules.outlines import PERIOD_KINDS

PAGE = 30
_PERIODS_BACK = 6
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@official(WRITE)
def report_list(request: ActingRequest) -> HttpResponse:
    """What the official's agencies still have to write, and the reports they work on."""
    page = _page(request.GET.get("trang"))
    rows = list(list_reports(request.actor)[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "own": list(list_own_sections(request.actor)[:PAGE]),
        "reports": rows[:PAGE],
        "period_words": period_words,
        "may_begin": request.actor.may(LEAD),
        "next_page": page + 1 if len(rows) > PAGE else 0,
        "previous_page": page - 1,
    }
    return render(request, "report_writing/report_list.html", context)


@require_http_methods(["GET", "POST"])
@official(LEAD)
def report_new(request: ActingRequest) -> HttpResponse:
    """Begin a report: which kind, of which agency, for which period."""
    at = now()
    day = vietnam_day(at)
    agencies = [(str(one.uuid), one.name) for one in agencies_to_lead(request.actor, on=day)]
    refusal = None
    if request.method == "POST":
        try:
            return _begin(request, agencies, at)
        except Refusal as refused:
            refusal = refused
    context = {
        "outlines": [(one.code, one.name) for one in list_outlines(on=day)],
        "agencies": agencies,
        "periods": _periods(at),
        "posted": request.POST,
        "errors": dict(refusal.fields) if refusal else {},
        "said": refusal.message(get_language() or "vi") if refusal and not refusal.fields else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "report_writing/report_new.html", context, status=status)


def _begin(
    request: ActingRequest, agencies: list[tuple[str, str]], at: datetime
) -> HttpResponseRedirect:
    pick(request, agency=agencies)
    chosen = request.POST.get("agency", "")
    if chosen not in {uuid for uuid, _name in agencies}:
        raise InvalidInput(fields={"agency": _("Chọn cơ quan chủ trì.")})
    report = begin_report(
        actor=request.actor,
        outline_code=request.POST.get("outline", ""),
        agency_uuid=UUID(chosen),
        period=request.POST.get("period", ""),
        at=at,
    )
    return HttpResponseRedirect(reverse("report_writing:report_show", args=[report.uuid]))


def _periods(at: datetime) -> list[tuple[str, list[tuple[str, str]]]]:
    names = {
        "month": _("Tháng"), "quarter": _("Quý"), "half": _("6 tháng"),
        "nine_months": _("9 tháng"), "year": _("Năm"),
    }  # fmt: skip
    day = vietnam_day(at)
    found = []
    for kind in PERIOD_KINDS:
        periods = [indicators.Period.containing(kind, day)]
        while len(periods) < _PERIODS_BACK:
            periods.append(periods[-1].previous())
        found.append((names[kind], [(one.code, period_words(one.code)) for one in periods]))
    return found


@require_http_methods(["GET", "POST"])
@official()
def report_show(request: ActingRequest, report_uuid: UUID) -> HttpResponse:
    """A report as it reads now, with who writes what; its next acts."""
    report = get_report_for(request.actor, report_uuid)
    refusal = None
    if request.method == "POST":
        try:
            return _act(request, report)
        except Refusal as refused:
            refusal = refused
            report = get_report_for(request.actor, report_uuid)
    at = now()
    read = read_report(report, at=at)
    context = {
        "report": report,
        "period": period_words(report.period),
        "days": days_words(report),
        "read": read,
        "changed": sum(len(one.changed) for one in read),
        "parts": _parts(report),
        "may_lead": may_lead(request.actor, report),
        "may_sign": request.actor.may(SIGN, report.agency.path),
        "said": refusal.message(get_language() or "vi") if refusal else "",
        "errors": dict(refusal.fields) if refusal else {},
    }
    status = refusal.status if refusal else 200
    return render(request, "report_writing/report_show.html", context, status=status)


def _parts(report: WrittenReport) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    parts = report.sections.exclude(part_of=None).select_related("agency").order_by("order")
    for part in parts:
        found.setdefault(part.part_of_id or 0, []).append(part)
    return found


def _act(request: ActingRequest, report: WrittenReport) -> HttpResponseRedirect:
    asked: dict[str, Callable[[], object]] = {
        "sign": lambda: sign_report(
            actor=request.actor, report_uuid=report.uuid, at=now(),
            pin=request.POST.get("pin") or None,
        ),
        "publish": lambda: publish_report(actor=request.actor, report_uuid=report.uuid, at=now()),
        "reopen": lambda: reopen_report(
            actor=request.actor, report_uuid=report.uuid, at=now(),
            reason=request.POST.get("reason", ""),
        ),
    }  # fmt: skip
    act = asked.get(request.POST.get("act", ""))
    if act is None:
        raise InvalidInput(fields={"act": _("Chọn việc cần làm.")})
    act()
    return HttpResponseRedirect(request.path)


@require_http_methods(["GET", "POST"])
@official(LEAD)
def report_check(request: ActingRequest, report_uuid: UUID) -> HttpResponse:
    """What stands in the way of freezing, which totals disagree, and the act itself."""
    report = get_report_for(request.actor, report_uuid)
    refusal = None
    if request.method == "POST":
        try:
            freeze_report(
                actor=request.actor, report_uuid=report.uuid, at=now(),
                despite=request.POST.get("despite", ""),
            )  # fmt: skip
            return HttpResponseRedirect(
                reverse("report_writing:report_show", args=[report.uuid])
            )  # fmt: skip
        except Refusal as refused:
            refusal = refused
    context = {
        "report": report,
        "found": readiness(report, read_report(report, at=now())),
        "posted": request.POST,
        "said": refusal.message(get_language() or "vi") if refusal else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "report_writing/report_check.html", context, status=status)


@require_GET
@official()
def report_preview(request: ActingRequest, report_uuid: UUID) -> HttpResponse:
    """The paper as it would be, as PDF."""
    report = get_report_for(request.actor, report_uuid)
    at = now()
    content = preview_pdf(report, read_report(report, at=at), at=at)
    return _file(content, "application/pdf", f"{report.title}.pdf")


@require_GET
@official()
def report_word(request: ActingRequest, report_uuid: UUID) -> HttpResponse:
    """The report as a Word document."""
    report = get_report_for(request.actor, report_uuid)
    at = now()
    content = word_file(report, read_report(report, at=at), actor=request.actor, at=at)
    return _file(content, _WORD, f"{report.title}.docx")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    digest = hashlib.sha256(content).hexdigest()
    headers = documents.file_headers(
        name=name, media_type=media_type, size=len(content), sha256=digest
    )
    return HttpResponse(content, headers=headers)


def _page(typed: str | None) -> int:
    return max(1, int(typed)) if typed and typed.isdigit() and len(typed) < 7 else 1
