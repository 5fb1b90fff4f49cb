"""The page of outages: when the system was out of order, and the form to record it."""

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import VIETNAM
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ..actions.outages import record_outage
from ..permissions import RECORD_OUTAGE
from ..queries.outages import list_outages


@require_http_methods(["GET", "POST"])
@official(RECORD_OUTAGE)
def outage_list(request: ActingRequest) -> HttpResponse:
    """The outages that were recorded, and the form for another one."""
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            record_outage(
                actor=request.actor,
                began_at=_moment(request, "began_at"),
                until=_moment(request, "until"),
                what=request.POST.get("what", ""),
                at=now(),
            )
        except Refusal as refusal:
            problems, status = _in_words(refusal), refusal.status
        else:
            return HttpResponseRedirect(reverse("deadlines:outage_list"))
    return render(
        request,
        "deadlines/outage_list.html",
        {
            "outages": list_outages(),
            "problems": problems,
            "errors": dict(problems),
            "posted": request.POST,
        },
        status=status,
    )


def _moment(request: ActingRequest, name: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        return None
    return read.replace(tzinfo=VIETNAM) if read.tzinfo is None else read


def _in_words(refusal: Refusal) -> list[tuple[str, str]]:
    if isinstance(refusal, InvalidInput) and refusal.fields:
        return list(refusal.fields.items())
    return [("", refusal.message(get_language() or "vi"))]
