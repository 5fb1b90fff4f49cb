"""Paying through the gateway: begun before it hears of it, told by its call, else asked for."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import Refusal
from motcua.base.text import vietnam_day
from motcua.base.web import limits
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events

from ..events import CALL_REFUSED, ORDER_ANSWERED, ORDER_BEGUN
from ..models import Bill, GatewayCall, OnlineOrder, Payment, PaymentRequest, Till
from ..ports import GatewayAnswer, GatewayDown, GatewayOrder, find_gateway
from ..queries.law import payment_law
from ..queries.sight import is_payer
from .asking import NothingAsked
from .ledger import locked_bill, tell, till_for
from .receiving import Sum, locked_request, receive

GATEWAY = system_actor("payments.gateway")
ASK_AGAIN = tuple(
    timedelta(minutes=one) for one in (1, 2, 5, 15, 30, 60, 180, 360, 720, 1440, 1440, 1440)
)
OPEN = (OnlineOrder.State.BEGUN, OnlineOrder.State.WAITING, OnlineOrder.State.UNKNOWN)
ORDERS_AN_HOUR = 20


class NoGateway(Refusal):
    """Nộp qua cổng thanh toán chưa mở ở đây. Vui lòng chuyển khoản hoặc nộp tại quầy."""

    message_en = "No payment gateway is connected here. Please pay by transfer or at the counter."


def pay_online(*, actor: Actor, request_uuid: UUID, return_base: str, at: datetime) -> OnlineOrder:
    """
    Order the payment of what is left at the gateway; the answer has the address to go to.

    Pressed twice it is the same order while that one can still be paid. Not in one transaction:
    the gateway may call back before it has answered.

    :raises NoGateway: if none is connected.
    :raises NothingAsked: if nothing is left to pay.
    """
    gateway = find_gateway()
    if gateway is None:
        raise NoGateway()
    order = _begin(actor, request_uuid, at)
    if order.pay_address:
        return order
    minutes = payment_law(on=vietnam_day(at)).online_minutes
    try:
        address = gateway.begin(
            GatewayOrder(
                reference=order.reference,
                amount=order.amount,
                description=f"{order.request.reference} {order.request.bill.code}",
                return_address=f"{return_base}{order.uuid}",
                expires_at=order.begun_at + timedelta(minutes=minutes),
            ),
            at=at,
        )
    except GatewayDown:
        _keep(order.uuid, state=OnlineOrder.State.UNKNOWN)
        raise
    return _keep(order.uuid, state=OnlineOrder.State.WAITING, pay_address=address)


@transaction.atomic
def _begin(actor: Actor, request_uuid: UUID, at: datetime) -> OnlineOrder:
    request, bill = locked_request(request_uuid)
    access.require(is_payer(actor, bill))
    if not request.is_open or not request.left_to_pay:
        raise NothingAsked()
    lives = timedelta(minutes=payment_law(on=vietnam_day(at)).online_minutes)
    fresh = request.orders.filter(
        state=OnlineOrder.State.WAITING, amount=request.left_to_pay, begun_at__gt=at - lives
    ).first()
    if fresh is not None:
        return fresh
    limits.hit(f"payments.order:{request.uuid}", limit=ORDERS_AN_HOUR, seconds=3600, at=at)
    order = OnlineOrder.objects.create(
        request=request,
        reference=f"{request.reference}-{secrets.token_hex(4)}",
        amount=request.left_to_pay,
        begun_at=at,
        next_ask_at=at + ASK_AGAIN[0],
    )
    tell(ORDER_BEGUN, bill, actor, amount=order.amount, order=order.uuid, at=at)
    return order


@transaction.atomic
def _keep(order_uuid: UUID, *, state: str, pay_address: str = "") -> OnlineOrder:
    order = OnlineOrder.objects.select_for_update(of=("self",)).get(uuid=order_uuid)
    if order.state == OnlineOrder.State.BEGUN:  # else the gateway called back meanwhile
        order.state = state
    order.pay_address = pay_address
    order.save(update_fields=["state", "pay_address"])
    return order


def take_call(*, answer: GatewayAnswer, body: bytes, came_from: str, at: datetime) -> str:
    """
    What the gateway tells in a call whose signature the connector has checked.

    Repeated, late and early calls are all right. Says what became of it (`GatewayCall.Verdict`).
    """
    return _take(answer, at, body=body, came_from=came_from)


@transaction.atomic
def _take(answer: GatewayAnswer, at: datetime, *, body: bytes = b"", came_from: str = "") -> str:
    order, bill = _locked(answer.reference)
    verdict = _told(order, bill, answer, at) if order and bill else "unknown_order"
    if body:
        _note(verdict, answer.reference, order, body=body, came_from=came_from, at=at)
    return verdict


def _locked(reference: str) -> tuple[OnlineOrder | None, Bill | None]:
    found = OnlineOrder.objects.filter(reference=reference).values_list("request__bill_id", "pk")
    ids = found.first()
    if ids is None:
        return None, None
    bill = locked_bill(pk=ids[0])
    return OnlineOrder.objects.select_for_update(of=("self",)).get(pk=ids[1]), bill


def _told(order: OnlineOrder, bill: Bill, answer: GatewayAnswer, at: datetime) -> str:
    if order.state == OnlineOrder.State.PAID:
        return "repeated"
    if answer.state == "paid":
        return _told_paid(order, bill, answer, at)
    if answer.state in ("failed", "none") and order.state in OPEN:
        order.state, order.ended_at, order.next_ask_at = OnlineOrder.State.FAILED, at, None
        order.gateway_id = answer.gateway_id[:80]
        order.save()
        _tell_answered(order, bill, at)
        return "taken"
    return "repeated"


def _told_paid(order: OnlineOrder, bill: Bill, answer: GatewayAnswer, at: datetime) -> str:
    """Money came: also where we had given the order up, or the matter has ended meanwhile."""
    if (answer.amount, answer.currency) != (order.amount, "VND"):
        if order.state != OnlineOrder.State.UNCLEAR:
            order.state = OnlineOrder.State.UNCLEAR
            order.note = f"{answer.amount} {answer.currency}"[:300]
            order.save(update_fields=["state", "note"])
            _tell_answered(order, bill, at)
        return "wrong_sum"
    till = till_for(bill, Till.Kind.GATEWAY, at=at)
    if Payment.objects.filter(till=till, external_id=answer.gateway_id[:80]).exists():
        return "repeated"  # the gateway's own number counts once, whatever order it names
    is_late = order.state not in OPEN or not order.request.is_open
    paid_at = answer.paid_at or at
    request = PaymentRequest.objects.select_for_update().get(pk=order.request_id)
    came = Sum(order.amount, vietnam_day(min(paid_at, at)), "", answer.gateway_id[:80])
    order.payment = receive(GATEWAY, bill, request, till, came, at=at)
    order.state, order.ended_at, order.next_ask_at = OnlineOrder.State.PAID, at, None
    order.gateway_id = answer.gateway_id[:80]
    order.save()
    _tell_answered(order, bill, at)
    return "late" if is_late else "taken"


def _tell_answered(order: OnlineOrder, bill: Bill, at: datetime) -> None:
    tell(ORDER_ANSWERED, bill, GATEWAY, amount=order.amount, order=order.uuid,
         state=order.state, at=at)  # fmt: skip


@transaction.atomic
def refuse_call(
    *, actor: Actor = GATEWAY, verdict: str, reference: str, body: bytes, came_from: str,
    at: datetime,
) -> None:  # fmt: skip
    """Note a call that proves nothing: forged or unreadable. It changes no order."""
    order = OnlineOrder.objects.filter(reference=reference[:30]).first()
    call = _note(verdict, reference, order, body=body, came_from=came_from, at=at)
    events.publish(
        CALL_REFUSED,
        subject=events.Subject("payments.gatewaycall", _uuid_of(call)),
        actor=actor,
        at=at,
        payload={"verdict": verdict},
    )


def _uuid_of(call: GatewayCall) -> UUID:
    return UUID(call.body_sha256[:32])


def _note(
    verdict: str,
    reference: str,
    order: OnlineOrder | None,
    *,
    body: bytes,
    came_from: str,
    at: datetime,
) -> GatewayCall:
    return GatewayCall.objects.create(
        verdict=verdict,
        reference=reference[:60],
        order=order,
        body_sha256=hashlib.sha256(body).hexdigest(),
        came_from=came_from[:45],
        received_at=at,
    )


def ask_gateway(*, order_uuid: UUID, at: datetime) -> OnlineOrder:
    """
    Ask the gateway what became of an order; without an answer it stays unknown and is asked again.

    Until it has expired, `pending` is an answer; after the last asking a person looks at it.
    """
    order = OnlineOrder.objects.get(uuid=order_uuid)
    gateway = find_gateway()
    if gateway is None or order.state not in (*OPEN, OnlineOrder.State.UNCLEAR):
        return order
    try:
        answer = gateway.ask(order.reference, at=at)
    except GatewayDown:
        _ask_later(order_uuid, is_unknown=True, at=at)
    else:
        if answer.state in ("paid", "failed") or _is_over(order, answer, at):
            _take(answer, at)
        _ask_later(order_uuid, is_unknown=False, at=at)
    order.refresh_from_db()
    return order


def _is_over(order: OnlineOrder, answer: GatewayAnswer, at: datetime) -> bool:
    """An order that the gateway never heard of and that is too old to arrive there still."""
    return answer.state == "none" and order.begun_at < at - timedelta(hours=1)


@transaction.atomic
def _ask_later(order_uuid: UUID, *, is_unknown: bool, at: datetime) -> None:
    order = OnlineOrder.objects.select_for_update(of=("self",)).get(uuid=order_uuid)
    if order.state not in (*OPEN, OnlineOrder.State.UNCLEAR):
        return
    if is_unknown and order.state in OPEN:
        order.state = OnlineOrder.State.UNKNOWN
    order.asked += 1
    is_last = order.asked >= len(ASK_AGAIN)
    order.next_ask_at = None if is_last else at + ASK_AGAIN[order.asked]
    if is_last and order.state in OPEN:
        order.state = OnlineOrder.State.UNKNOWN
    order.save(update_fields=["state", "asked", "next_ask_at"])


def ask_due_orders(*, at: datetime) -> int:
    """Ask for every order that is due to be asked for; called by a job."""
    due = OnlineOrder.objects.filter(next_ask_at__lte=at)
    uuids = list(due.order_by("next_ask_at").values_list("uuid", flat=True)[:200])
    for uuid in uuids:
        ask_gateway(order_uuid=uuid, at=at)
    return len(uuids)
