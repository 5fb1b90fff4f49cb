"""How the result comes back, where notices go, and who applies together."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.base.errors import InvalidInput
from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.base.web.pickers import pick
from motcua.kernel.organizations import api as organizations
from motcua.kernel.parties import api as parties
from motcua.systems.postal import api as postal

from ...actions.application import set_co_applicants
from ...actions.counter import set_return_place
from ...actions.returning import set_delivery
from ...models import Application
from ...queries.preparing import application_for
from .application import _uuid, problems_of

FIELDS = ("return_channel", "phone", "email")


@require_http_methods(["GET", "POST"])
@signed_in
def application_delivery(request: ActingRequest, draft: UUID) -> HttpResponse:
    """How the result comes back, where notices go, and who applies together."""
    application = application_for(request.actor, draft)
    problems: list[tuple[str, str]] = []
    people = [(p["personal_code"], p["full_name"]) for p in application.co_applicants]
    place = str((application.return_agency or application.receiving_agency).uuid)
    units = postal.unit_choices(today())
    if request.method == "POST":
        people = _people_sent(request)
        try:
            pick(request, return_agency=_desks(), to_unit_code=units)
            place = request.POST.get("return_agency", place)
            _keep(request, draft, people, place)
        except InvalidInput as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(reverse("one_stop_shop:application_check", args=[draft]))
    return render(
        request,
        "one_stop_shop/application_delivery.html",
        {
            "application": application,
            "values": request.POST if problems else _kept(request, application),
            "units": units,
            "people": people,
            "desks": _desks(),
            "return_agency": place,
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _keep(request: ActingRequest, draft: UUID, people: list[tuple[str, str]], place: str) -> None:
    given: dict[str, Any] = {"actor": request.actor, "application_uuid": draft, "at": now()}
    sent: dict[str, Any] = {name: request.POST.get(name, "") for name in FIELDS}
    is_posted = sent["return_channel"] == "postal"
    set_delivery(return_to=_meeting(request) if is_posted else None, **sent, **given)
    set_co_applicants(people=people, **given)
    set_return_place(agency_uuid=_uuid(place), **given)


def _meeting(request: ActingRequest) -> postal.Meeting:
    names = postal.meetings.FIELDS
    return postal.meetings.meeting_of({n: request.POST.get(f"to_{n}", "") for n in names})


def _kept(request: ActingRequest, application: Application) -> dict[str, str]:
    """What was chosen before; for the post, until then, the applicant's own address."""
    values = {name: str(getattr(application, name)) for name in FIELDS}
    to = application.return_to or own_address(request, application)
    return values | {f"to_{name}": value for name, value in to.items()}


def own_address(request: ActingRequest, application: Application) -> dict[str, str]:
    """The applicant's own address and number, to be checked."""
    record = parties.read_party(
        actor=request.actor,
        party_uuid=application.applicant.uuid,
        purpose="Điền sẵn nơi gặp bưu tá",
        at=now(),
        fields=["residence", "contact"],
    )
    return {
        "person_name": application.applicant.full_name,
        "phone": application.phone or record.phone or "",
        "unit_code": record.residence_unit_code,
        "address_detail": record.residence_detail,
        "place": "home",
    }


def _people_sent(request: ActingRequest) -> list[tuple[str, str]]:
    codes, names = request.POST.getlist("co-code"), request.POST.getlist("co-name")
    return [
        (code.strip(), name.strip())
        for code, name in zip(codes, names, strict=False)
        if code.strip() or name.strip()
    ]


def _desks() -> list[tuple[str, str]]:
    """Every desk of the province: a result may be fetched at any."""
    found = organizations.list_agencies(on=today(), kind="one_stop_desk")
    return [(str(desk.uuid), desk.name) for desk in found]
