"""Pages of the portal: home, search, services, lookup, my dossiers."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, public, signed_in
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.kernel.caseloads import api as caseloads
from motcua.kernel.cases import api as cases
from motcua.kernel.organizations import api as organizations
from motcua.systems.one_stop_shop import api as one_stop_shop
from motcua.systems.procedures import api as procedures

PLACE = re.compile(r"[0-9]{1,18}")


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


@require_GET
@public
def home_show(request: HttpRequest) -> HttpResponse:
    """The front door: search first, then events of life, then what is already under way."""
    events = procedures.list_life_events(on=today())
    return render(
        request,
        "portal/home_show.html",
        {
            "citizen_events": [event for event in events if event.audience == "citizen"],
            "business_events": [event for event in events if event.audience != "citizen"],
        },
    )


@require_GET
@public
def procedure_search(request: HttpRequest) -> HttpResponse:
    """Services that fit plain words, with or without diacritics."""
    words = request.GET.get("q", "").strip()[:200]
    found = (
        procedures.search_procedures(words, on=today(), language=_language(), limit=20)
        if words
        else []
    )
    return render(
        request,
        "portal/procedure_search.html",
        {"words": words, "found": found},
        fragment="results",
    )


@require_GET
@public
def procedure_list(request: HttpRequest) -> HttpResponse:
    """Every service, by field or by event of life."""
    field = request.GET.get("linh-vuc", "")
    event = request.GET.get("su-kien", "")
    found = procedures.search_procedures(
        "",
        on=today(),
        language=_language(),
        field=field or None,
        life_event=event or None,
        limit=200,
    )
    events = procedures.list_life_events(on=today())
    fields = procedures.list_fields(on=today())
    chosen = next((one for one in events if one.code == event), None) or next(
        (one for one in fields if one.code == field), None
    )
    return render(
        request,
        "portal/procedure_list.html",
        {"found": found, "fields": fields, "events": events, "chosen": chosen},
    )


@require_GET
@public
def essential_list(request: HttpRequest) -> HttpResponse:
    """The 25 essential services: which the province decides, and which it passes on."""
    services = procedures.list_essential_services(on=today())
    return render(request, "portal/essential_list.html", {"services": services})


@require_GET
@public
def procedure_show(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: what it gives, where, how long, what it costs, which papers, by which law."""
    version = procedures.get_procedure(slug, on=today())
    agencies = procedures.list_competent_agencies(version, on=today())
    return render(
        request,
        "portal/procedure_show.html",
        {
            "version": version,
            "parts": version.parts,
            "agencies": agencies,
            "levels": {agency.service_level for agency in agencies},
            "partial_reasons": {a.partial_reason for a in agencies if a.partial_reason},
            "charges": procedures.charges_of(version, on=today(), language=_language()),
            "time_limit": version.time_limit_words(_language()),
        },
    )


@require_http_methods(["GET", "POST"])
@public
def dossier_lookup(request: ActingRequest) -> HttpResponse:
    """Where a dossier stands, by its code and the PIN on the receipt, without an account."""
    code = (request.POST.get("code") or request.GET.get("ma") or "").strip().upper()
    context: dict[str, object] = {"code": code, "problems": [], "dossier": None}
    status = 200
    if request.method == "POST":
        try:
            context["dossier"] = one_stop_shop.look_up_dossier(
                code=code,
                pin=request.POST.get("pin", "").strip(),
                address=address_of(request),
                at=now(),
            )
        except Refusal as refusal:
            status = refusal.status
            context["problems"] = [("code", refusal.message(_language()))]
    return render(request, "portal/dossier_lookup.html", context, status=status)


@require_GET
@signed_in
def dossier_list(request: ActingRequest) -> HttpResponse:
    """Every matter in which the person, or somebody they represent, is involved; their drafts."""
    if request.actor.is_official:
        return HttpResponseRedirect(reverse("worklist:task_list"))
    at, after = now(), request.GET.get("sau", "")
    page = caseloads.list_cases_for(
        request.actor, after=int(after) if PLACE.fullmatch(after) else None, limit=20, at=at
    )
    own = one_stop_shop.dossiers_of_cases(request.actor, (row.uuid for row in page.rows), at=at)
    others = [row for row in page.rows if row.uuid not in own]
    agencies = organizations.Agency.objects.filter(uuid__in={row.agency_uuid for row in others})
    return render(
        request,
        "portal/dossier_list.html",
        {
            "page": page,
            "dossiers": own,
            "kinds": {kind.name: kind.title[_language()] for kind in cases.kinds.known_kinds()},
            "agencies": dict(agencies.values_list("uuid", "name")) if others else {},
            "drafts": one_stop_shop.list_drafts_of(request.actor, at=at),
            "title": _("Hồ sơ của tôi"),
            "at": at,
        },
    )
