"""Monthly figures of the post: as a page, and as a file for spreadsheets."""

import csv
import io
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render

from ...permissions import FIGURES
from ...queries import figures
from ...rules.figures import CAME, DELIVERED, RECEIVED, Row
from .reading import month_in


def asked_period(request: ActingRequest) -> tuple[figures.Period, str]:
    """The months and the grouping that the address asks for; at most two years."""
    this = today().replace(day=1)
    last = min(month_in(request.GET.get("den", ""), this), this)
    first = month_in(request.GET.get("tu", ""), last)
    by = request.GET.get("theo", "desk")
    return figures.period_of(first, last), by if by in figures.GROUPINGS else "desk"


def column_words() -> dict[str, str]:
    """The columns in words."""
    return {
        "carried": _("Kỳ trước chuyển sang"),
        "ordered": _("Mới trong kỳ"),
        "handed_over": _("Đã bàn giao"),
        "delivered": _("Đã phát"),
        "returned": _("Hoàn về quầy"),
        "lost": _("Thất lạc"),
        "stopped": _("Hủy, trả lại"),
        "open": _("Đang thực hiện"),
    }


@require_GET
@official(FIGURES)
def figure_list(request: ActingRequest) -> HttpResponse:
    """How much was received and delivered by post, by desk, procedure or month."""
    period, by = asked_period(request)
    found = figures.figures_for(request.actor, period=period, by=by)
    return render(
        request,
        "postal/figure_list.html",
        {
            "figures": found,
            "period": period,
            "by": by,
            "groupings": [
                ("desk", _("Bộ phận một cửa")),
                ("procedure", _("Thủ tục")),
                ("month", _("Tháng")),
            ],
            "columns": column_words(),
            "tables": [
                ("received", _("Tiếp nhận qua bưu chính"), CAME, RECEIVED),
                ("delivered", _("Trả kết quả qua bưu chính"), CAME, DELIVERED),
            ],
            "file_query": request.GET.urlencode(),
            "at": now(),
        },
    )


@require_GET
@official(FIGURES)
def figure_export(request: ActingRequest) -> HttpResponse:
    """The same figures as CSV, with their totals in the last line."""
    period, by = asked_period(request)
    table = figures.figures_for(request.actor, period=period, by=by).table
    titles = column_words()
    out = io.StringIO()
    out.write("\ufeff")  # spreadsheets take a file without it for another encoding
    writer = csv.writer(out)
    head = [_("Mã"), _("Tên")]
    for direction, ends in ((_("Tiếp nhận"), RECEIVED), (_("Trả kết quả"), DELIVERED)):
        head += [f"{direction}: {titles[name]}" for name in (*CAME, *ends)]
        head.append(f"{direction}: {_('Cộng')}")
    writer.writerow(head)
    for row in (*table.rows, table.total):
        writer.writerow([_safe(row.key), _safe(row.title or _("Tổng cộng")), *_numbers(row)])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"buu-chinh-{period.first:%Y-%m}-{period.last:%Y-%m}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _numbers(row: Row) -> list[Any]:
    numbers: list[Any] = []
    for sums, ends in ((row.received, RECEIVED), (row.delivered, DELIVERED)):
        numbers += [*(sums.came[name] for name in CAME), *(sums.ended[name] for name in ends)]
        numbers.append(sums.total)
    return numbers


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t" else text
