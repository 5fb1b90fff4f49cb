"""What procedures still ask needlessly: the ranking, one procedure opened, and a table file."""

import csv
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import fold
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import today
from motcua.base.web.pages import render

from ..permissions import SEE
from ..queries import Line, content, line_of, ranking, table, total_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


def _days(request: ActingRequest) -> dict[str, date | None]:
    found: dict[str, date | None] = {}
    for name, key in (("since", "tu"), ("until", "den")):
        try:
            found[name] = date.fromisoformat(request.GET.get(key, ""))
        except ValueError:
            found[name] = None
    return found


def _shown(request: ActingRequest) -> dict[str, Any]:
    days = _days(request)
    query = {
        key: value for key, value in request.GET.items() if key in {"tu", "den", "q"} and value
    }
    return {
        **days,
        "goal": content()["goal"],
        "query": f"?{urlencode(query)}" if query else "",
        "source_words": source_words(),
    }


def source_words() -> dict[str, str]:
    """Who has what is asked needlessly."""
    return {
        "population": _("Cơ sở dữ liệu quốc gia về dân cư"),
        "civil_status": _("Cơ sở dữ liệu hộ tịch điện tử"),
        "land": _("cơ sở dữ liệu đất đai"),
        "business": _("cơ sở dữ liệu đăng ký kinh doanh"),
        "tax": _("cơ sở dữ liệu thuế"),
        "vehicle": _("cơ sở dữ liệu phương tiện, người lái"),
        "social_insurance": _("cơ sở dữ liệu bảo hiểm xã hội"),
        "social": _("cơ sở dữ liệu an sinh xã hội"),
        "health": _("dữ liệu y tế điện tử"),
        "education": _("cơ sở dữ liệu giáo dục"),
        "result": _("kho kết quả giải quyết thủ tục"),
    }


def _lines(request: ActingRequest) -> list[Line]:
    words = fold(request.GET.get("q", "")[:100]).split()
    found = ranking(on=today(), **_days(request))
    return [
        line
        for line in found
        if all(
            word in fold(f"{line.definition.name.get('vi', '')} {line.definition.procedure_code}")
            for word in words
        )
    ]


@require_GET
@official(SEE)
def burden_list(request: ActingRequest) -> HttpResponse:
    """Procedures by what they ask needlessly, with the saving against their own baseline."""
    return render(
        request,
        "form_burden/burden_list.html",
        {
            **_shown(request),
            "lines": _lines(request),
            "total": total_of(**_days(request)),
            "asked": request.GET.get("q", "").strip()[:100],
        },
    )


@require_GET
@official(SEE)
def burden_show(request: ActingRequest, code: str) -> HttpResponse:
    """One procedure: each question and paper that it asks needlessly, and which source has it."""
    line = line_of(code, on=today(), **_days(request))
    return render(request, "form_burden/burden_show.html", {**_shown(request), "line": line})


@require_GET
@official(SEE)
def burden_export(request: ActingRequest) -> HttpResponse:
    """The ranking as a table file that spreadsheets open."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ganh-nang-ke-khai.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    for row in table(_lines(request), _language()):
        writer.writerow([_plain(cell) for cell in row])
    return answer


def _plain(cell: Any) -> Any:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
