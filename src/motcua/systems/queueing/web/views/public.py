"""The pages without sign-in: the kiosk, the screen on the wall, one's own ticket."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.actors import system_actor
from motcua.base.errors import Refusal
from motcua.base.web import limits
from motcua.base.web.access import ActingRequest, public
from motcua.base.web.addresses import address_of
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render

from ...actions.tickets import Taking, leave_ticket, take_ticket, take_ticket_by_code
from ...models import Place, Ticket
from ...queries.lines import called_at_place, get_ticket, lines_of
from ...queries.places import PlaceNotFound, find_place, hours_of, priorities_on
from ..asking import problems_of, uuid_of
from ..pictures import qr_picture

KIOSK = system_actor("queueing.kiosk")
PERSON = system_actor("queueing.holder")
KIOSK_LIMIT, PLACE_LIMIT, MINUTE = 20, 60, 60
BACK_AFTER, SCREEN_EVERY, TICKET_EVERY = 15, 10, 20


@require_http_methods(["GET", "POST"])
@public
def kiosk_show(request: ActingRequest, code: str, key: UUID) -> HttpResponse:
    """Choose a group of services, or show a code, and take a number; nobody's name is asked."""
    place = _kiosk(code, key)
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            ticket = _take(request, place)
        except Refusal as refusal:
            problems, status = problems_of(refusal), refusal.status
        else:
            target = reverse("queueing:ticket_show", args=[ticket.uuid])
            return HttpResponseRedirect(f"{target}?kiosk={key}")
    return render(
        request,
        "queueing/kiosk_show.html",
        {
            "place": place,
            "hours": hours_of(place, now()),
            "lines": lines_of(place, today()),
            "priorities": priorities_on(today()).classes,
            "request_key": uuid4(),
            "problems": problems,
            "kiosk": str(key),
        },
        status=status,
    )


def _kiosk(code: str, key: UUID) -> Place:
    place = find_place(code, at=now())
    if place.kiosk_key != key:
        raise PlaceNotFound()
    return place


def _take(request: ActingRequest, place: Place) -> Ticket:
    moment = now()
    # A kiosk gives a number every few seconds; who asks more often is no line of people.
    whence = f"queueing-kiosk:{place.code}:{address_of(request)}"
    limits.hit(whence, limit=KIOSK_LIMIT, seconds=MINUTE, at=moment)
    limits.hit(f"queueing-place:{place.code}", limit=PLACE_LIMIT, seconds=MINUTE, at=moment)
    request_key = uuid_of(request.POST.get("request_key", ""))
    code = request.POST.get("code", "").strip()[:300]
    if code:
        return take_ticket_by_code(
            actor=KIOSK, place_uuid=place.uuid, code=code, at=moment, request_key=request_key
        )
    taking = Taking(
        group_uuid=uuid_of(request.POST.get("group", "")) or UUID(int=0),
        priority=request.POST.get("priority", ""),
        request_key=request_key,
    )
    return take_ticket(actor=KIOSK, place_uuid=place.uuid, taking=taking, at=moment)


@require_GET
@public
def ticket_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One's own number: how many are ahead, about how long, and which counter calls."""
    ticket = get_ticket(uuid, at=now())
    kiosk = uuid_of(request.GET.get("kiosk", ""))
    back = ""
    if kiosk is not None and kiosk == ticket.place.kiosk_key:
        back = reverse("queueing:kiosk_show", args=[ticket.place.code, kiosk])
    here = f"{settings.MOTCUA_ADDRESS.rstrip('/')}{reverse('queueing:ticket_show', args=[uuid])}"
    return render(
        request,
        "queueing/ticket_show.html",
        {
            "ticket": ticket,
            "back": back,
            "qr": qr_picture(here, _("Mã QR để theo dõi số trên điện thoại")),
            "after": BACK_AFTER if back else TICKET_EVERY,
        },
        fragment="state",
    )


@require_POST
@public
def ticket_leave(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Stop waiting, so that nobody is called in vain."""
    actor = request.actor if request.actor.is_signed_in else PERSON
    leave_ticket(actor=actor, ticket_uuid=uuid, at=now())
    return HttpResponseRedirect(reverse("queueing:ticket_show", args=[uuid]))


@require_GET
@public
def screen_show(request: ActingRequest, code: str) -> HttpResponse:
    """Which number goes to which counter: for the screen on the wall of the waiting room."""
    place = find_place(code, at=now())
    called = called_at_place(place, today())
    context: dict[str, Any] = {
        "place": place,
        "hours": hours_of(place, now()),
        "called": called,
        "lines": lines_of(place, today()),
        "moment": now(),
        "every": SCREEN_EVERY,
    }
    return render(request, "queueing/screen_show.html", context, fragment="board")
