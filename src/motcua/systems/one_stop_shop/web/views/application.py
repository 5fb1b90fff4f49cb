"""Preparing a dossier in the browser: where, the form, papers, the way back, check, send."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import in_language
from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.base.web.pickers import pick
from motcua.kernel.forms import api as forms
from motcua.kernel.parties import api as parties
from motcua.systems.procedures import api as procedures

from ...actions.application import (
    Beginning,
    begin_application,
    discard_application,
    renew_application,
)
from ...actions.counter import receive_at_counter
from ...actions.locking import ApplicationClosed
from ...actions.submission import ApplicationIncomplete, VersionSuperseded
from ...models import Application
from ...queries.competence import near_agencies
from ...queries.filling import papers_taken, told_by_papers
from ...queries.merging import AgencyEnded, ended_words, successors_for
from ...queries.payments import fee_item
from ...queries.preparing import application_for, paper_rows
from ...queries.reused import given_papers


def language() -> str:
    """The reader's language: vi or en."""
    return (get_language() or "vi").split("-")[0]


def problems_of(refusal: Refusal) -> list[tuple[str, str]]:
    """A refusal as lines of an error summary."""
    return list(refusal.fields.items()) or [("", refusal.message(language()))]


@require_http_methods(["GET", "POST"])
@signed_in
def application_start(request: ActingRequest, slug: str) -> HttpResponse:
    """Choose the agency, and for whom; then the form opens."""
    version = procedures.get_procedure(slug, on=today())
    agencies = procedures.list_competent_agencies(version, on=today())
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            take_near(request)
            pick(request, agency=[(a.uuid, a.name) for a in agencies])
            beginning = _beginning(request, version.uuid, {a.uuid for a in agencies})
            application = begin_application(actor=request.actor, beginning=beginning, at=now())
        except InvalidInput as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(_first_page(application))
    near = near_agencies(agencies, {_residence(request)}, language())
    return render(
        request,
        "one_stop_shop/application_start.html",
        {
            "version": version,
            "agencies": [(str(a.uuid), a.name) for a in agencies],
            "agency": request.POST.get("agency") or (near[0][0] if len(near) == 1 else ""),
            "near": near if len(near) > 1 else [],
            "people": _people(request),
            "person": request.POST.get("person", "self"),
            "problems": problems,
        },
        status=422 if problems else 200,
    )


def take_near(request: ActingRequest) -> None:
    """Put the agency that was chosen among those near by in the place of the picked one."""
    chosen = request.POST.get("near", "")
    if chosen and not request.POST.get("agency"):
        posted = request.POST.copy()
        posted["agency"] = chosen
        request.POST = posted  # type: ignore[assignment]


def _residence(request: ActingRequest) -> str:
    """The code of the unit in which the person lives, to suggest the competent agency."""
    if request.actor.party_uuid is None:
        return ""
    own = parties.read_party(
        actor=request.actor,
        party_uuid=request.actor.party_uuid,
        purpose="Gợi ý cơ quan giải quyết theo nơi cư trú",
        at=now(),
        fields=["residence"],
    )
    return own.residence_unit_code


def _people(request: ActingRequest) -> list[tuple[str, str]]:
    if request.actor.party_uuid is None:
        return []
    rows = parties.list_represented_by(request.actor.party_uuid, today())
    return [(str(row.party_uuid), f"{row.party_name} ({row.kind_label})") for row in rows]


def _beginning(request: ActingRequest, version: UUID, offered: set[UUID]) -> Beginning:
    fields = {}
    agency = _uuid(request.POST.get("agency", ""))
    if agency not in offered:
        fields["agency"] = _("Chọn cơ quan giải quyết")
    own = request.actor.party_uuid
    person = request.POST.get("person", "self")
    chosen = own if person == "self" else _uuid(person)
    if chosen is None:
        fields["person"] = _("Chọn người đứng tên hồ sơ")
    if fields:
        raise InvalidInput(fields=fields)
    return Beginning(
        version_uuid=version,
        competent_agency_uuid=agency,  # type: ignore[arg-type]
        applicant_uuid=chosen,  # type: ignore[arg-type]
        representative_uuid=own if chosen != own else None,
    )


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _first_page(application: Application) -> str:
    return reverse("one_stop_shop:application_page", args=[application.uuid, "dau"])


@require_http_methods(["GET", "POST"])
@signed_in
def application_page(request: ActingRequest, draft: UUID, page: str) -> HttpResponse:
    """One page of the form; every page is kept as it is left."""
    application = application_for(request.actor, draft)
    kept = forms.get_draft(actor=request.actor, draft_uuid=application.draft_uuid)
    where: str | int = 1 if page == "dau" else page
    if request.method == "POST":
        return _save_page(request, application, kept, where)
    return _show_page(request, application, kept, _Shown(where, kept.answers, kept.revision))


@dataclass(frozen=True, slots=True)
class _Shown:
    """What of a page is shown: where, which answers, and what is wrong or stale."""

    where: str | int
    answers: Any
    revision: int
    problems: tuple[Any, ...] = ()
    stale: str = ""


def _show_page(
    request: ActingRequest, application: Application, kept: forms.Draft, shown: _Shown
) -> HttpResponse:
    form = forms.get_form_version(kept.form_version.uuid)
    view = forms.page_view(
        form,
        shown.where,
        shown.answers,
        on=today(),
        problems=shown.problems,
        provenance=kept.provenance,
        language=language(),
        revision=shown.revision,
        to_check=kept.to_check,
    )
    return render(
        request,
        "one_stop_shop/application_page.html",
        {
            "application": application,
            "view": view,
            "stale": shown.stale,
            "telling": told_by_papers(request.actor, application, form, at=now()),
            "taken": papers_taken(kept.provenance),
        },
        status=409 if shown.stale else 422 if shown.problems else 200,
    )


def _save_page(
    request: ActingRequest, application: Application, kept: forms.Draft, where: str | int
) -> HttpResponse:
    """Keep what was sent; a page saved in another window meanwhile is told, and nothing lost."""
    form = forms.get_form_version(kept.form_version.uuid)
    autosave = request.POST.get("_autosave") == "1"
    parsed = forms.parse_page(
        form,
        where,
        request.POST,
        request.FILES,
        answers=kept.answers,
        provenance=kept.provenance,
        actor=request.actor,
        at=now(),
    )
    try:
        kept = forms.save_draft(
            actor=request.actor, draft_uuid=kept.uuid, parsed=parsed, autosave=autosave, at=now()
        )
    except forms.DraftChangedElsewhere as refusal:
        stale = refusal.message(language())
        if autosave:
            return HttpResponse(stale, status=409)
        shown = _Shown(parsed.page_id, parsed.answers, refusal.revision, stale=stale)
        return _show_page(request, application, kept, shown)
    if autosave:
        return JsonResponse({"revision": kept.revision})
    problems = parsed.problems
    if parsed.action.verb == "next":
        problems += forms.validate(form, kept.answers, on=today(), page=parsed.page_id)
    if not problems and (target := _after(application, parsed)):
        return HttpResponseRedirect(target)
    shown = _Shown(parsed.page_id, kept.answers, kept.revision, problems)
    return _show_page(request, application, kept, shown)


def _after(application: Application, parsed: Any) -> str:
    """Where a saved page leads: on, back, or to the list of what is being filled in."""
    verb = parsed.action.verb
    if verb == "save":
        if application.is_at_counter:
            return reverse("one_stop_shop:intake_start")
        return reverse("portal:dossier_list")
    if verb == "back" and parsed.previous_page:
        return _page_address(application, parsed.previous_page)
    if verb == "next":
        if parsed.next_page:
            return _page_address(application, parsed.next_page)
        return reverse("one_stop_shop:application_papers", args=[application.uuid])
    return ""


def _page_address(application: Application, page: str) -> str:
    return reverse("one_stop_shop:application_page", args=[application.uuid, page])


@require_http_methods(["GET", "POST"])
@signed_in
def application_check(request: ActingRequest, draft: UUID) -> HttpResponse:
    """Check the answers, then send; sending twice gives the same dossier."""
    problems: list[tuple[str, str]] = []
    superseded = False
    if request.method == "POST" and not request.POST.get("promise"):
        problems = [("promise", _("Đánh dấu vào lời cam đoan để nộp hồ sơ"))]
    elif request.method == "POST":
        try:
            dossier = receive_at_counter(
                actor=request.actor,
                application_uuid=draft,
                accept=request.POST.get("_action") == "accept",
                at=now(),
            )
        except (ApplicationIncomplete, VersionSuperseded, AgencyEnded) as refusal:
            problems = problems_of(refusal)
            superseded = isinstance(refusal, VersionSuperseded)
        else:
            target = reverse("one_stop_shop:dossier_submitted", args=[dossier.code])
            return HttpResponseRedirect(target)
    application = application_for(request.actor, draft)
    return render(
        request,
        "one_stop_shop/application_check.html",
        {**_checked(request, application), "problems": problems, "superseded": superseded},
        status=422 if problems else 200,
    )


def _checked(request: ActingRequest, application: Application) -> dict[str, Any]:
    """Everything that was entered, for a last look."""
    kept = forms.get_draft(actor=request.actor, draft_uuid=application.draft_uuid)
    form = forms.get_form_version(kept.form_version.uuid)
    version = procedures.get_version(application.procedure_version.uuid)
    channel = {"online": "online", "postal": "postal"}.get(application.channel, "direct")
    fees = procedures.fees_of(version, kept.answers, on=today(), channel=channel)
    return {
        "application": application,
        "may_accept": application.is_at_counter
        and request.actor.may("one_stop_shop.receive", application.receiving_agency.path),
        "name": in_language(version.parts.name, language()),
        "ended": ended_words(application, today(), language()),
        "successors": successors_for(application, today()),
        "sections": forms.summary(
            form, kept.answers, on=today(), provenance=kept.provenance, language=language()
        ),
        "papers": (papers := paper_rows(application)),
        "given": given_papers(papers, at=now()),
        "fees": fees,
        "fee_items": [fee_item(line.to_json()) for line in fees.lines],
        "time_limit": version.time_limit_words(language()),
        "burden": forms.burden(form, kept.answers, kept.provenance),
    }


@require_POST
@signed_in
def application_discard(request: ActingRequest, draft: UUID) -> HttpResponse:
    """Set an application aside."""
    application = application_for(request.actor, draft)
    discard_application(actor=request.actor, application_uuid=draft, at=now())
    if application.is_at_counter:
        return HttpResponseRedirect(reverse("one_stop_shop:intake_start"))
    return HttpResponseRedirect(reverse("portal:dossier_list"))


@require_POST
@signed_in
def application_renew(request: ActingRequest, draft: UUID) -> HttpResponse:
    """Go on with the version of procedure and form that is in force now."""
    try:
        application = renew_application(actor=request.actor, application_uuid=draft, at=now())
    except ApplicationClosed:
        return HttpResponseRedirect(reverse("portal:dossier_list"))
    return HttpResponseRedirect(_first_page(application))
