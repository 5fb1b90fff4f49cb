"""Reports that were read: hand one in, see what does not agree, settle its figures."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.base.web.pickers import pick

from ...actions.reading import read_report
from ...actions.recognising import read_again
from ...actions.settling import Settlement, settle_figures
from ...actions.taking import take_in_report, why_not
from ...models import ReadFigure, ReportReading
from ...permissions import MATCH, READ
from ...queries.readings import (
    agencies_to_read_for,
    get_reading_for,
    list_readings,
    progress_of,
    show_claims,
    show_figures,
)

PAGE = 50


@require_GET
@official(READ)
def reading_list(request: ActingRequest) -> HttpResponse:
    """The reports that were read for the official's agencies."""
    page = _number(request.GET.get("trang"))
    rows = list(list_readings(request.actor)[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "readings": rows[:PAGE],
        "may_match": request.actor.may(MATCH),
        "next_page": page + 1 if len(rows) > PAGE else 0,
        "previous_page": page - 1,
    }
    return render(request, "report_reading/reading_list.html", context)


@require_http_methods(["GET", "POST"])
@official(READ)
def reading_new(request: ActingRequest) -> HttpResponse:
    """Hand in a file, or paste a text; then the program reads it."""
    if request.method == "POST":
        try:
            reading = _read(request)
            return HttpResponseRedirect(reverse("report_reading:reading_show", args=[reading.uuid]))
        except Refusal as refusal:
            return _form(request, refusal)
    return _form(request)


def _read(request: ActingRequest) -> ReportReading:
    agencies = {str(agency.uuid): agency for agency in agencies_to_read_for(request.actor)}
    pick(request, agency=[(uuid, agency.name) for uuid, agency in agencies.items()])
    agency = agencies.get(request.POST.get("agency", ""))
    if agency is None:
        raise InvalidInput(fields={"agency": _("Chọn cơ quan ban hành báo cáo.")})
    upload, title = request.FILES.get("file"), request.POST.get("title", "")
    if upload is not None and not isinstance(upload, list):
        return take_in_report(
            actor=request.actor, agency_uuid=agency.uuid, title=title, content=upload,
            filename=upload.name or "", at=now(),
        )  # fmt: skip
    return read_report(
        actor=request.actor, agency_uuid=agency.uuid, title=title,
        text=request.POST.get("text", ""), at=now(),
    )  # fmt: skip


def _form(request: ActingRequest, refusal: Refusal | None = None) -> HttpResponse:
    errors = dict(refusal.fields) if refusal else {}
    said = refusal.message(get_language() or "vi") if refusal and not errors else ""
    context = {
        "agencies": [(str(a.uuid), a.name) for a in agencies_to_read_for(request.actor)],
        "posted": request.POST,
        "errors": errors,
        "said": said,
    }
    status = refusal.status if refusal else 200
    return render(request, "report_reading/reading_new.html", context, status=status)


@require_GET
@official(READ)
def reading_show(request: ActingRequest, reading_uuid: UUID) -> HttpResponse:
    """What a report says of its own figures, what does not agree first."""
    reading = get_reading_for(request.actor, reading_uuid)
    claims = show_claims(reading)
    context = {
        "reading": reading,
        "failing": [one for one in claims if one.claim.verdict == "fails"],
        "unsure": [one for one in claims if one.claim.verdict == "unsure"],
        "holding": [one for one in claims if one.claim.verdict == "holds"],
        "figure_count": reading.figures.count(),
        "open_count": reading.figures.filter(state=ReadFigure.State.PROPOSED).count(),
        "progress": progress_of(reading),
        "said": why_not(reading.reason, get_language() or "vi") if reading.reason else "",
    }
    return render(request, "report_reading/reading_show.html", context)


@require_POST
@official(READ)
def reading_again(request: ActingRequest, reading_uuid: UUID) -> HttpResponse:
    """Put what could not be recognised back in the line."""
    reading = read_again(actor=request.actor, reading_uuid=reading_uuid, at=now())
    return HttpResponseRedirect(reverse("report_reading:reading_show", args=[reading.uuid]))


@require_http_methods(["GET", "POST"])
@official(READ)
def figure_list(request: ActingRequest, reading_uuid: UUID) -> HttpResponse:
    """The figures of a report in its order, each with its passage; a person settles them."""
    reading = get_reading_for(request.actor, reading_uuid)
    refusal = None
    if request.method == "POST":
        try:
            settle_figures(
                actor=request.actor,
                reading_uuid=reading.uuid,
                settled=_settled(request.POST),
                at=now(),
            )
            return HttpResponseRedirect(request.get_full_path())
        except InvalidInput as wrong:
            refusal = wrong
    state = request.GET.get("trang-thai", "")
    state = state if state in ReadFigure.State.values else ""
    page = _number(request.GET.get("trang"))
    piece = slice((page - 1) * PAGE, page * PAGE + 1)
    figures = show_figures(reading, on=today(), state=state, page=piece)
    context = {
        "reading": reading,
        "figures": figures[:PAGE],
        "state": state,
        "states": ReadFigure.State.choices,
        "page": page,
        "next_page": page + 1 if len(figures) > PAGE else 0,
        "previous_page": page - 1,
        "problems": list(refusal.fields.items()) if refusal else [],
        "posted": request.POST,
    }
    status = refusal.status if refusal else 200
    return render(request, "report_reading/figure_list.html", context, status=status)


def _settled(posted: Any) -> dict[int, Settlement]:
    """The ticked figures with the pressed button's state, or the one that is corrected."""
    if posted.get("correct", "").isdigit():
        number = posted["correct"]
        settlement = Settlement(
            "corrected", posted.get(f"value-{number}", ""), posted.get(f"label-{number}", "")
        )
        return {int(number): settlement}
    state = posted.get("state", "")
    chosen = [number for number in posted.getlist("figure") if number.isdigit()]
    if not chosen:
        raise InvalidInput(fields={"figure": _("Chọn ít nhất một số liệu.")})
    return {int(number): Settlement(state) for number in chosen}


def _number(typed: str | None) -> int:
    return max(1, int(typed)) if typed and typed.isdigit() and len(typed) < 7 else 1
