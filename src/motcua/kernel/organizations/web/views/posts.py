"""The forms to create posts and to say who holds them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.web import clock
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.pages import render
from motcua.kernel.organizations.actions.posts import appoint, create_post, end_appointment
from motcua.kernel.organizations.permissions import MANAGE, may_manage_agency
from motcua.kernel.organizations.queries.agencies import get_agency, get_appointment, get_post
from motcua.kernel.organizations.web.forms import date_parts, parts_of, read_date, read_number
from motcua.kernel.organizations.web.views.agencies import language
from motcua.kernel.parties import api as parties


@require_http_methods(["GET", "POST"])
@official(MANAGE)
def post_create(request: ActingRequest, agency_uuid: UUID) -> HttpResponse:
    """Create a post in an agency."""
    agency = get_agency(agency_uuid)
    if not may_manage_agency(request.actor, agency.path):
        raise PermissionRefused()
    problems: dict[str, str] = {}
    general = ""
    if request.method == "POST":
        try:
            _create(request, agency.uuid)
            return redirect("organizations:agency_show", agency.uuid)
        except InvalidInput as refused:
            problems = refused.fields
        except Refusal as refused:
            general = refused.message(language())
    names = ("title", "title_en", "rank", "number", "is_head")
    return render(
        request,
        "organizations/post_create.html",
        {
            "agency": agency,
            "values": {name: request.POST.get(name, "") for name in names},
            "valid_from": date_parts(request.POST, "valid_from")
            if request.method == "POST"
            else parts_of(clock.today()),
            "problems": problems,
            "general": general,
        },
        status=422 if problems or general else 200,
    )


def _create(request: ActingRequest, agency_uuid: UUID) -> None:
    problems: dict[str, str] = {}
    valid_from = read_date(request.POST, "valid_from", problems)
    rank = read_number(request.POST, "rank", problems, 5)
    number = read_number(request.POST, "number", problems, 1)
    if problems or valid_from is None:
        raise InvalidInput(fields=problems)
    create_post(
        actor=request.actor,
        agency_uuid=agency_uuid,
        title=request.POST.get("title", ""),
        title_en=request.POST.get("title_en", ""),
        rank=rank,
        number=number,
        is_head=request.POST.get("is_head") == "yes",
        valid_from=valid_from,
        at=clock.now(),
    )


@require_http_methods(["GET", "POST"])
@official(MANAGE)
def appointment_create(request: ActingRequest, post_uuid: UUID) -> HttpResponse:
    """Appoint a registered person, found by personal code, to a post."""
    post = get_post(post_uuid)
    if not may_manage_agency(request.actor, post.agency.path):
        raise PermissionRefused()
    problems: dict[str, str] = {}
    general = ""
    if request.method == "POST":
        valid_from = read_date(request.POST, "valid_from", problems)
        valid_to = read_date(request.POST, "valid_to", problems, required=False)
        party = _person(request.POST.get("personal_code", ""), problems)
        try:
            if problems or valid_from is None or party is None:
                raise InvalidInput(fields=problems)
            appoint(
                actor=request.actor,
                post_uuid=post.uuid,
                party_uuid=party.uuid,
                valid_from=valid_from,
                valid_to=valid_to,
                at=clock.now(),
            )
            return redirect("organizations:agency_show", post.agency.uuid)
        except InvalidInput as refused:
            problems = {**problems, **refused.fields}
        except Refusal as refused:
            general = refused.message(language())
    return render(
        request,
        "organizations/appointment_create.html",
        {
            "post": post,
            "personal_code": request.POST.get("personal_code", ""),
            "valid_from": date_parts(request.POST, "valid_from")
            if request.method == "POST"
            else parts_of(clock.today()),
            "valid_to": date_parts(request.POST, "valid_to"),
            "problems": problems,
            "general": general,
        },
        status=422 if problems or general else 200,
    )


def _person(code: str, problems: dict[str, str]) -> parties.Party | None:
    if problem := parties.check_personal_code(code):
        problems["personal_code"] = problem.message(language())
        return None
    party = parties.find_party_by_identifier("personal_code", code)
    if party is None:
        problems["personal_code"] = _("Chưa có người này trong hệ thống.")
    return party


@require_http_methods(["GET", "POST"])
@official(MANAGE)
def appointment_end(request: ActingRequest, appointment_uuid: UUID) -> HttpResponse:
    """Say on which day somebody no longer holds a post."""
    appointment = get_appointment(appointment_uuid)
    agency = appointment.post.agency
    if not may_manage_agency(request.actor, agency.path):
        raise PermissionRefused()
    problems: dict[str, str] = {}
    if request.method == "POST":
        valid_to = read_date(request.POST, "valid_to", problems)
        try:
            if problems or valid_to is None:
                raise InvalidInput(fields=problems)
            end_appointment(
                actor=request.actor,
                appointment_uuid=appointment.uuid,
                valid_to=valid_to,
                at=clock.now(),
            )
            return redirect("organizations:agency_show", agency.uuid)
        except InvalidInput as refused:
            problems = {**problems, **refused.fields}
    return render(
        request,
        "organizations/appointment_end.html",
        {
            "agency": agency,
            "title": appointment.post.title_in(language()),
            "valid_to": date_parts(request.POST, "valid_to")
            if request.method == "POST"
            else parts_of(clock.today()),
            "problems": problems,
        },
        status=422 if problems else 200,
    )
