"""What holders share with an agency, for its officials; every opening is on the record."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET

from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.parties import api as parties

from ..actions.reading import read_paper
from ..permissions import READ_SHARED
from ..queries.given import shared_with
from .words import send, shown


@require_GET
@official(READ_SHARED)
def shared_list(request: ActingRequest) -> HttpResponse:
    """The papers that people let this agency read now, and for what."""
    given, after = shared_with(request.actor, at=now(), after=request.GET.get("sau", ""))
    return render(
        request,
        "wallet/shared_list.html",
        {**shown(), "given": given, "next_href": f"?sau={after}" if after else ""},
    )


@require_GET
@official(READ_SHARED)
def shared_file(request: ActingRequest, uuid: UUID) -> HttpResponseBase:
    """A shared paper; the holder sees who opened it."""
    with parties.reading_from("wallet:shared_file"):
        opened = read_paper(actor=request.actor, consent_uuid=uuid, at=now())
    return send(opened, inline="tai" not in request.GET)
