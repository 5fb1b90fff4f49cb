"""Voiding a receipt of cash: proposed by one, done by another, on the day that is still open."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.text import tidy
from motcua.kernel.access import api as access

from ..events import PAYMENT_VOIDED, VOID_PROPOSED
from ..models import Bill, Payment, PaymentRequest, Till, TillDay
from ..permissions import may_collect_for, may_decide_for
from .ledger import book, locked_bill, open_request, tell


class PaymentNotFound(NotFound):
    """Không tìm thấy lần thu tiền này."""

    message_en = "This payment was not found."


class SecondPersonNeeded(Refusal):
    """Việc này phải do người khác duyệt, không phải người đã đề nghị."""

    status = 403
    message_en = "Somebody else than the one who proposed it has to approve this."


class VoidNotPossible(Refusal):
    """
    Chỉ hủy được biên lai tiền mặt khi ngày thu chưa chốt và tiền chưa hoàn trả. Vui lòng lập đề
    nghị hoàn trả.
    """

    message_en = (
        "Only a receipt of cash can be voided, while its day is open and nothing was paid back. "
        "Please propose a refund instead."
    )


@transaction.atomic
def propose_void(*, actor: Actor, payment_uuid: UUID, reason: str, at: datetime) -> Payment:
    """
    Propose to void a receipt of cash, with the reason.

    :raises VoidNotPossible: for other money, a closed day, or money that went on.
    """
    payment, bill = _locked(payment_uuid)
    access.require(may_collect_for(actor, bill))
    _require_voidable(bill, payment)
    if len(reason.strip()) < 10:
        raise InvalidInput(fields={"void_reason": _("Nêu rõ lý do hủy (ít nhất 10 ký tự)")})
    payment.void_reason, payment.void_asked_at = tidy(reason), at
    payment.void_asked_by, payment.void_asked_by_name = actor.uuid, actor.name
    payment.save()
    tell(VOID_PROPOSED, bill, actor, amount=payment.amount, payment=payment.uuid, at=at)
    return payment


@transaction.atomic
def approve_void(*, actor: Actor, payment_uuid: UUID, at: datetime) -> Payment:
    """
    Void the receipt that a colleague proposed to void; the sum is owed again.

    The number stays in its series. Doing it twice changes nothing.

    :raises SecondPersonNeeded: for the one who proposed it.
    """
    payment, bill = _locked(payment_uuid)
    access.require(may_decide_for(actor, bill))
    if payment.voided_at is not None:
        return payment
    if payment.void_asked_by is None:
        raise VoidNotPossible()
    if payment.void_asked_by == actor.uuid:
        raise SecondPersonNeeded()
    _require_voidable(bill, payment)
    _take_back(actor, bill, payment, at)
    payment.voided_at, payment.voided_by = at, actor.uuid
    payment.voided_by_name = actor.name
    payment.save()
    tell(PAYMENT_VOIDED, bill, actor, amount=payment.amount, payment=payment.uuid,
         receipt=payment.proof, at=at)  # fmt: skip
    return payment


def _locked(payment_uuid: UUID) -> tuple[Payment, Bill]:
    bill_id = Payment.objects.filter(uuid=payment_uuid).values_list("bill_id", flat=True).first()
    if bill_id is None:
        raise PaymentNotFound()
    bill = locked_bill(pk=bill_id)
    payment = Payment.objects.select_for_update().get(uuid=payment_uuid)
    return payment, bill


def _require_voidable(bill: Bill, payment: Payment) -> None:
    booked_on = payment.movements.values_list("booked_on", flat=True)
    closed = TillDay.objects.filter(till=payment.till, day__in=booked_on, closed_at__isnull=False)
    other = open_request(bill)
    is_free = other is None or other.pk == payment.request_id
    # Once the matter has ended or a relief made the sum the payer's, it is paid back instead.
    is_plain = bill.ended_at is None and bill.held == 0 and bill.paid_out == 0
    if payment.till.kind != Till.Kind.CASH or closed.exists() or not (is_free and is_plain):
        raise VoidNotPossible()


def _take_back(actor: Actor, bill: Bill, payment: Payment, at: datetime) -> None:
    request = payment.request
    if not request.is_open:
        request.state, request.settled_at, request.settled_on = (
            PaymentRequest.State.OPEN,
            None,
            None,
        )
        request.save(update_fields=["state", "settled_at", "settled_on"])
    booked = payment.movements.get(debit="money", credit="owed")
    book(bill, "voided", debit="owed", credit="money", amount=booked.amount, request=request,
         payment=payment, till=payment.till, booked_on=booked.booked_on, by=actor.uuid,
         at=at)  # fmt: skip
