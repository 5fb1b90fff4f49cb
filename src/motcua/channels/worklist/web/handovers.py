"""Hand-overs of agencies that ended: what waits, the report beforehand, the act, and back."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.cases import api as cases
from motcua.kernel.mergers import api as mergers
from motcua.kernel.organizations import api as organizations

HAND_OVER = "cases.hand_over"


@require_GET
@official(HAND_OVER)
def handover_list(request: ActingRequest) -> HttpResponse:
    """Agencies that ended with open cases, and the hand-overs that were made."""
    return _list(request)


def _list(
    request: ActingRequest, problems: list[tuple[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    made = cases.handover_reports.list_handovers()
    uuids = {uuid for row in made for uuid in (row.from_agency_uuid, row.to_agency_uuid)}
    found = organizations.Agency.objects.filter(uuid__in=uuids)
    return render(
        request,
        "worklist/handover_list.html",
        {
            "waiting": mergers.endings.list_waiting(at=now()),
            "made": made,
            "agencies": dict(found.values_list("uuid", "name")),
            "problems": problems or [],
        },
        status=status,
    )


@require_GET
@official(HAND_OVER)
def handover_show(request: ActingRequest, left: UUID, to: UUID) -> HttpResponse:
    """What would move, before anything does."""
    return _report(request, left, to)


def _report(
    request: ActingRequest,
    left: UUID,
    to: UUID,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    at, language = now(), _language()
    plan = mergers.endings.plan_handover(from_agency=left, to_agency=to, at=at)
    return render(
        request,
        "worklist/handover_show.html",
        {
            "plan": plan,
            "kinds": {line.kind: line.title[language] for line in plan.lines},
            "problems": problems or [],
            "errors": dict(problems or []),
            "reason": request.POST.get("reason", ""),
        },
        status=status,
    )


@require_POST
@official(HAND_OVER)
def handover_commit(request: ActingRequest, left: UUID, to: UUID) -> HttpResponse:
    """Hand over what the report named."""
    try:
        cases.handover.hand_over_cases(
            actor=request.actor,
            from_agency=left,
            to_agency=to,
            reason=request.POST.get("reason", ""),
            at=now(),
        )
    except Refusal as refusal:
        return _report(request, left, to, problems_of(refusal), refusal.status)
    return HttpResponseRedirect(reverse("worklist:handover_list"))


@require_POST
@official(HAND_OVER)
def handover_undo(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Hand back what a hand-over moved."""
    try:
        cases.handover.undo_handover(
            actor=request.actor,
            handover_uuid=uuid,
            reason=request.POST.get("reason", ""),
            at=now(),
        )
    except Refusal as refusal:
        return _list(request, problems_of(refusal), refusal.status)
    return HttpResponseRedirect(reverse("worklist:handover_list"))


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def problems_of(refusal: Refusal) -> list[tuple[str, str]]:
    """A refusal as (field, words), for the summary at the top of the page."""
    words = refusal.message(_language())
    return [(name, words) for name in refusal.fields or {"": words}]
