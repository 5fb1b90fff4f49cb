"""The workbook of a report: downloaded, brought in, confirmed cell by cell where it is doubtful."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.books import bring_in_book, lay_book_aside, take_over_book
from ...queries import words
from ...queries.books import MOST_BYTES, XLSX, book_for, confirmation_of
from ...queries.owed import get_obligation_for
from .filling import report_page, shared


@require_GET
@official()
def book_export(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """The report as a workbook, with what is in the draft and the last values."""
    obligation = get_obligation_for(request.actor, uuid)
    response = HttpResponse(book_for(obligation), content_type=XLSX)
    name = f"{obligation.round.set_code}-{obligation.round.period}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@official()
def book_import(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Bring a filled-in workbook in; what it says is shown before anything is taken over."""
    at = now()
    obligation = get_obligation_for(request.actor, uuid)
    file = request.FILES.get("book")
    try:
        bring_in_book(
            actor=request.actor,
            obligation_uuid=uuid,
            content=file.read(MOST_BYTES + 1) if file else b"",
            file_name=(file.name or "") if file else "",
            at=at,
        )
    except Refusal as refusal:
        problems = list(refusal.fields.items()) or [("", refusal.message(words.language()))]
        return report_page(request, obligation, problems=problems, status=refusal.status, at=at)
    return HttpResponseRedirect(reverse("reporting:book_confirm", args=[uuid]))


@require_http_methods(["GET", "POST"])
@official()
def book_confirm(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """What the workbook says beside what the draft has; the doubtful is chosen by a person."""
    obligation = get_obligation_for(request.actor, uuid)
    if request.method == "POST":
        at = now()
        if request.POST.get("act") == "aside":
            lay_book_aside(actor=request.actor, obligation_uuid=uuid, at=at)
        else:
            take_over_book(
                actor=request.actor,
                obligation_uuid=uuid,
                chosen=_given(request, "choose:"),
                rewritten=_given(request, "write:"),
                at=at,
            )
        return HttpResponseRedirect(reverse("reporting:report_show", args=[uuid]))
    found = confirmation_of(obligation)
    context = {**shared(), "obligation": obligation, "book": found}
    return render(
        request, "reporting/book_confirm.html", context, status=422 if found.refused else 200
    )


def _given(request: ActingRequest, beginning: str) -> dict[str, str]:
    return {
        name.removeprefix(beginning): str(request.POST[name])[:2_100]
        for name in request.POST
        if name.startswith(beginning)
    }
