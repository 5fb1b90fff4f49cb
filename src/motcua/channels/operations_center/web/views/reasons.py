"""Why dossiers came back, ended or were late: the page of reasons."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.reasons import api as reasons

from ...permissions import SEE
from ...queries import words
from ...queries.figures import counted_at
from ...queries.reasons import GROUPS, ReasonCount, reasons_by, reasons_given
from ...queries.report import names_of_procedures
from ..filters import Filters, language, read_filters


@require_GET
@official(SEE)
def reason_list(request: ActingRequest) -> HttpResponse:
    """The reasons of a period by act and by whose fault, and where each was given most."""
    moment = now()
    filters = read_filters(request, request.actor, at=moment)
    by = request.GET.get("theo", "agency")
    by = by if by in GROUPS else "agency"
    counts = reasons_given(filters.scope(), filters.period, at=moment)
    names = names_of_procedures(language(), on=filters.period.last) if by == "procedure" else {}
    return render(
        request,
        "operations_center/reason_list.html",
        {
            "filters": filters,
            "acts": [(act, own) for act in words.ACTS if (own := _of(counts, act))],
            "faults": _faults(filters, counts),
            "grouped": reasons_by(filters.scope(), filters.period, by=by, at=moment),
            "name": lambda key: names.get(key) or _agency(filters, key) or key,
            "say": lambda code: say(filters, code),
            "fault_of": lambda code: _fault(filters, code),
            "by": by,
            "groups": words.choices({key: words.GROUPS[key] for key in GROUPS}),
            "words": words,
            "counted_at": counted_at(),
        },
    )


def _of(counts: list[ReasonCount], act: str) -> list[ReasonCount]:
    return [one for one in counts if one.act == act]


def say(filters: Filters, code: str) -> str:
    """A reason in the reader's words; that none was given is told, too."""
    if not code:
        return _("Chưa ghi lý do theo danh mục")
    return reasons.say_reason(code, language(), on=filters.period.last)


def _fault(filters: Filters, code: str) -> str:
    found = reasons.find_reason(code, on=filters.period.last) if code else None
    return found.fault if found else ""


def _faults(filters: Filters, counts: list[ReasonCount]) -> list[tuple[str, int]]:
    """With whom the causes of lateness lay: of dossiers and of steps."""
    found: dict[str, int] = {}
    for one in counts:
        if one.act in ("late", "late_step"):
            fault = _fault(filters, one.reason)
            found[fault] = found.get(fault, 0) + one.number
    return sorted(found.items(), key=lambda pair: -pair[1])


def _agency(filters: Filters, path: str) -> str:
    line = filters.agencies.get(path)
    return line.name_in(language()) if line else ""
