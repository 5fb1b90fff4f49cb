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
from motcua.kernel.cases.actions.handover import hand_over_cases, undo_handover
from motcua.kernel.cases.permissions import HAND_OVER
from motcua.kernel.cases.queries.handover import (
    list_handovers,
    list_waiting,
    plan_handover,
)
from motcua.kernel.cases.rules.kinds import known_kinds
from motcua.kernel.organizations import api as organizations

from .forms import problems_of


@require_GET
@official(HAND_OVER)
def handover_list(request: ActingRequest) -> HttpResponse:
    """Agencies that ended with open cases, and the hand-overs that were made."""
    return _list(request)


def _list(
    request: ActingRequest, problems: list[tuple[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    made = list_handovers()
    uuids = {uuid for row in made for uuid in (row.from_agency_uuid, row.to_agency_uuid)}
    found = organizations.Agency.objects.filter(uuid__in=uuids)
    return render(
        request,
        "cases/handover_list.html",
        {
            "waiting": list_waiting(at=now()),
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
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return render(
        request,
        "cases/handover_show.html",
        {
            "plan": plan_handover(from_agency=left, to_agency=to, at=now()),
            "kinds": {kind.name: kind.title[language] for kind in known_kinds()},
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
        hand_over_cases(
            actor=request.actor,
            from_agency=left,
            to_agency=to,
            reason=request.POST.get("reason", ""),
            at=now(),
        )
    except Refusal as refusal:
        return _report(request, left, to, problems_of(refusal), refusal.status)
    return HttpResponseRedirect(reverse("cases:handover_list"))


@require_POST
@official(HAND_OVER)
def handover_undo(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Hand back what a hand-over moved."""
    try:
        undo_handover(
            actor=request.actor,
            handover_uuid=uuid,
            reason=request.POST.get("reason", ""),
            at=now(),
        )
    except Refusal as refusal:
        return _list(request, problems_of(refusal), refusal.status)
    return HttpResponseRedirect(reverse("cases:handover_list"))
