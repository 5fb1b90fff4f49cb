"""A dossier that came from the portal: what is missing in it, and completing it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.base.web.pickers import pick

from ...actions.mending import Mending, give_up_dossier, mend_dossier
from ...permissions import MEND, OPEN
from ...queries.mending import get_mendable
from .connection import language_of


@require_http_methods(["GET", "POST"])
@official(MEND)
def incoming_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """What came and what is missing; sent, it is completed and tried again at once."""
    if request.method != "POST":
        return _page(request, uuid)
    try:
        mendable = get_mendable(request.actor, uuid, at=now(), language=language_of())
        pick(request, agency=mendable.agencies)
        mend_dossier(actor=request.actor, incoming_uuid=uuid, mending=_read(request), at=now())
    except Refusal as refusal:
        return _page(request, uuid, refusal)
    return HttpResponseRedirect(reverse("national_exchange:incoming_show", args=[uuid]))


def _page(request: ActingRequest, uuid: UUID, refusal: Refusal | None = None) -> HttpResponse:
    language = language_of()
    words = ""
    if refusal is not None:
        words = "; ".join(refusal.fields.values()) or refusal.message(language)
    return render(
        request,
        "national_exchange/incoming_show.html",
        {
            "mendable": get_mendable(request.actor, uuid, at=now(), language=language),
            "problem": words,
            "may_open": request.actor.may(OPEN),
        },
        status=refusal.status if refusal else 200,
    )


def _read(request: ActingRequest) -> Mending:
    answers: dict[str, Any] = {}
    files: dict[str, str] = {}
    for name in request.POST:
        values = [value.strip() for value in request.POST.getlist(name) if value.strip()]
        if name.startswith("answer:") and values:
            is_list = name.endswith("[]")
            key = name.removeprefix("answer:").removesuffix("[]")
            answers[key] = values if is_list else values[-1]
        elif name.startswith("file:") and values:
            files[name.removeprefix("file:")] = values[-1]
    uploads = {
        name.removeprefix("paper:"): file
        for name, file in request.FILES.items()
        if name.startswith("paper:") and not isinstance(file, list)
    }
    return Mending(
        procedure=request.POST.get("procedure", ""),
        agency=request.POST.get("agency", ""),
        full_name=request.POST.get("full_name", ""),
        number=request.POST.get("number", ""),
        answers=answers,
        files=files,
        uploads=uploads,
    )


@require_POST
@official(MEND)
def incoming_give_up(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Make no dossier of it, with the reason."""
    try:
        give_up_dossier(
            actor=request.actor,
            incoming_uuid=uuid,
            reason=request.POST.get("reason", ""),
            at=now(),
        )
    except Refusal as refusal:
        return _page(request, uuid, refusal)
    return HttpResponseRedirect(reverse("national_exchange:connection_show"))
