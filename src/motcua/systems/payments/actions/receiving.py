"""Money comes in: cash at a counter, a transfer, the gateway, another body's paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import date_vi, money_vi, tidy, vietnam_day
from motcua.kernel.access import api as access

from ..events import MONEY_RECEIVED, REQUEST_SETTLED
from ..models import Bill, Payment, PaymentRequest, Receipt, ReceiptSeries, Till
from ..permissions import may_collect_for
from ..ports import MatterKind, Settled, find_matter_kind
from ..queries.bills import list_paid_online, payer_of
from ..queries.law import payment_law
from ..rules.law import receipt_symbol
from .asking import NothingAsked
from .ledger import (
    book,
    booking_day,
    locked_bill,
    open_request,
    tell,
    tell_all,
    tell_held,
    till_for,
)

MOST = 10**12


class AlreadyPaid(Refusal):
    """Khoản này đã nộp đủ ngày {day}, biên lai số {receipt}."""

    message_en = "This was already paid in full on {day}, receipt {receipt}."


class RequestNotFound(Refusal):
    """Không tìm thấy yêu cầu nộp tiền này."""

    status = 404
    message_en = "This payment request was not found."


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum that came in: how much, when, from whom, and what its source calls it."""

    amount: int
    paid_on: date
    payer_name: str = ""
    external_id: str = ""


@transaction.atomic
def take_cash(
    *,
    actor: Actor,
    request_uuid: UUID,
    till_code: str,
    amount: int | None,
    payer_name: str,
    form_key: str = "",
    at: datetime,
) -> Payment:
    """
    Take cash at a counter; the database gives the receipt its number.

    Part of the sum is taken as such. More than is owed is refused: the cashier gives change.
    The same form sent twice counts once (`form_key`).

    :raises AlreadyPaid: if a colleague at another counter was quicker.
    :raises InvalidInput: naming the field and what to do.
    """
    request, bill = locked_request(request_uuid)
    access.require(may_collect_for(actor, bill))
    till = _counter(bill, till_code, at)
    kept = Payment.objects.filter(till=till, external_id=form_key).first() if form_key else None
    if kept is not None:
        return kept
    _require_open(bill, request)
    left = request.left_to_pay
    if amount is None or not 0 < amount < MOST:
        raise InvalidInput(fields={"amount": _("Nhập số tiền thu bằng đồng, ví dụ 150000")})
    if amount > left:
        words = _("Chỉ còn phải nộp %(left)s. Nhập số tiền thực thu và trả lại tiền thừa.")
        raise InvalidInput(fields={"amount": words % {"left": money_vi(left)}})
    came = Sum(amount, vietnam_day(at), payer_name, form_key)
    return receive(actor, bill, request, till, came, at=at)


def _counter(bill: Bill, code: str, at: datetime) -> Till:
    counters = Till.objects.filter(agency=bill.agency, kind=Till.Kind.CASH, code=code)
    if code and not counters.exists():
        raise InvalidInput(fields={"till": _("Chọn quầy thu tiền mặt")})
    return till_for(bill, Till.Kind.CASH, at=at, code=code)


def locked_request(request_uuid: UUID) -> tuple[PaymentRequest, Bill]:
    """
    A request and its bill, locked.

    :raises RequestNotFound: if there is none.
    """
    bill_id = (
        PaymentRequest.objects.filter(uuid=request_uuid).values_list("bill_id", flat=True).first()
    )
    if bill_id is None:
        raise RequestNotFound()
    bill = locked_bill(pk=bill_id)
    request = PaymentRequest.objects.select_for_update().get(uuid=request_uuid)
    return request, bill


def _require_open(bill: Bill, request: PaymentRequest) -> None:
    if request.is_open:
        return
    last = request.payments.filter(voided_at__isnull=True).order_by("-id").first()
    if request.state == PaymentRequest.State.SETTLED and last is not None:
        raise AlreadyPaid(day=date_vi(last.paid_on), receipt=last.proof)
    raise NothingAsked()


def receive(
    actor: Actor,
    bill: Bill,
    request: PaymentRequest,
    till: Till,
    came: Sum,
    *,
    at: datetime,
) -> Payment:
    """
    Book a sum on a locked bill, with its receipt; what is more than owed is held.

    Money is never refused here: it is there. Called inside the caller's transaction.
    """
    held = bill.held
    payment = Payment.objects.create(
        bill=bill,
        request=request,
        till=till,
        amount=came.amount,
        paid_on=came.paid_on,
        payer_name=tidy(came.payer_name)[:200] or payer_of(bill, actor=actor, at=at),
        external_id=came.external_id,
        recorded_at=at,
        recorded_by=actor.uuid,
        recorded_by_name=actor.name,
    )
    if till.kind != Till.Kind.TREASURY:  # whose own paper is the receipt
        _give_receipt(payment, till, at)
    target = request if request.is_open else open_request(bill)
    on_duty = min(came.amount, target.left_to_pay) if target else 0
    # A statement is compared by the days that it names; cash by the day on which it was taken.
    is_stated = till.kind in (Till.Kind.BANK, Till.Kind.GATEWAY)
    day = booking_day(till, came.paid_on if is_stated else vietnam_day(at))
    about: dict[str, Any] = {
        "payment": payment,
        "till": till,
        "booked_on": day,
        "by": actor.uuid,
        "at": at,
    }
    book(bill, "paid", debit="money", credit="owed", amount=on_duty, request=target, **about)
    book(bill, "paid_over", debit="money", credit="held", amount=came.amount - on_duty, **about)
    tell(MONEY_RECEIVED, bill, actor, amount=came.amount, payment=payment.uuid,
         way=till.kind, receipt=payment.proof, at=at)  # fmt: skip
    tell_held(bill, actor, before=held, at=at)
    if target is not None:
        settle_if_paid(actor, bill, target, on=came.paid_on, at=at)
    return payment


def _give_receipt(payment: Payment, till: Till, at: datetime) -> None:
    day = vietnam_day(at)
    law = payment_law(on=day)
    symbol = receipt_symbol(
        law.receipt_symbol, agency=till.agency.code, till=till.code, year=day.year
    )
    series, _made = ReceiptSeries.objects.get_or_create(
        till=till, year=day.year, defaults={"symbol": symbol}
    )
    receipt = Receipt.objects.create(series=series, payment=payment, issued_at=at)
    receipt.refresh_from_db(fields=["number"])


def settle_if_paid(
    actor: Actor, bill: Bill, request: PaymentRequest, *, on: date, at: datetime
) -> None:
    """Where nothing is left to pay, the request is settled and the matter told."""
    request.bill = bill
    settle_paid(actor, [request], on=on, at=at)


def settle_paid(
    actor: Actor, requests: Sequence[PaymentRequest], *, on: date, at: datetime
) -> None:
    """Those of many on which nothing is left to pay are settled, and their matters told."""
    mine = {one.pk: one for one in requests}
    now = PaymentRequest.objects.filter(pk__in=mine, state=PaymentRequest.State.OPEN)
    paid = [mine[pk] for pk in now.filter(left_to_pay=0).values_list("pk", flat=True)]
    for request in paid:
        request.left_to_pay, request.state = 0, PaymentRequest.State.SETTLED
        request.settled_at, request.settled_on = at, on
    PaymentRequest.objects.bulk_update(paid, ["state", "settled_at", "settled_on"])
    tell_all(REQUEST_SETTLED, actor, at, [
        (one.bill, one.amount, {"request": one.uuid, "settled_on": on}) for one in paid
    ])  # fmt: skip
    online = list_paid_online(paid)
    of: dict[str, dict[UUID, Settled]] = {}
    for one in paid:
        told = Settled(one.uuid, one.amount, one.requested_at, on, actor, at, one.pk in online)
        of.setdefault(one.bill.matter_kind, {})[one.bill.matter_uuid] = told
    for name, matters in of.items():
        kind = find_matter_kind(name)
        if kind is not None and not _let_go_on(kind, matters):
            for uuid, told in matters.items():
                _let_go_on(kind, {uuid: told})


def _let_go_on(kind: MatterKind, matters: Mapping[UUID, Settled]) -> bool:
    """Whether the matters took it: the money is there anyhow, and the event tells them again."""
    try:
        with transaction.atomic():
            kind.settled(matters)
    except Refusal:
        return False
    return True


@transaction.atomic
def record_elsewhere(
    *,
    actor: Actor,
    matter_uuid: UUID,
    amount: int | None,
    paid_on: date | None,
    receipt_number: str,
    at: datetime,
) -> Payment:
    """
    Record that the whole sum was paid to another body (treasury, tax office), by its receipt.

    Who may record is the matter's own app's to check. The same receipt again changes nothing.

    :raises AlreadyPaid: if it was paid by another receipt.
    :raises NothingAsked: if nothing is waited for.
    :raises InvalidInput: if the sum is not the one that is owed, or the receipt is unclear.
    """
    bill = locked_bill(matter_uuid=matter_uuid)
    till = till_for(bill, Till.Kind.TREASURY, at=at)
    number = tidy(receipt_number)[:60]
    external_id = f"{bill.code}/{number}"[:80]
    request = open_request(bill)
    if request is None:
        return _same_paper(bill, external_id, amount, paid_on)
    _check_paper(bill, request, amount=amount, paid_on=paid_on, number=number, at=at)
    came = Sum(int(amount or 0), paid_on or vietnam_day(at), "", external_id)
    return receive(actor, bill, request, till, came, at=at)


def _same_paper(bill: Bill, external_id: str, amount: int | None, paid_on: date | None) -> Payment:
    last = bill.payments.filter(voided_at__isnull=True).order_by("-id").first()
    if last is None:
        raise NothingAsked()
    if (last.external_id, last.amount, last.paid_on) == (external_id, amount, paid_on):
        return last
    raise AlreadyPaid(day=date_vi(last.paid_on), receipt=last.proof)


def _check_paper(
    bill: Bill,
    request: PaymentRequest,
    *,
    amount: int | None,
    paid_on: date | None,
    number: str,
    at: datetime,
) -> None:
    fields = {}
    if amount is None:
        fields["amount"] = _("Nhập số tiền ghi trên biên lai, ví dụ 150000")
    elif amount != request.left_to_pay:
        fields["amount"] = _(
            "Biên lai ghi %(paid)s nhưng phải nộp %(asked)s. Kiểm tra lại biên lai; nếu số phải "
            "nộp đã đổi, rút yêu cầu này và gửi yêu cầu mới."
        ) % {"paid": money_vi(amount), "asked": money_vi(request.left_to_pay)}
    if paid_on is None or paid_on > vietnam_day(at):
        fields["paid_on"] = _("Nhập ngày ghi trên biên lai, không sau hôm nay")
    if not number:
        fields["receipt_number"] = _("Nhập số biên lai hoặc số chứng từ chuyển khoản")
    if fields:
        raise InvalidInput(fields=fields)
