"""What a counter asks a person for: the person answers on their own screen."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ..actions.asking import RequestNotFound, answer_request
from ..queries.asked import waiting_for
from .words import problems_of, shown


@require_http_methods(["GET", "POST"])
@signed_in
def request_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One question of a counter: which paper, for what, for whom; agree, or do not."""
    asked = next((one for one in waiting_for(request.actor, at=now()) if one.uuid == uuid), None)
    if asked is None:
        raise RequestNotFound()
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        is_agreed = request.POST.get("answer") == "yes"
        try:
            answer_request(actor=request.actor, request_uuid=uuid, agree=is_agreed, at=now())
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            target = reverse("wallet:paper_show", args=[asked.paper_uuid])
            return HttpResponseRedirect(f"{target}?xong={'chia-se' if is_agreed else 'tu-choi'}")
    return render(
        request,
        "wallet/request_show.html",
        {**shown(), "asked": asked, "problems": problems},
        status=422 if problems else 200,
    )
