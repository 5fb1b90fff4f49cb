"""The cashier's and the head's pages: who owes, who is owed, and one bill with all its acts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.web.access import ActingRequest, official
from motcua.base.web.clock import now, today
from motcua.base.web.pages import render

from ...actions.online import ask_gateway
from ...actions.papers import make_voucher
from ...actions.receiving import take_cash
from ...actions.refunds import decide_refund, pay_refund, propose_refund, send_refund
from ...actions.reliefs import decide_relief, propose_relief
from ...actions.voiding import approve_void, propose_void
from ...models import Bill
from ...permissions import (
    DECIDE,
    SEE,
    may_collect_for,
    may_decide_for,
    may_propose_for,
)
from ...ports import find_matter_kind
from ...queries.bills import (
    LISTS,
    count_bills_for,
    get_bill_for,
    get_refund_for,
    list_bills_for,
    list_calls_for,
    list_counters_of,
    list_orders_for,
    payer_of,
)
from ...queries.law import payment_law
from ..reading import in_words, money_of, posted
from .payer import items_of


@require_GET
@official(SEE)
def bill_list(request: ActingRequest) -> HttpResponse:
    """What is owed, what is to be paid back, and what waits for a decision."""
    which = request.GET.get("xem", "owed")
    which = which if which in LISTS else "owed"
    text = request.GET.get("q", "")[:60]
    return render(
        request,
        "payments/bill_list.html",
        {
            "rows": list_bills_for(
                request.actor, at=now(), which="all" if text else which, text=text
            ),
            "which": which,
            "text": text,
            "counts": count_bills_for(request.actor),
            "href": lambda one: "?" + urlencode({"xem": one}),
        },
    )


@require_GET
@official(SEE)
def bill_show(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """One bill: requests, receipts, decisions, movements, and the acts that are open."""
    return _page(request, get_bill_for(request.actor, uuid))


def _page(
    request: ActingRequest,
    bill: Bill,
    problems: list[tuple[str, str]] | None = None,
    act: str = "",
    status: int = 200,
) -> HttpResponse:
    kind = find_matter_kind(bill.matter_kind)
    requests = list(bill.requests.order_by("id"))
    return render(
        request,
        "payments/bill_show.html",
        {
            "bill": bill,
            "payer_name": payer_of(bill, actor=request.actor, at=now()),
            "requests": [(one, items_of(one)) for one in requests],
            "open": next((one for one in requests if one.is_open), None),
            "payments": list(
                bill.payments.select_related("till", "receipt__series", "request").order_by("id")
            ),
            "reliefs": [one for r in requests for one in r.reliefs.order_by("id")],
            "refunds": list(bill.refunds.order_by("id")),
            "movements": list(bill.movements.select_related("till").order_by("id")),
            "counters": list_counters_of(bill) or (("", "Quầy 1"),),
            "may": {
                "collect": may_collect_for(request.actor, bill),
                "propose": may_propose_for(request.actor, bill),
                "decide": may_decide_for(request.actor, bill),
            },
            "law": payment_law(on=today()),
            "matter_page": kind.official_page(bill.matter_uuid) if kind else "",
            "form_key": request.POST.get("form_key") or f"phieu-{uuid4().hex}",
            "problems": problems or [],
            "errors": dict(problems or []),
            "act": act,
            "posted": request.POST,
        },
        status=status,
    )


def _one(request: ActingRequest, name: str) -> UUID:
    try:
        return UUID(posted(request, name))
    except ValueError as error:
        raise InvalidInput(fields={name: ""}) from error


def _take_cash(request: ActingRequest, bill: Bill) -> None:
    take_cash(
        actor=request.actor,
        request_uuid=_one(request, "request"),
        till_code=posted(request, "till"),
        amount=money_of(posted(request, "amount")),
        payer_name=posted(request, "payer_name"),
        form_key=posted(request, "form_key")[:80],
        at=now(),
    )


def _propose_void(request: ActingRequest, bill: Bill) -> None:
    propose_void(
        actor=request.actor,
        payment_uuid=_one(request, "payment"),
        reason=posted(request, "void_reason"),
        at=now(),
    )


def _approve_void(request: ActingRequest, bill: Bill) -> None:
    approve_void(actor=request.actor, payment_uuid=_one(request, "payment"), at=now())


def _propose_relief(request: ActingRequest, bill: Bill) -> None:
    propose_relief(
        actor=request.actor,
        request_uuid=_one(request, "request"),
        amount=money_of(posted(request, "relief_amount")),
        reason=posted(request, "relief_reason"),
        legal_basis=posted(request, "relief_basis"),
        at=now(),
    )


def _decide_relief(request: ActingRequest, bill: Bill) -> None:
    decide_relief(
        actor=request.actor,
        relief_uuid=_one(request, "relief"),
        is_granted=posted(request, "answer") == "yes",
        reason=posted(request, "reason"),
        at=now(),
    )


def _propose_refund(request: ActingRequest, bill: Bill) -> None:
    propose_refund(
        actor=request.actor,
        bill_uuid=bill.uuid,
        amount=money_of(posted(request, "refund_amount")),
        way=posted(request, "way"),
        beneficiary=posted(request, "beneficiary"),
        reason=posted(request, "refund_reason"),
        legal_basis=posted(request, "refund_basis"),
        at=now(),
    )


def _decide_refund(request: ActingRequest, bill: Bill) -> None:
    refund = decide_refund(
        actor=request.actor,
        refund_uuid=_one(request, "refund"),
        is_approved=posted(request, "answer") == "yes",
        reason=posted(request, "reason"),
        at=now(),
    )
    if refund.way == refund.Way.GATEWAY and refund.state == refund.State.APPROVED:
        send_refund(actor=request.actor, refund_uuid=refund.uuid, at=now())


def _pay_refund(request: ActingRequest, bill: Bill) -> None:
    pay_refund(
        actor=request.actor,
        refund_uuid=_one(request, "refund"),
        voucher=posted(request, "voucher"),
        till_code=posted(request, "till"),
        at=now(),
    )


ACTS: dict[str, Callable[[ActingRequest, Bill], Any]] = {
    "take-cash": _take_cash,
    "propose-void": _propose_void,
    "approve-void": _approve_void,
    "propose-relief": _propose_relief,
    "decide-relief": _decide_relief,
    "propose-refund": _propose_refund,
    "decide-refund": _decide_refund,
    "pay-refund": _pay_refund,
}


@require_POST
@official(SEE)
def bill_act(request: ActingRequest, uuid: UUID, act: str) -> HttpResponse:
    """Do one thing to a bill; a refusal is shown on the page with what was typed kept."""
    if act not in ACTS:
        raise Http404
    bill = get_bill_for(request.actor, uuid)
    try:
        ACTS[act](request, bill)
    except Refusal as refusal:
        bill.refresh_from_db()
        return _page(request, bill, in_words(refusal), act, status=refusal.status)
    return HttpResponseRedirect(reverse("payments:bill_show", args=[uuid]))


@require_GET
@official(SEE)
def voucher_show(request: ActingRequest, refund: UUID) -> HttpResponse:
    """The voucher of a refund that was approved."""
    found = get_refund_for(request.actor, refund)
    if found.state not in ("approved", "sent", "paid"):
        raise NotFound()
    document = make_voucher(refund_uuid=refund, at=now())
    return HttpResponseRedirect(reverse("documents:document_show", args=[document.uuid]))


@require_GET
@official(SEE)
def gateway_show(request: ActingRequest) -> HttpResponse:
    """Online payments that nobody knows the end of, and what the gateway called about."""
    asked_for = request.GET.get("hoi", "")
    orders = list_orders_for(request.actor)
    if any(str(one.uuid) == asked_for for one in orders):
        ask_gateway(order_uuid=UUID(asked_for), at=now())
        orders = list_orders_for(request.actor)
    counts, calls = list_calls_for(request.actor)
    return render(
        request,
        "payments/gateway_show.html",
        {
            "orders": orders,
            "counts": counts,
            "calls": calls,
            "sees_calls": request.actor.may(DECIDE),
        },
    )
