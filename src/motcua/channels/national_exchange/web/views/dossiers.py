"""What the portal was told of one dossier, for officials; and its files, for the portal."""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import NotFound
from motcua.base.web.access import ActingRequest, machine, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.documents import api as documents
from motcua.kernel.parties import api as parties

from ...actions.queueing import resend_dossier
from ...permissions import MEND, OPEN
from ...queries.facts import LINKS, SENDER
from ...queries.overview import exchange_of
from .connection import language_of, state_words

LINKS_HOLD = timedelta(days=30)


@require_GET
@official(OPEN)
def dossier_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Every message about the dossier: which state, when, and whether the portal has it."""
    exchange = exchange_of(request.actor, uuid, at=now(), language=language_of())
    return render(
        request,
        "national_exchange/dossier_show.html",
        {
            "exchange": exchange,
            "state_words": state_words(),
            "may_mend": request.actor.may(MEND),
        },
    )


@require_POST
@official(MEND)
def dossier_resend(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Tell the portal the whole dossier again, as it is now."""
    resend_dossier(actor=request.actor, dossier_uuid=uuid, at=now())
    return HttpResponseRedirect(reverse("national_exchange:dossier_show", kwargs={"uuid": uuid}))


@require_GET
@machine
def file_fetch(request: HttpRequest, token: str) -> HttpResponseBase:
    """
    One file of a dossier, for the portal that got this address in a message; logged.

    :raises NotFound: if the address is not ours or its thirty days are over.
    """
    try:
        what = signing.loads(token, salt=LINKS, max_age=LINKS_HOLD)
    except signing.BadSignature as error:
        raise NotFound() from error
    leave = documents.FileAccess(
        f"Cổng DVCQG tải tệp của hồ sơ {what['c']}", party_uuids=(UUID(what["p"]),)
    )
    uuid, moment = UUID(what["u"]), now()
    with parties.reading_from("national_exchange:file_fetch"):
        if what["k"] == "document":
            opened = documents.open_document(
                actor=SENDER, document_uuid=uuid, at=moment, access=leave
            )
        else:
            opened = documents.open_file(actor=SENDER, file_uuid=uuid, at=moment, access=leave)
    answer = FileResponse(opened.stream)
    headers = documents.file_headers(
        name=opened.name, media_type=opened.media_type, size=opened.size, sha256=opened.sha256
    )
    for name, value in headers.items():  # set last: Django would name the file by its hash
        answer.headers[name] = value
    return answer
