"""Taking in at the counter: for a person who has no account, or no telephone, or no time."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import VIETNAM
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.base.web.pickers import pick
from motcua.kernel.organizations import api as organizations
from motcua.systems.procedures import api as procedures
from motcua.systems.queueing import api as queueing

from ...actions.counter import Visit, begin_at_counter, take_over_application
from ...actions.postal import PostalRecord
from ...models import Application
from ...queries.competence import near_agencies
from ...queries.preparing import application_for, open_intakes, require_brought
from .. import visitors
from ..visitors import uuid_of
from .application import language, problems_of, take_near


@require_GET
@official("one_stop_shop.receive")
def intake_start(request: ActingRequest) -> HttpResponse:
    """Find the procedure that the person at the counter needs, or go on with what was begun."""
    text = request.GET.get("q", "").strip()[:200]
    found = procedures.search_procedures(text, on=today(), language=language(), limit=30)
    ticket = _ticket(request)
    return render(
        request,
        "one_stop_shop/intake_start.html",
        {
            "found": found,
            "words": text,
            "ticket": ticket,
            "same": _same(request),
            "open_intakes": open_intakes(request.actor, at=now()),
            "carried": _carried(request),
        },
        fragment="found",
    )


@require_GET
@official("one_stop_shop.receive")
def intake_key(request: ActingRequest) -> JsonResponse:
    """The key by which this officer's browser seals what it keeps while the line is down."""
    owner = str(request.actor.uuid)
    key = salted_hmac("motcua.one_stop_shop.keeping", owner, algorithm="sha256").hexdigest()
    tag = salted_hmac("motcua.one_stop_shop.keeper", owner, algorithm="sha256").hexdigest()[:16]
    response = JsonResponse({"key": key, "owner": tag})
    response.headers["Cache-Control"] = "no-store"
    return response


def _carried(request: ActingRequest) -> str:
    """The number and the visitor that go along from page to page."""
    kept = {name: request.GET.get(name, "") for name in ("phieu", "cung")}
    return urlencode({name: value for name, value in kept.items() if uuid_of(value)})


def _ticket(request: ActingRequest) -> queueing.TicketView | None:
    uuid = uuid_of(request.POST.get("phieu", "") or request.GET.get("phieu", ""))
    return queueing.get_ticket(uuid, at=now()) if uuid else None


def _same(request: ActingRequest) -> Application | None:
    uuid = uuid_of(request.POST.get("cung", "") or request.GET.get("cung", ""))
    return application_for(request.actor, uuid) if uuid else None


@require_http_methods(["GET", "POST"])
@official("one_stop_shop.receive")
def intake_person(request: ActingRequest, slug: str) -> HttpResponse:
    """Who stands at the counter, and which agency is competent; then the form opens."""
    version = procedures.get_procedure(slug, on=today())
    agencies = procedures.list_competent_agencies(version, on=today())
    desks = desks_of(request.actor)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            take_near(request)
            pick(request, agency=[(a.uuid, a.name) for a in agencies], residence_unit=_communes())
            visit = _visit(request, version.uuid, {a.uuid for a in agencies}, desks)
            application = begin_at_counter(actor=request.actor, visit=visit, at=now())
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(
                reverse("one_stop_shop:application_page", args=[application.uuid, "dau"])
            )
    near = near_agencies(agencies, _units_of(desks), language())
    return render(
        request,
        "one_stop_shop/intake_person.html",
        {
            "version": version,
            "agencies": [(str(a.uuid), a.name) for a in agencies],
            "agency": request.POST.get("agency") or (near[0][0] if len(near) == 1 else ""),
            "near": near if len(near) > 1 else [],
            "desks": [(str(d.uuid), d.name) for d in desks],
            "units": _communes(),
            "identities": visitors.identity_choices(),
            "capacities": visitors.capacities(),
            "once": request.POST.get("once") or str(uuid4()),
            "ticket": _ticket(request),
            "same": _same(request),
            "carried": _carried(request),
            "values": request.POST,
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _communes() -> list[tuple[str, str]]:
    return [(u.code, u.name) for u in organizations.units_at(today(), "commune")]


def _units_of(desks: list[organizations.Agency]) -> set[str]:
    """The units that the desks serve, to suggest the competent agency."""
    agencies = [*desks, *(desk.parent for desk in desks if desk.parent)]
    return {agency.unit.code for agency in agencies if agency.unit}


def _visit(
    request: ActingRequest, version: UUID, agencies: set[UUID], desks: list[organizations.Agency]
) -> Visit:
    post = request.POST
    channel = post.get("channel", "counter")
    if channel not in {"counter", "postal"}:
        raise InvalidInput(fields={"channel": _("Chọn cách nộp")})
    same = uuid_of(post.get("cung", ""))
    return Visit(
        version_uuid=version,
        competent_agency_uuid=_chosen(request, "agency", agencies),
        desk_uuid=_chosen(request, "desk", {desk.uuid for desk in desks}),
        applicant=None if same else visitors.applicant_of(post),
        representation=None if same else visitors.representation_of(post),
        identity_check=post.get("identity_check", ""),
        identity_note=post.get("identity_note", ""),
        same_as=same,
        channel=channel,
        postal=_postal_record(request) if channel == "postal" else None,
        is_support_only=post.get("reception") == "support",
        ticket_uuid=uuid_of(post.get("phieu", "")),
        once_key=uuid_of(post.get("once", "")),
        agrees_to_messages="agrees_to_messages" in post,
    )


@require_http_methods(["GET", "POST"])
@official("one_stop_shop.receive")
def intake_take_over(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Go on with what a person prepared at home and brought here."""
    require_brought(request.actor, uuid)
    desks = desks_of(request.actor)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            take_over_application(
                actor=request.actor,
                application_uuid=uuid,
                desk_uuid=_chosen(request, "desk", {desk.uuid for desk in desks}),
                identity_check=request.POST.get("identity_check", ""),
                identity_note=request.POST.get("identity_note", ""),
                ticket_uuid=uuid_of(request.POST.get("phieu", "")),
                at=now(),
            )
        except InvalidInput as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(
                reverse("one_stop_shop:application_page", args=[uuid, "dau"])
            )
    return render(
        request,
        "one_stop_shop/intake_take_over.html",
        {
            "desks": [(str(d.uuid), d.name) for d in desks],
            "identities": visitors.identity_choices(),
            "ticket": _ticket(request),
            "values": request.POST,
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _postal_record(request: ActingRequest) -> PostalRecord:
    try:
        signed_at = datetime.fromisoformat(request.POST.get("postal_signed_at", ""))
    except ValueError:
        signed_at = None
    if signed_at is not None and signed_at.tzinfo is None:
        signed_at = signed_at.replace(tzinfo=VIETNAM)
    return PostalRecord(
        number=request.POST.get("postal_record", ""),
        signed_at=signed_at,
        item_code=request.POST.get("postal_item", ""),
    )


def desks_of(actor: Actor) -> list[organizations.Agency]:
    """The desks at which the officer may receive today."""
    found: list[organizations.Agency] = []
    for grant in actor.grants:
        if "one_stop_shop.receive" not in grant.permissions:
            continue
        desk = organizations.desk_of(grant.agency_uuid, today())
        if desk is not None and desk.uuid not in {one.uuid for one in found}:
            found.append(desk)
    return found


def _chosen(request: ActingRequest, name: str, offered: set[Any]) -> Any:
    value = uuid_of(request.POST.get(name, ""))
    if value not in offered:
        raise InvalidInput(fields={name: _("Chọn một cơ quan trong danh sách")})
    return value
