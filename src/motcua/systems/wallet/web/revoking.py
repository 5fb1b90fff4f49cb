"""Papers that an agency compared, for those who may say that they hold no more."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ..actions.ending import revoke_paper
from ..permissions import REVOKE
from ..queries.checked import checked_paper_for, list_checked_for
from .words import problems_of, shown


@require_GET
@official(REVOKE)
def checked_list(request: ActingRequest) -> HttpResponse:
    """The papers that the actor's agencies compared with originals, found by words."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    page = list_checked_for(request.actor, at=now(), text=text, after=request.GET.get("sau", ""))
    next_href = f"?q={text}&sau={page.after}" if page.after else ""
    return render(
        request,
        "wallet/checked_list.html",
        {**shown(), "page": page, "text": text, "next_href": next_href},
    )


@require_http_methods(["GET", "POST"])
@official(REVOKE)
def checked_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One compared paper: who compared it, who uses it; say that it holds no more, and why."""
    problems: list[tuple[str, str]] = []
    view = checked_paper_for(request.actor, uuid, at=now())
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            revoke_paper(actor=request.actor, paper_uuid=uuid, reason=reason, at=now())
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(f"{reverse('wallet:checked_show', args=[uuid])}?xong=1")
    return render(
        request,
        "wallet/checked_show.html",
        {
            **shown(),
            "view": view,
            "reason": request.POST.get("reason", ""),
            "is_done": "xong" in request.GET,
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )
