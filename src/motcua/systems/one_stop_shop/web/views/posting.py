"""The post on the pages of a dossier: papers collected at home, the result sent to the door."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official, signed_in
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.base.web.pickers import pick
from motcua.kernel.parties import api as parties
from motcua.systems.postal import api as postal

from ...actions.payments import open_request
from ...actions.posting import (
    asked_to_send,
    order_collection,
    order_supplement,
    papers_to_send,
    send_result,
)
from ...models import Application, Dossier
from ...queries.detail import find_dossier_for
from ...queries.preparing import application_for, needed_papers
from .application import language, problems_of
from .returning import own_address

FIELDS = postal.meetings.FIELDS


@require_http_methods(["GET", "POST"])
@signed_in
def application_post(request: ActingRequest, draft: UUID) -> HttpResponse:
    """Ask the post to come for the papers: what it takes along, where, when, and what it costs."""
    application = application_for(request.actor, draft)
    orders = postal.orders_of(request.actor, [draft])
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            pick(request, unit_code=postal.unit_choices(today()))
            order = order_collection(
                actor=request.actor,
                application_uuid=draft,
                meeting=_meeting(request, with_window=True),
                at=now(),
            )
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(reverse("postal:order_track", args=[order.code]))
    needed = needed_papers(request.actor, application, language())
    return render(
        request,
        "one_stop_shop/application_post.html",
        {
            "application": application,
            "orders": orders,
            "papers": papers_to_send(application, needed),
            "values": request.POST or _usual(request, application),
            "units": postal.unit_choices(today()),
            "days": _days(),
            "prices": _prices(application, "collection"),
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _usual(request: ActingRequest, application: Application) -> dict[str, str]:
    """The applicant's own address and number, to be checked; tomorrow is not chosen for anybody."""
    return {**own_address(request, application), "day": "", "part": "sang"}


@require_http_methods(["GET", "POST"])
@signed_in
def supplement_post(request: ActingRequest, code: str) -> HttpResponse:
    """Ask the post to come for what the dossier was asked to complete."""
    dossier = find_dossier_for(request.actor, code=code)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            pick(request, unit_code=postal.unit_choices(today()))
            order = order_supplement(
                actor=request.actor,
                dossier_uuid=dossier.uuid,
                meeting=_meeting(request, with_window=True),
                at=now(),
            )
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(reverse("postal:order_track", args=[order.code]))
    found = postal.orders_of(request.actor, [dossier.uuid])
    return render(
        request,
        "one_stop_shop/supplement_post.html",
        {
            "dossier": dossier,
            "orders": [one for one in found if one.order.direction == "collection"],
            "papers": asked_to_send(dossier),
            "values": request.POST or _usual(request, dossier.application),
            "units": postal.unit_choices(today()),
            "days": _days(),
            "prices": _prices(dossier, "collection"),
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _days() -> list[tuple[str, str]]:
    """The days on which the postman can come: from tomorrow on, as far as the terms allow."""
    ahead = postal.terms_on(today()).most_days_ahead
    days = [today() + timedelta(days=number) for number in range(1, ahead)]
    return [(day.isoformat(), f"{day:%d/%m/%Y}") for day in days if day.weekday() < 6]


def _prices(held: Application | Dossier, direction: str) -> list[tuple[str, Any]]:
    """What carrying costs to each kind of place, for the usual envelope."""
    desk = held.receiving_agency
    near = desk.unit or (desk.parent.unit if desk.parent else None)
    grams = postal.terms_on(today()).usual_grams
    given: dict[str, Any] = {"direction": direction, "desk": desk, "at": now(), "grams": grams}
    places = {"province": "00000", "national": ""}
    if near is not None and near.level == "commune":
        places = {"commune": near.code, **places}
    return [(name, postal.price_of(unit_code=unit, **given)) for name, unit in places.items()]


def _meeting(request: ActingRequest, *, with_window: bool) -> postal.Meeting:
    post = request.POST
    start, end = _window(post.get("day", ""), post.get("part", "")) if with_window else (None, None)
    return postal.Meeting(
        **{name: post.get(name, "") for name in FIELDS}, window_from=start, window_to=end
    )


def _window(day: str, part: str) -> tuple[datetime | None, datetime | None]:
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        return None, None
    return postal.window_of(chosen, part) or (None, None)


@require_http_methods(["GET", "POST"])
@official("one_stop_shop.deliver")
def dossier_post(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Make a result ready for the post: to whom, where, and what the postman takes for it."""
    dossier = find_dossier_for(request.actor, uuid=uuid)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            pick(request, unit_code=postal.unit_choices(today()))
            post = request.POST
            order = send_result(
                actor=request.actor,
                dossier_uuid=uuid,
                meeting=_meeting(request, with_window=False),
                cod_amount=_number(post.get("cod_amount", ""), 0),
                grams=_number(post.get("grams", ""), 0) or None,
                at=now(),
            )
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(reverse("postal:order_show", args=[order.uuid]))
    return render(
        request,
        "one_stop_shop/dossier_post.html",
        {
            "dossier": dossier,
            "values": request.POST or _recipient(request, dossier),
            "units": postal.unit_choices(today()),
            "prices": _prices(dossier, "delivery"),
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _number(text: str, empty: int) -> int:
    plain = "".join(text.split()).replace(".", "").replace(",", "")
    if not plain:
        return empty
    return int(plain) if plain.isdecimal() and len(plain) < 10 else -1


def _recipient(request: ActingRequest, dossier: Dossier) -> dict[str, str]:
    """What the applicant chose for the way back, or their residence."""
    owed = open_request(dossier)
    cod_amount = str(owed.left_to_pay) if owed else ""
    if dossier.return_to:
        return {**dossier.return_to, "grams": "", "cod_amount": cod_amount}
    record = parties.read_party(
        actor=request.actor,
        party_uuid=dossier.applicant.uuid,
        purpose=f"Lập đơn trả kết quả hồ sơ {dossier.code} qua bưu chính",
        at=now(),
        fields=["residence", "contact"],
        agency_uuid=dossier.receiving_agency.uuid,
    )
    return {
        "person_name": dossier.applicant.full_name,
        "phone": dossier.phone or record.phone or "",
        "unit_code": record.residence_unit_code,
        "address_detail": dossier.return_address or record.residence_detail,
        "place": "home",
        "grams": "",
        "cod_amount": cod_amount,
    }
