"""Taking in at the counter: for a person who has no account, or no telephone, or no time."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import VIETNAM
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now
from motcua.base.web.pages import render
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.systems.procedures import api as procedures

from ...actions.application import Beginning, begin_application
from ...actions.postal import PostalRecord
from .application import _uuid, language, problems_of, today


@require_GET
@official("one_stop_shop.receive")
def intake_start(request: ActingRequest) -> HttpResponse:
    """Find the procedure that the person at the counter needs."""
    text = request.GET.get("q", "").strip()[:200]
    found = procedures.search_procedures(text, on=today(), language=language(), limit=30)
    return render(
        request,
        "one_stop_shop/intake_start.html",
        {"found": found, "words": text},
        fragment="found",
    )


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
            beginning = _beginning(
                request, version.uuid, {a.uuid for a in agencies}, {d.uuid for d in desks}
            )
            application = begin_application(actor=request.actor, beginning=beginning, at=now())
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(
                reverse("one_stop_shop:application_page", args=[application.uuid, "dau"])
            )
    own = _units_of(desks)
    return render(
        request,
        "one_stop_shop/intake_person.html",
        {
            "version": version,
            "agencies": [(str(a.uuid), a.name) for a in agencies],
            "agency": request.POST.get("agency")
            or next((str(a.uuid) for a in agencies if a.unit_code in own), ""),
            "desks": [(str(d.uuid), d.name) for d in desks],
            "units": [(u.code, u.name) for u in organizations.units_at(today(), "commune")],
            "values": request.POST,
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _units_of(desks: list[organizations.Agency]) -> set[str]:
    """The units that the desks serve, to suggest the competent agency."""
    agencies = [*desks, *(desk.parent for desk in desks if desk.parent)]
    return {agency.unit.code for agency in agencies if agency.unit}


def _beginning(
    request: ActingRequest, version: UUID, agencies: set[UUID], desks: set[UUID]
) -> Beginning:
    party = _register(request)
    channel = request.POST.get("channel", "counter")
    if channel not in {"counter", "postal"}:
        raise InvalidInput(fields={"channel": _("Chọn cách nộp")})
    return Beginning(
        version_uuid=version,
        competent_agency_uuid=_chosen(request, "agency", agencies),
        receiving_agency_uuid=_chosen(request, "desk", desks),
        applicant_uuid=party.uuid,
        channel=channel,
        is_at_counter=True,
        postal=_postal_record(request) if channel == "postal" else None,
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
    value = _uuid(request.POST.get(name, ""))
    if value not in offered:
        raise InvalidInput(fields={name: _("Chọn một cơ quan trong danh sách")})
    return value


def _register(request: ActingRequest) -> parties.Party:
    post = request.POST
    return parties.register_person(
        actor=request.actor,
        full_name=post.get("full_name", ""),
        personal_code=post.get("personal_code", "").replace(" ", "") or None,
        birth_date=_birth_date(post),
        gender=post.get("gender") or None,  # type: ignore[arg-type]
        residence={
            "unit_code": post.get("residence_unit", ""),
            "detail": post.get("residence_detail", ""),
        },
        phone=post.get("phone", "").strip() or None,
        at=now(),
    )


def _birth_date(post: Any) -> date | None:
    parts = [post.get(f"birth_date-{part}", "").strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except (ValueError, OverflowError) as error:
        raise InvalidInput(fields={"birth_date": _("Nhập ngày sinh, ví dụ 12 3 1994")}) from error
