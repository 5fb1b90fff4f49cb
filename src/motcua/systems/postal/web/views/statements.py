"""The monthly statement between the post and a desk: made, looked at, confirmed by both."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render

from ...actions.money import confirm_statement, make_statement
from ...permissions import SEE
from ...queries.money import get_statement_for, list_due_statements, list_statements_for
from .reading import month_in, problems_of, uuids_in


@require_GET
@official(SEE)
def statement_list(request: ActingRequest) -> HttpResponse:
    """The statements of the actor's desks, and the months that still lack one."""
    return render(
        request,
        "postal/statement_list.html",
        {
            "statements": list_statements_for(request.actor),
            "due": list_due_statements(request.actor, on=today()),
        },
    )


@require_POST
@official(SEE)
def statement_create(request: ActingRequest) -> HttpResponse:
    """Make the statement of a month that is over."""
    desks = uuids_in([request.POST.get("desk", "")])
    statement = make_statement(
        actor=request.actor,
        desk_uuid=desks[0] if desks else UUID(int=0),
        month=month_in(request.POST.get("month", ""), today()),
        at=now(),
    )
    return HttpResponseRedirect(reverse("postal:statement_show", args=[statement.uuid]))


@require_http_methods(["GET", "POST"])
@official(SEE)
def statement_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One statement with every amount in it; each side confirms."""
    view = get_statement_for(request.actor, uuid)
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        side = request.POST.get("side", "")
        try:
            confirm_statement(actor=request.actor, statement_uuid=uuid, side=side, at=now())
        except Refusal as refusal:
            problems, status = problems_of(refusal), refusal.status
        else:
            return HttpResponseRedirect(reverse("postal:statement_show", args=[uuid]))
    return render(
        request,
        "postal/statement_show.html",
        {"view": view, "problems": problems},
        status=status,
    )
