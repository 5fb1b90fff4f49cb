"""Setting up places of service, groups and counters."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused, Refusal
from motcua.base.text import in_language
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render
from motcua.base.web.pickers import pick
from motcua.kernel.calendars import api as calendars
from motcua.kernel.organizations import api as organizations

from ...actions.places import GroupSetting, renew_kiosk_key, set_counter, set_group, set_place
from ...models import Place
from ...permissions import MANAGE, may_manage
from ...queries.places import find_place, places_for
from ..asking import language, number_of, problems_of, uuid_of
from ..pictures import qr_picture


@require_http_methods(["GET", "POST"])
@official(MANAGE)
def place_list(request: ActingRequest) -> HttpResponse:
    """The places that the official sets up, and a form for one more."""
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            place = _set_place(request, request.POST.get("code", "").strip())
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(reverse("queueing:place_show", args=[place.code]))
    places = [
        place
        for place in places_for(request.actor, on=today())
        if may_manage(request.actor, place.agency.path)
    ]
    return render(
        request,
        "queueing/place_list.html",
        {
            "places": places,
            "desks": [(str(one.uuid), one.name) for one in _desks(request.actor)],
            "calendars": _calendars(),
            "values": request.POST,
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _desks(actor: Actor) -> list[organizations.Agency]:
    desks = organizations.list_agencies(on=today(), kind="one_stop_desk")
    return [desk for desk in desks if may_manage(actor, desk.path)]


def _calendars() -> list[tuple[str, str]]:
    return [(code, in_language(title, language())) for code, title in calendars.list_calendars()]


def _set_place(request: ActingRequest, code: str) -> Place:
    pick(request, agency=[(one.uuid, one.name) for one in _desks(request.actor)])
    post = request.POST
    return set_place(
        actor=request.actor,
        code=code,
        agency_uuid=uuid_of(post.get("agency", "")) or UUID(int=0),
        title={"vi": post.get("title", "")[:200], "en": post.get("title_en", "")[:200]},
        calendar_code=post.get("calendar", ""),
        last_ticket_minutes=number_of(post, "last_ticket_minutes"),
        at=now(),
    )


@require_http_methods(["GET", "POST"])
@official(MANAGE)
def place_show(request: ActingRequest, code: str) -> HttpResponse:
    """One place: its hours, groups, counters, the kiosk's address and the screen's."""
    place = find_place(code, at=now())
    if not may_manage(request.actor, place.agency.path):
        raise PermissionRefused()
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            _change(request, place)
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(request.path)
    return render(
        request,
        "queueing/place_show.html",
        {**_shown(request, place), "problems": problems, "errors": dict(problems)},
        status=422 if problems else 200,
    )


def _change(request: ActingRequest, place: Place) -> None:
    post, what = request.POST, request.POST.get("_what", "")
    if what == "key":
        renew_kiosk_key(actor=request.actor, place_uuid=place.uuid, at=now())
    elif what == "group":
        setting = GroupSetting(
            prefix=post.get("prefix", "").strip(),
            title={"vi": post.get("title", "")[:200], "en": post.get("title_en", "")[:200]},
            field_codes=[one for one in post.get("fields", "").replace(",", " ").split() if one],
            minutes=number_of(post, "minutes"),
            slot_minutes=number_of(post, "slot_minutes"),
            slot_capacity=number_of(post, "slot_capacity"),
            is_offered=bool(post.get("is_offered")),
        )
        set_group(actor=request.actor, place_uuid=place.uuid, setting=setting, at=now())
    elif what == "counter":
        set_counter(
            actor=request.actor,
            place_uuid=place.uuid,
            number=number_of(post, "number"),
            group_uuids=[one for text in post.getlist("groups") if (one := uuid_of(text))],
            is_in_use=bool(post.get("is_in_use")),
            at=now(),
        )
    else:
        _set_place(request, place.code)


def _shown(request: ActingRequest, place: Place) -> dict[str, Any]:
    base = settings.MOTCUA_ADDRESS.rstrip("/")
    kiosk = f"{base}{reverse('queueing:kiosk_show', args=[place.code, place.kiosk_key])}"
    sent = request.POST
    groups = list(place.groups.order_by("prefix"))
    return {
        "spot": place,
        "groups": groups,
        "choices": [(str(one.uuid), f"{one.prefix} – {in_language(one.title, language())}")
                    for one in groups],
        "counters": list(place.counters.prefetch_related("groups").order_by("number")),
        "desks": [(str(one.uuid), one.name) for one in _desks(request.actor)],
        "calendars": _calendars(),
        "kiosk": kiosk,
        "screen": f"{base}{reverse('queueing:screen_show', args=[place.code])}",
        "qr": qr_picture(kiosk, _("Mã QR của nơi lấy số")),
        "values": sent,
    }  # fmt: skip
