"""The officer's pages: sit down at a counter, call, serve; and the figures of a place."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import PermissionRefused, Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render

from ...actions import calling
from ...models import Counter, Place
from ...permissions import MANAGE, SERVE, may_see_figures
from ...ports import continuations
from ...queries.figures import figures_of
from ...queries.lines import line_before, matters_of, missed_at, ticket_at
from ...queries.places import find_counter, find_place, hours_of, places_for, priorities_on
from ..asking import day_of, problems_of, uuid_of


@require_GET
@official(SERVE)
def counter_list(request: ActingRequest) -> HttpResponse:
    """The counters at which the officer may sit, place by place, with who sits there."""
    places = [
        (place, list(_counters(place)))
        for place in places_for(request.actor, on=today())
        if request.actor.may(SERVE, place.agency.path)
    ]
    return render(
        request,
        "queueing/counter_list.html",
        {"places": places, "me": request.actor.uuid},
    )


def _counters(place: Place) -> Any:
    return place.counters.filter(is_in_use=True).prefetch_related("groups").order_by("number")


@require_GET
@official(SERVE)
def counter_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One counter: who is here, who waits, and one button for each thing that may happen."""
    return _show(request, find_counter(request.actor, uuid, at=now()), [])


def _show(
    request: ActingRequest, counter: Counter, problems: list[tuple[str, str]], status: int = 200
) -> HttpResponse:
    ticket = ticket_at(counter)
    line = line_before(counter, today())
    return render(
        request,
        "queueing/counter_show.html",
        {
            "counter": counter,
            "hours": hours_of(counter.place, now()),
            "ticket": ticket,
            "call": ticket.calls.filter(ended_at__isnull=True).first() if ticket else None,
            "matters": matters_of(ticket) if ticket else [],
            "continuations": _continuations(request, ticket.uuid) if ticket else [],
            "line": [row for row in line if row.is_mine],
            "others_waiting": sum(not row.is_mine for row in line),
            "missed": missed_at(counter, today()),
            "others": list(
                counter.place.counters.filter(officer_uuid__isnull=False)
                .exclude(pk=counter.pk)
                .order_by("number")
            ),
            "priorities": {one.code: one.title for one in priorities_on(today()).classes},
            "is_mine": counter.officer_uuid == request.actor.uuid,
            "problems": problems,
        },
        fragment="line",
        status=status,
    )


def _continuations(request: ActingRequest, ticket_uuid: UUID) -> list[tuple[str, str]]:
    return [
        (one.title, one.address_of(ticket_uuid))
        for one in continuations()
        if request.actor.may(one.permission)
    ]


@require_POST
@official(SERVE)
def counter_act(request: ActingRequest, uuid: UUID, act: str) -> HttpResponse:
    """Do one thing at a counter; what cannot be done is said on the same page."""
    do = ACTS.get(act)
    if do is None:
        raise Http404
    counter = find_counter(request.actor, uuid, at=now())
    try:
        do(request, counter)
    except Refusal as refusal:
        counter = find_counter(request.actor, uuid, at=now())
        return _show(request, counter, problems_of(refusal), 409)
    return HttpResponseRedirect(reverse("queueing:counter_show", args=[uuid]))


def _open(request: ActingRequest, counter: Counter) -> None:
    calling.open_counter(actor=request.actor, counter_uuid=counter.uuid, at=now())


def _close(request: ActingRequest, counter: Counter) -> None:
    calling.close_counter(actor=request.actor, counter_uuid=counter.uuid, at=now())


def _next(request: ActingRequest, counter: Counter) -> None:
    after = uuid_of(request.POST.get("after", ""))
    calling.call_next(actor=request.actor, counter_uuid=counter.uuid, at=now(), after=after)


def _recall(request: ActingRequest, counter: Counter) -> None:
    calling.recall_ticket(actor=request.actor, counter_uuid=counter.uuid, at=now())


def _begin(request: ActingRequest, counter: Counter) -> None:
    calling.begin_service(actor=request.actor, counter_uuid=counter.uuid, at=now())


def _finish(request: ActingRequest, counter: Counter) -> None:
    calling.finish_service(actor=request.actor, counter_uuid=counter.uuid, at=now())


def _miss(request: ActingRequest, counter: Counter) -> None:
    calling.miss_ticket(actor=request.actor, counter_uuid=counter.uuid, at=now())


def _put_back(request: ActingRequest, counter: Counter) -> None:
    ticket = uuid_of(request.POST.get("ticket", "")) or UUID(int=0)
    calling.put_back_ticket(actor=request.actor, ticket_uuid=ticket, at=now())


def _transfer(request: ActingRequest, counter: Counter) -> None:
    other = uuid_of(request.POST.get("counter", "")) or UUID(int=0)
    calling.transfer_ticket(
        actor=request.actor, counter_uuid=counter.uuid, to_counter_uuid=other, at=now()
    )


ACTS: dict[str, Callable[[ActingRequest, Counter], None]] = {
    "mo": _open,
    "dong": _close,
    "goi": _next,
    "goi-lai": _recall,
    "bat-dau": _begin,
    "xong": _finish,
    "vang": _miss,
    "cho-lai": _put_back,
    "chuyen": _transfer,
}


@require_GET
@official()
def figure_list(request: ActingRequest, code: str) -> HttpResponse:
    """How long people waited and were served at a place, by counter, group and day."""
    place = find_place(code, at=now())
    if not may_see_figures(request.actor, place):
        raise PermissionRefused()
    last = day_of(request.GET.get("den", ""), today())
    first = min(day_of(request.GET.get("tu", ""), last - timedelta(days=6)), last)
    return render(
        request,
        "queueing/figure_list.html",
        {
            "spot": place,
            "figures": figures_of(place, first=first, last=last),
            "first": first,
            "last": last,
            "may_manage": request.actor.may(MANAGE, place.agency.path),
        },
    )
