"""Form II.06a on the screen, as PDF and as a sheet; closing a period."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base import content
from motcua.base.errors import Refusal
from motcua.base.text import VIETNAM, in_language, number_in
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.documents import api as documents

from ...actions.closing import close_period
from ...permissions import SEE, may_close
from ...queries import words
from ...queries.report import Line, Report, report_of
from ...queries.sheets import XLSX, period_words, xlsx_of_report
from ...rules.report import COLUMNS, Columns
from ..filters import Filters, language, read_filters
from .boards import download

NUMBERS = {
    "received": "3", "online": "4", "direct": "5", "carried": "6", "settled": "7", "early": "8",
    "on_time": "9", "late": "10", "in_progress": "11", "pending": "12", "overdue": "13",
}  # fmt: skip


def _rows(request: ActingRequest) -> str:
    asked = request.GET.get("dong", "")
    return asked if asked in words.ROWS else "field"


def _report(request: ActingRequest, filters: Filters, at: datetime) -> Report:
    return report_of(
        filters.path,
        filters.period,
        at=at,
        language=language(),
        rows=_rows(request),
        below=filters.below,
        is_whole=filters.path == filters.root and filters.below,
    )


@require_GET
@official(SEE)
def report_show(request: ActingRequest) -> HttpResponse:
    """The form for an agency and a period; each figure opens its dossiers."""
    return _page(request)


def _page(request: ActingRequest, refused: Refusal | None = None) -> HttpResponse:
    moment = now()
    filters = read_filters(request, request.actor, at=moment)
    report = _report(request, filters, moment)
    return render(
        request,
        "operations_center/report_show.html",
        {
            "filters": filters,
            "report": report,
            "rows": _rows(request),
            "words": words,
            "numbers": NUMBERS,
            "is_over": filters.period.ends_at <= moment,
            "may_close": may_close(request.actor, filters.root),
            "refused": refused.message(language()) if refused else "",
            "link_of": lambda line, column: _link(filters, line, column),
            "at": moment,
        },
        status=refused.status if refused else 200,
    )


def _link(filters: Filters, line: Line | None, column: str) -> str:
    """The address of the dossiers behind one figure."""
    narrowed = {"cot": column}
    if line is not None:
        narrowed |= {
            "thu-tuc": line.procedure_code,
            "linh-vuc": line.field_code,
            "cap": "" if line.path else line.level,
        }
        if line.path and line.path not in filters.agencies:
            return ""  # counted at an agency that nobody knows any more
        if line.path:
            narrowed["co-quan"] = line.path
            narrowed["gom"] = "rieng" if line.path == filters.path else ""
    return reverse("operations_center:handling_list") + filters.query(**narrowed)


@require_POST
@official(SEE)
def period_close(request: ActingRequest) -> HttpResponse:
    """Close the period that is shown, for the whole province."""
    moment = now()
    filters = read_filters(request, request.actor, at=moment)
    try:
        close_period(actor=request.actor, period=filters.period, at=moment)
    except Refusal as refused:
        return _page(request, refused)
    return HttpResponseRedirect(reverse("operations_center:report_show") + filters.query())


@require_GET
@official(SEE)
def report_export(request: ActingRequest, form: str) -> HttpResponse:
    """The form as PDF or as a sheet, laid out as the circular has it."""
    if form not in ("pdf", "xlsx"):
        raise Http404
    moment = now()
    filters = read_filters(request, request.actor, at=moment)
    report = _report(request, filters, moment)
    if form == "xlsx":
        return download(xlsx_of_report(report, language()), XLSX, "bieu-ii-06a.xlsx")
    paper = documents.render_pdf(
        "bieu-ii-06a", _context(report, moment), at=moment, language=language()
    )
    return download(paper, "application/pdf", "bieu-ii-06a.pdf")


def _context(report: Report, at: datetime) -> dict[str, Any]:
    day = at.astimezone(VIETNAM)
    return {
        "title": report.law["title"],
        "place": in_language(content.province().get("short_name"), "vi"),
        "agency": {"name": report.agency.name, "parent": ""},
        "issued": {"day": f"{day:%d}", "month": f"{day:%m}", "year": f"{day:%Y}"},
        "form": report.law["name"],
        "legal_basis": report.law["legal_basis"],
        "period": period_words(report),
        "closed": _closed_words(report),
        "lines": [
            {
                "number": one.number,
                "title": one.title or words.say(words.LEVELS, one.level),
                "depth": one.depth,
                "figures": _figures(one.columns),
            }
            for one in report.lines
        ],
        "total": {"title": _("Tổng cộng"), "figures": _figures(report.total)},
    }


def _figures(columns: Columns) -> list[str]:
    return [number_in(getattr(columns, name), language()) for name in COLUMNS]


def _closed_words(report: Report) -> str:
    if report.closed is None:
        return _("Số liệu chưa chốt")
    return _("Số liệu đã chốt lúc %(at)s") % {
        "at": report.closed.closed_at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")
    }
