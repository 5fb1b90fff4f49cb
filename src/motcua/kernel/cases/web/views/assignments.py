"""The page of assigned work: what is asked, by whom, by when, and the answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.cases.actions.work import complete_work, decline_work, recall_work
from motcua.kernel.cases.models import Assignment
from motcua.kernel.cases.permissions import (
    may_do_assignment,
    may_recall_assignment,
    may_see_case,
)
from motcua.kernel.cases.queries.assignments import get_assignment_for
from motcua.kernel.cases.queries.page import official_names
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes

from .forms import problems_of


@require_GET
@official()
def assignment_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One piece of assigned work; the case behind it is named to those who may see it only."""
    return _page(request, uuid)


def _page(
    request: ActingRequest,
    uuid: UUID,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    work = get_assignment_for(request.actor, uuid)
    is_open = work.state == Assignment.State.OPEN
    names = organizations.Agency.objects.filter(
        uuid__in={work.agency_uuid, work.given_by_agency_uuid}
    )
    return render(
        request,
        "cases/assignment_show.html",
        {
            "work": work,
            "agencies": dict(names.values_list("uuid", "name")),
            "task": processes.find_open_task(work.uuid),
            "is_open": is_open,
            "is_opinion": work.case.parent_id is not None,
            "is_late": is_open and work.due_at < now(),
            "may_answer": is_open and may_do_assignment(request.actor, work),
            "may_recall": is_open and may_recall_assignment(request.actor, work),
            "may_see_case": may_see_case(request.actor, work.case),
            "on_behalf_of": official_names({work.ended_for} if work.ended_for else set()),
            "problems": problems or [],
            "errors": dict(problems or []),
            "posted": request.POST,
        },
        status=status,
    )


def _done(request: ActingRequest, uuid: UUID) -> None:
    text = request.POST.get("result", "")[:10_000]
    why = request.POST.get("explanation", "")[:10_000]
    complete_work(actor=request.actor, assignment_uuid=uuid, result=text, explanation=why, at=now())


def _decline(request: ActingRequest, uuid: UUID) -> None:
    text = request.POST.get("result", "")[:10_000]
    decline_work(actor=request.actor, assignment_uuid=uuid, reason=text, at=now())


def _recall(request: ActingRequest, uuid: UUID) -> None:
    recall_work(actor=request.actor, assignment_uuid=uuid, at=now())


ACTS: dict[str, Callable[[ActingRequest, UUID], Any]] = {
    "done": _done,
    "decline": _decline,
    "recall": _recall,
}


@require_POST
@official()
def assignment_act(request: ActingRequest, uuid: UUID, act: str) -> HttpResponse:
    """Answer assigned work, or take it back; a refusal is shown with what was typed kept."""
    if act not in ACTS:
        raise Http404
    get_assignment_for(request.actor, uuid)
    try:
        ACTS[act](request, uuid)
    except Refusal as refusal:
        return _page(request, uuid, problems_of(refusal), status=refusal.status)
    return HttpResponseRedirect(reverse("cases:assignment_show", args=[uuid]))
