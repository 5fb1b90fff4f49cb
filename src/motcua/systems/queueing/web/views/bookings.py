"""Booking a time: a person for themselves, an officer for whoever telephones."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.errors import NotFound, Refusal
from motcua.base.text import VIETNAM
from motcua.base.web.access import ActingRequest, public, signed_in
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render

from ...actions.bookings import book_slot, cancel_booking
from ...models import ServiceGroup
from ...queries.bookings import bookable_days, bookable_groups, bookings_of, free_slots
from ..asking import day_of, problems_of


@require_GET
@public
def booking_list(request: ActingRequest) -> HttpResponse:
    """Where a time may be booked, and what one has booked."""
    own = [] if request.actor.is_official else bookings_of(request.actor, at=now())
    return render(
        request,
        "queueing/booking_list.html",
        {
            "groups": bookable_groups(on=today()),
            "bookings": own if request.actor.is_signed_in else [],
            "given": request.GET.get("ma", "")[:6],
        },
    )


@require_http_methods(["GET", "POST"])
@signed_in
def booking_create(request: ActingRequest, group: UUID) -> HttpResponse:
    """Choose a day and a time of one group; two people never get the last place of a time."""
    chosen = _group(group)
    days = bookable_days(chosen, at=now())
    day = day_of(request.GET.get("ngay", ""), days[0] if days else today())
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            booking = book_slot(
                actor=request.actor, group_uuid=group, slot_at=_slot(request), at=now()
            )
        except Refusal as refusal:
            problems = problems_of(refusal)
        else:
            return HttpResponseRedirect(f"{reverse('queueing:booking_list')}?ma={booking.code}")
    return render(
        request,
        "queueing/booking_create.html",
        {
            "group": chosen,
            "days": days,
            "day": day,
            "slots": free_slots(chosen, day, at=now()),
            "problems": problems,
            "errors": dict(problems),
        },
        status=422 if problems else 200,
    )


def _group(uuid: UUID) -> ServiceGroup:
    for group in bookable_groups(on=today()):
        if group.uuid == uuid:
            return group
    raise NotFound()


def _slot(request: ActingRequest) -> datetime:
    try:
        moment = datetime.fromisoformat(request.POST.get("slot", ""))
    except ValueError:
        moment = datetime(1970, 1, 1, tzinfo=VIETNAM)
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


@require_POST
@signed_in
def booking_cancel(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Give a booked time up."""
    cancel_booking(actor=request.actor, booking_uuid=uuid, at=now())
    return HttpResponseRedirect(reverse("queueing:booking_list"))
