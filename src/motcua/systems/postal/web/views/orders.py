"""Consignments: the list of desk and post, one with its acts, its label; the person's own page."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest, official, signed_in
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.collecting import Surplus, collect_papers, give_back_papers
from ...actions.ordering import call_off_order
from ...actions.tracking import type_tracking
from ...models import Order
from ...permissions import SEE, may_call_off, may_carry
from ...queries import words
from ...queries.orders import (
    OrderFilters,
    OrderView,
    find_order_for,
    get_order_for,
    list_orders_for,
)
from ...queries.papers import label_pdf, window_words
from ...rules.tracking import KINDS
from .reading import moment_of, number_of, place_in, problems_of


@require_GET
@official(SEE)
def order_list(request: ActingRequest) -> HttpResponse:
    """The consignments of the actor's desks, filtered."""
    query = request.GET
    filters = OrderFilters(
        direction=query.get("chieu", "") if query.get("chieu") in Order.Direction.values else "",
        status=query.get("trang-thai", "") if query.get("trang-thai") in words.STATUSES else "",
        text=query.get("q", "").replace("\x00", "").strip()[:100],
        only_open=query.get("dang-di") == "1",
    )
    page = list_orders_for(request.actor, filters=filters, after=place_in(query.get("sau", "")))
    kept = {name: value for name, value in query.items() if name != "sau" and value}
    more = urlencode({**kept, "sau": page.next_after or ""})
    return render(
        request,
        "postal/order_list.html",
        {
            "rows": [
                (row, words.status_words(row.status), words.status_kind(row.status))
                for row in page.rows
            ],
            "query": kept,
            "statuses": [(name, words.status_words(name)) for name in words.STATUSES],
            "directions": [
                (name, words.words_of(words.DIRECTIONS, name)) for name in words.DIRECTIONS
            ],
            "next_href": f"?{more}" if page.next_after else "",
        },
        fragment="orders",
    )


@require_GET
@official(SEE)
def order_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One consignment with everything on it and what this official may do to it now."""
    return _page(request, uuid)


def _page(
    request: ActingRequest,
    uuid: UUID,
    problems: list[tuple[str, str]] | None = None,
    act: str = "",
    status: int = 200,
) -> HttpResponse:
    view = get_order_for(request.actor, uuid=uuid, at=now())
    return render(
        request,
        "postal/order_show.html",
        {
            "view": view,
            "acts": acts_for(request.actor, view),
            "window": window_words(view.order),
            "kinds": [(kind, words.told_words(kind)) for kind in KINDS],
            "problems": problems or [],
            "errors": dict(problems or []),
            "act": act,
            "posted": request.POST,
        },
        status=status,
    )


def acts_for(actor: Actor, view: OrderView) -> set[str]:
    """What the order's status and the actor's permissions allow."""
    order, acts = view.order, set()
    if may_carry(actor, order):
        if order.status == Order.Status.REQUESTED:
            acts.add("collect")
        if order.status == Order.Status.COLLECTED and order.called_back_at is not None:
            acts.add("give-back")
        if order.is_open and order.status != Order.Status.PREPARED:
            acts.add("tracking")
    if may_call_off(actor, order) and order.status in {"requested", "prepared"}:
        acts.add("call-off")
    return acts


def _collect(request: ActingRequest, uuid: UUID) -> None:
    post = request.POST
    order = find_order_for(request.actor, uuid=uuid)
    counts = {
        piece.place: number_of(
            post.get(f"count-{piece.place}") or ("" if piece.is_required else "0")
        )
        for piece in order.pieces.all()
    }
    surplus = [
        Surplus(title, number_of(copies))
        for title, copies in zip(
            post.getlist("surplus-title"), post.getlist("surplus-copies"), strict=False
        )
    ]
    collect_papers(
        actor=request.actor,
        order_uuid=uuid,
        counts=counts,
        surplus=surplus,
        note=post.get("note", ""),
        item_code=post.get("item_code", ""),
        money_taken=post.get("money_taken") == "yes",
        at=now(),
    )


def _give_back(request: ActingRequest, uuid: UUID) -> None:
    note = request.POST.get("received_by", "")
    give_back_papers(actor=request.actor, order_uuid=uuid, note=note, at=now())


def _call_off(request: ActingRequest, uuid: UUID) -> None:
    call_off_order(actor=request.actor, order_uuid=uuid, at=now())


def _tracking(request: ActingRequest, uuid: UUID) -> None:
    post = request.POST
    amount = number_of(post.get("amount", ""))
    type_tracking(
        actor=request.actor,
        order_uuid=uuid,
        kind=post.get("kind", ""),
        happened_at=moment_of(post.get("happened_at", "")),
        note=post.get("note", ""),
        received_by=post.get("received_by", ""),
        amount=amount if amount >= 0 else None,
        at=now(),
    )


ACTS: dict[str, Callable[[ActingRequest, UUID], Any]] = {
    "collect": _collect,
    "give-back": _give_back,
    "call-off": _call_off,
    "tracking": _tracking,
}


@require_POST
@signed_in
def order_act(request: ActingRequest, uuid: UUID, act: str) -> HttpResponse:
    """Do one thing to a consignment; a refusal is shown on the page with what was typed kept."""
    if act not in ACTS:
        raise Http404
    order = find_order_for(request.actor, uuid=uuid)
    try:
        ACTS[act](request, uuid)
    except Refusal as refusal:
        if not request.actor.is_official:
            raise
        return _page(request, uuid, problems_of(refusal), act, status=refusal.status)
    if not request.actor.is_official:
        return HttpResponseRedirect(reverse("postal:order_track", args=[order.code]))
    return HttpResponseRedirect(reverse("postal:order_show", args=[uuid]))


@require_GET
@signed_in
def order_track(request: ActingRequest, code: str) -> HttpResponse:
    """A consignment as its person follows it: where it is, what is to be paid, what is in it."""
    view = get_order_for(request.actor, code=code, at=now())
    if not view.is_owner:
        return HttpResponseRedirect(reverse("postal:order_show", args=[view.order.uuid]))
    return render(
        request,
        "postal/order_track.html",
        {
            "view": view,
            "window": window_words(view.order),
            "acts": acts_for(request.actor, view),
        },
    )


@require_GET
@signed_in
def label_print(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """The A6 label as a PDF, for the desk, the post, and whoever sends papers."""
    order = find_order_for(request.actor, uuid=uuid)
    response = HttpResponse(label_pdf(order, at=now()), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{order.code}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
