"""The tree of agencies, the page of one, and the forms to create and change one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.web import clock
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.pages import render
from motcua.kernel.calendars import api as calendars
from motcua.kernel.organizations.actions.agencies import CHANGEABLE, change_agency, create_agency
from motcua.kernel.organizations.models import Agency
from motcua.kernel.organizations.permissions import MANAGE, may_manage_agency
from motcua.kernel.organizations.queries.agencies import get_agency
from motcua.kernel.organizations.queries.pages import agency_tree, agency_view, search_agencies
from motcua.kernel.organizations.web.forms import date_parts, parts_of, read_date, read_day

CREATABLE = (
    Agency.Kind.DEPARTMENT,
    Agency.Kind.COMMUNE_COMMITTEE,
    Agency.Kind.DIVISION,
    Agency.Kind.ONE_STOP_DESK,
)


def language() -> str:
    """The reader's language."""
    return (get_language() or "vi").split("-")[0]


@require_GET
@official(MANAGE)
def agency_list(request: ActingRequest) -> HttpResponse:
    """The agencies of a day as a tree, or those that a search finds."""
    day, error = read_day(request.GET.get("ngay", ""), clock.today())
    text = request.GET.get("tim", "").strip()
    return render(
        request,
        "organizations/agency_list.html",
        {
            "day": day,
            "error": error,
            "text": text,
            "found": search_agencies(text, day, language()) if text else None,
            "sections": [] if text else agency_tree(day, language()),
        },
        fragment="results",
        status=422 if error else 200,
    )


@require_GET
@official(MANAGE)
def agency_show(request: ActingRequest, agency_uuid: UUID) -> HttpResponse:
    """One agency: its particulars, parts, posts with holders, and what it was and became."""
    agency = get_agency(agency_uuid)
    now = clock.now()
    return render(
        request,
        "organizations/agency_show.html",
        {
            "view": agency_view(
                agency, actor=request.actor, on=clock.today(), at=now, language=language()
            ),
            "may_change": may_manage_agency(request.actor, agency.path),
            "is_ended": not agency.holds_on(clock.today()),
        },
    )


@require_http_methods(["GET", "POST"])
@official(MANAGE)
def agency_create(request: ActingRequest, agency_uuid: UUID) -> HttpResponse:
    """Create an agency below another one."""
    parent = get_agency(agency_uuid)
    if not may_manage_agency(request.actor, parent.path):
        raise PermissionRefused()
    problems: dict[str, str] = {}
    general = ""
    if request.method == "POST":
        try:
            agency = _create(request, parent)
            return redirect("organizations:agency_show", agency.uuid)
        except InvalidInput as refused:
            problems = refused.fields
        except Refusal as refused:
            general = refused.message(language())
    return render(
        request,
        "organizations/agency_create.html",
        {
            "parent": parent,
            "values": _typed(request),
            "valid_from": date_parts(request.POST, "valid_from")
            if request.method == "POST"
            else parts_of(clock.today()),
            "problems": problems,
            "general": general,
            "kinds": [(kind.value, str(kind.label)) for kind in CREATABLE],
            "calendars": _calendar_options(),
        },
        status=422 if problems or general else 200,
    )


def _create(request: ActingRequest, parent: Agency) -> Agency:
    problems: dict[str, str] = {}
    valid_from = read_date(request.POST, "valid_from", problems)
    if valid_from is None:
        raise InvalidInput(fields=problems)
    typed = _typed(request)
    return create_agency(
        actor=request.actor,
        parent_uuid=parent.uuid,
        code=typed["code"],
        kind=typed["kind"],
        name=typed["name"],
        name_en=typed["name_en"],
        label=typed["label"],
        abbreviation=typed["abbreviation"],
        place_name=typed["place_name"],
        calendar_code=typed["calendar_code"],
        valid_from=valid_from,
        at=clock.now(),
    )


def _typed(request: ActingRequest) -> dict[str, str]:
    names = ("code", "kind", "name", "name_en", "label", "abbreviation", "place_name")
    values = {name: request.POST.get(name, "").strip() for name in names}
    return {**values, "calendar_code": request.POST.get("calendar_code", "office")}


def _calendar_options() -> list[tuple[str, str]]:
    shown = language()
    return [(code, title.get(shown, title["vi"])) for code, title in calendars.list_calendars()]


@require_http_methods(["GET", "POST"])
@official(MANAGE)
def agency_change(request: ActingRequest, agency_uuid: UUID) -> HttpResponse:
    """Change an agency's contact, calendar, place name and English name."""
    agency = get_agency(agency_uuid)
    if not may_manage_agency(request.actor, agency.path):
        raise PermissionRefused()
    values = {name: getattr(agency, name) for name in CHANGEABLE}
    problems: dict[str, str] = {}
    if request.method == "POST":
        values = {name: request.POST.get(name, "").strip() for name in CHANGEABLE}
        try:
            change_agency(
                actor=request.actor, agency_uuid=agency.uuid, values=values, at=clock.now()
            )
            return redirect("organizations:agency_show", agency.uuid)
        except InvalidInput as refused:
            problems = refused.fields
    return render(
        request,
        "organizations/agency_change.html",
        {
            "agency": agency,
            "values": values,
            "problems": problems,
            "calendars": _calendar_options(),
        },
        status=422 if problems else 200,
    )
