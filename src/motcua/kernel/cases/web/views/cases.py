"""The page of a case, whatever its kind, and what may be done on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.cases import permissions
from motcua.kernel.cases.models import Case
from motcua.kernel.cases.queries.assignments import list_colleagues
from motcua.kernel.cases.queries.cases import get_case_for
from motcua.kernel.cases.queries.files import list_attachable, open_case_document
from motcua.kernel.cases.queries.page import (
    CaseView,
    document_roles,
    get_page_for,
    link_kinds,
    party_roles,
)
from motcua.kernel.documents import api as documents
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties

from .acts import ACTS
from .forms import problems_of


@require_GET
@signed_in
def case_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One case: all of it for officials at its agencies, their part for the people involved."""
    return _page(request, uuid)


def _page(
    request: ActingRequest,
    uuid: UUID,
    problems: list[tuple[str, str]] | None = None,
    act: str = "",
    status: int = 200,
) -> HttpResponse:
    at = now()
    with parties.reading_from("cases:case_show"):
        view = get_page_for(request.actor, uuid, at=at)
    acts = acts_for(request, view)
    return render(
        request,
        "cases/case_show.html",
        {
            "view": view,
            "acts": acts,
            "choices": _choices(request, view.case, acts),
            "problems": problems or [],
            "errors": dict(problems or []),
            "act": act,
            "posted": request.POST,
            "at": at,
            "layout": "ui/staff.html" if request.actor.is_official else "ui/public.html",
        },
        status=status,
    )


def acts_for(request: ActingRequest, view: CaseView) -> set[str]:
    """What the reader may do on the page now."""
    actor, case = request.actor, view.case
    is_closed = case.state == Case.State.CLOSED
    acts: set[str] = set()
    if permissions.may_change_case(actor, case):
        acts |= {"note"}
        if not is_closed:
            acts |= {"assign", "opinion", "link", "involve"}
    if not is_closed and permissions.may_attach_document(actor, case, at=now()):
        acts.add("attach")
    if is_closed and permissions.may_reopen_case(actor, case):
        acts.add("reopen")
    if not is_closed and permissions.may_transfer_case(actor, case):
        acts.add("transfer")
    if not is_closed and view.open_transfer and permissions.may_answer_transfer(actor, case):
        acts.add("answer")
    if permissions.may_see_confidential_notes(actor, case):
        acts.add("confide")
    return acts


def _choices(request: ActingRequest, case: Case, acts: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"roles": document_roles(), "attachable": []}
    if "note" in acts:
        at = now()
        colleagues = list_colleagues(case, at=at)
        agencies = organizations.list_agencies(on=vietnam_day(at))
        found |= {
            "colleagues": [(str(uuid), name) for uuid, name in colleagues],
            "agencies": [(str(row.uuid), row.name) for row in agencies],
            "links": link_kinds(),
            "parties": list(party_roles().items()),
            "attachable": list_attachable(request.actor, case),
        }
    return found


@require_POST
@signed_in
def case_act(request: ActingRequest, uuid: UUID, act: str) -> HttpResponse:
    """Do one thing to a case; a refusal is shown on the page with what was typed kept."""
    perform: Callable[[ActingRequest, UUID], str] | None = ACTS.get(act)
    if perform is None:
        raise Http404
    get_case_for(request.actor, uuid, at=now())
    try:
        place = perform(request, uuid)
    except Refusal as refusal:
        return _page(request, uuid, problems_of(refusal), act, status=refusal.status)
    try:
        get_case_for(request.actor, uuid, at=now())
    except Refusal:  # handed over to where the actor has no part any more
        return render(request, "cases/case_act.html", {})
    return HttpResponseRedirect(f"{reverse('cases:case_show', args=[uuid])}#{place}")


@require_GET
@signed_in
def document_open(request: ActingRequest, uuid: UUID) -> HttpResponseBase:
    """Send a document of a case to somebody who may read it there."""
    with parties.reading_from("cases:document_open"):
        opened = open_case_document(actor=request.actor, document_uuid=uuid, at=now())
    answer = FileResponse(opened.stream)
    headers = documents.file_headers(
        name=opened.name,
        media_type=opened.media_type,
        size=opened.size,
        sha256=opened.sha256,
        inline=True,
    )
    for name, value in headers.items():  # set last: Django would name the file by its hash
        answer.headers[name] = value
    return answer
