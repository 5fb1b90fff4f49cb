"""What went wrong by post, and what still waits for the post's system."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.incidents import settle_incident
from ...actions.sending import retry_message
from ...permissions import SEE, may_keep_desk
from ...queries import words
from ...queries.outgoing import find_incident_for, list_incidents_for, outbox_for
from .reading import problems_of


@require_GET
@official(SEE)
def incident_list(request: ActingRequest) -> HttpResponse:
    """Consignments of which nothing was heard, and those that were lost."""
    only_open = request.GET.get("tat-ca") != "1"
    rows = list_incidents_for(request.actor, only_open=only_open)
    return render(
        request,
        "postal/incident_list.html",
        {
            "rows": [
                (
                    row,
                    words.words_of(words.INCIDENTS, row.kind),
                    words.words_of(words.OUTCOMES, row.outcome),
                )
                for row in rows
            ],
            "only_open": only_open,
        },
    )


@require_http_methods(["GET", "POST"])
@official(SEE)
def incident_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One incident; the desk says how it was settled."""
    incident = find_incident_for(request.actor, uuid)
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            settle_incident(
                actor=request.actor,
                incident_uuid=uuid,
                outcome=request.POST.get("outcome", ""),
                note=request.POST.get("note", ""),
                at=now(),
            )
        except Refusal as refusal:
            problems, status = problems_of(refusal), refusal.status
        else:
            return HttpResponseRedirect(reverse("postal:incident_show", args=[uuid]))
    order = incident.order
    return render(
        request,
        "postal/incident_show.html",
        {
            "incident": incident,
            "order": order,
            "kind_words": words.words_of(words.INCIDENTS, incident.kind),
            "status_words": words.status_words(order.status),
            "outcome_words": words.words_of(words.OUTCOMES, incident.outcome),
            "outcomes": [(one, words.words_of(words.OUTCOMES, one)) for one in words.OUTCOMES],
            "may_settle": incident.closed_at is None and may_keep_desk(request.actor, order),
            "problems": problems,
            "errors": dict(problems),
            "posted": request.POST,
        },
        status=status,
    )


@require_GET
@official(SEE)
def outgoing_list(request: ActingRequest) -> HttpResponse:
    """How the line to the post's system stands: what waits, what was refused, and why."""
    return render(request, "postal/outgoing_list.html", {"outbox": outbox_for(request.actor)})


@require_POST
@official(SEE)
def outgoing_retry(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Put one message back in line now."""
    retry_message(actor=request.actor, message_uuid=uuid, at=now())
    return HttpResponseRedirect(reverse("postal:outgoing_list"))
