"""Paying money back, or keeping it by law: proposed by one, decided by another, then paid."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.text import money_vi, tidy, vietnam_day
from motcua.kernel.access import api as access

from ..events import REFUND_DECIDED, REFUND_PAID, REFUND_PROPOSED, REFUND_SENT
from ..models import Bill, OnlineOrder, Refund, Till
from ..permissions import may_collect_for, may_decide_for, may_propose_for
from ..ports import GatewayDown, find_gateway
from .ledger import book, booking_day, locked_bill, tell, till_for
from .voiding import SecondPersonNeeded

ASKER = system_actor("payments.asker")
ASK_AGAIN = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


class RefundNotFound(NotFound):
    """Không tìm thấy đề nghị hoàn trả này."""

    message_en = "This refund was not found."


class RefundDecided(Refusal):
    """Đề nghị hoàn trả này đã được xử lý. Vui lòng tải lại trang."""

    message_en = "This refund was dealt with already. Please reload the page."


class RefundTooMuch(Refusal):
    """Chỉ còn {held} được giữ để hoàn trả. Vui lòng lập đề nghị mới."""

    message_en = "Only {held} is held to be paid back. Please make a new proposal."


@transaction.atomic
def propose_refund(
    *,
    actor: Actor,
    bill_uuid: UUID,
    amount: int | None,
    way: str,
    beneficiary: str = "",
    reason: str,
    legal_basis: str,
    at: datetime,
) -> Refund:
    """
    Propose to pay back what is held, or a part of it; or to keep it where the law says so.

    :raises InvalidInput: for more than is held and not proposed yet, or without reason and law.
    """
    bill = locked_bill(uuid=bill_uuid)
    access.require(may_propose_for(actor, bill))
    order = _order_of(bill)
    fields = {
        **_faults_of_sum(bill, amount),
        **_faults_of_way(way, beneficiary, has_order=order is not None),
        **_faults_of_grounds(reason, legal_basis),
    }
    if fields:
        raise InvalidInput(fields=fields)
    refund = Refund.objects.create(
        bill=bill,
        amount=int(amount or 0),
        way=way,
        order_reference=order.reference if order and way == Refund.Way.GATEWAY else "",
        beneficiary=tidy(beneficiary)[:200],
        reason=tidy(reason),
        legal_basis=tidy(legal_basis),
        proposed_at=at,
        proposed_by=actor.uuid,
        proposed_by_name=actor.name,
    )
    tell(REFUND_PROPOSED, bill, actor, amount=refund.amount, refund=refund.uuid, way=way,
         at=at)  # fmt: skip
    return refund


def _order_of(bill: Bill) -> OnlineOrder | None:
    """The last paid order: the gateway pays back on an order of its own."""
    paid = OnlineOrder.objects.filter(request__bill=bill, state=OnlineOrder.State.PAID)
    return paid.order_by("-id").first()


def _free(bill: Bill) -> int:
    """What is held and in no proposal yet."""
    waiting = bill.refunds.filter(state__in=["proposed", "approved", "sent"])
    return bill.held - sum(waiting.values_list("amount", flat=True))


def _faults_of_way(way: str, beneficiary: str, *, has_order: bool) -> dict[str, str]:
    if way not in Refund.Way.values:
        return {"way": _("Chọn cách hoàn trả")}
    if way == Refund.Way.GATEWAY and not has_order:
        return {"way": _("Khoản này không nộp qua cổng thanh toán; chọn cách khác")}
    if way == Refund.Way.BANK and not beneficiary.strip():
        return {"beneficiary": _("Nhập ngân hàng, số tài khoản và tên người nhận")}
    return {}


def _faults_of_sum(bill: Bill, amount: int | None) -> dict[str, str]:
    if amount is None or amount <= 0:
        return {"refund_amount": _("Nhập số tiền hoàn trả bằng đồng, lớn hơn 0")}
    if amount > _free(bill):
        words = _("Chỉ hoàn trả được tối đa %(rest)s: không nhiều hơn số đã nộp còn giữ")
        return {"refund_amount": words % {"rest": money_vi(max(0, _free(bill)))}}
    return {}


def _faults_of_grounds(reason: str, legal_basis: str) -> dict[str, str]:
    fields = {}
    if len(reason.strip()) < 10:
        fields["refund_reason"] = _("Nêu rõ lý do (ít nhất 10 ký tự)")
    if len(legal_basis.strip()) < 5:
        fields["refund_basis"] = _("Nêu căn cứ pháp lý")
    return fields


@transaction.atomic
def decide_refund(
    *, actor: Actor, refund_uuid: UUID, is_approved: bool, reason: str = "", at: datetime
) -> Refund:
    """
    Approve or refuse what a colleague proposed; money that is kept becomes income at once.

    :raises SecondPersonNeeded: for the one who proposed it.
    :raises RefundTooMuch: if the money went another way meanwhile.
    """
    refund, bill = _locked(refund_uuid)
    access.require(may_decide_for(actor, bill))
    if refund.state != Refund.State.PROPOSED:
        raise RefundDecided()
    if refund.proposed_by == actor.uuid:
        raise SecondPersonNeeded()
    if is_approved and refund.amount > bill.held:
        raise RefundTooMuch(held=money_vi(bill.held))
    if not is_approved and len(reason.strip()) < 10:
        raise InvalidInput(fields={"reason": _("Nêu rõ lý do (ít nhất 10 ký tự)")})
    refund.state = Refund.State.APPROVED if is_approved else Refund.State.REFUSED
    refund.refused_reason = "" if is_approved else tidy(reason)
    refund.decided_at, refund.decided_by, refund.decided_by_name = at, actor.uuid, actor.name
    if is_approved and refund.way == Refund.Way.KEEP:
        book(bill, "kept", debit="held", credit="income", amount=refund.amount, by=actor.uuid,
             at=at)  # fmt: skip
        refund.state = Refund.State.KEPT
    if is_approved and refund.way == Refund.Way.GATEWAY:
        refund.next_ask_at = at  # the job tells the gateway; so does whoever presses the button
    refund.save()
    tell(REFUND_DECIDED, bill, actor, amount=refund.amount, refund=refund.uuid,
         state=refund.state, at=at)  # fmt: skip
    return refund


def _locked(refund_uuid: UUID) -> tuple[Refund, Bill]:
    bill_id = Refund.objects.filter(uuid=refund_uuid).values_list("bill_id", flat=True).first()
    if bill_id is None:
        raise RefundNotFound()
    bill = locked_bill(pk=bill_id)
    refund = Refund.objects.select_for_update(of=("self",)).get(uuid=refund_uuid)
    return refund, bill


@transaction.atomic
def pay_refund(
    *, actor: Actor, refund_uuid: UUID, voucher: str, till_code: str = "", at: datetime
) -> Refund:
    """
    Hand out the cash against a voucher, or note the bank's order; doing it twice changes nothing.

    :raises RefundDecided: unless it was approved for cash or bank.
    """
    refund, bill = _locked(refund_uuid)
    access.require(may_collect_for(actor, bill))
    if refund.state == Refund.State.PAID:
        return refund
    if refund.state != Refund.State.APPROVED or refund.way == Refund.Way.GATEWAY:
        raise RefundDecided()
    if not voucher.strip():
        words = _("Nhập số phiếu chi hoặc số lệnh chuyển tiền")
        raise InvalidInput(fields={"voucher": words})
    _paid_back(actor, bill, refund, voucher=tidy(voucher)[:80], till_code=till_code, at=at)
    return refund


def _paid_back(
    actor: Actor, bill: Bill, refund: Refund, *, voucher: str, till_code: str = "", at: datetime
) -> None:
    kind = {"cash": Till.Kind.CASH, "bank": Till.Kind.BANK}.get(refund.way, Till.Kind.GATEWAY)
    till = till_for(bill, kind, at=at, code=till_code)
    book(bill, "paid_back", debit="held", credit="money", amount=refund.amount, till=till,
         booked_on=booking_day(till, vietnam_day(at)), by=actor.uuid, at=at)  # fmt: skip
    refund.state, refund.till, refund.voucher = Refund.State.PAID, till, voucher
    refund.paid_at, refund.paid_by_name, refund.next_ask_at = at, actor.name, None
    refund.save()
    tell(REFUND_PAID, bill, actor, amount=refund.amount, refund=refund.uuid, at=at)


def send_refund(*, actor: Actor = ASKER, refund_uuid: UUID, at: datetime) -> Refund:
    """
    Tell the gateway to pay back; what it does not answer is asked again, under the same number.

    Not in one transaction: what is about to be sent is written before it is.
    """
    refund = _mark_sent(actor, refund_uuid, at)
    gateway = find_gateway()
    if refund.state != Refund.State.SENT or gateway is None:
        return refund
    try:
        answer = gateway.refund(
            reference=refund.order_reference,
            refund_reference=f"HT{refund.uuid.hex[:24]}",
            amount=refund.amount,
            reason=refund.reason[:100],
            at=at,
        )
    except GatewayDown:
        answer = "pending"
    return _take_answer(actor, refund_uuid, answer, at)


@transaction.atomic
def _mark_sent(actor: Actor, refund_uuid: UUID, at: datetime) -> Refund:
    refund, bill = _locked(refund_uuid)
    if refund.way != Refund.Way.GATEWAY or refund.state not in ("approved", "sent"):
        return refund
    if refund.state == Refund.State.APPROVED:
        tell(REFUND_SENT, bill, actor, amount=refund.amount, refund=refund.uuid, at=at)
    refund.state = Refund.State.SENT
    refund.next_ask_at = at + ASK_AGAIN[min(refund.asked, len(ASK_AGAIN) - 1)]
    refund.asked += 1
    refund.save()
    return refund


@transaction.atomic
def _take_answer(actor: Actor, refund_uuid: UUID, answer: str, at: datetime) -> Refund:
    refund, bill = _locked(refund_uuid)
    if refund.state != Refund.State.SENT:
        return refund
    if answer == "paid":
        _paid_back(actor, bill, refund, voucher=f"HT{refund.uuid.hex[:24]}", at=at)
    elif answer == "refused":
        # The money is still held; another way has to be proposed.
        refund.state, refund.next_ask_at = Refund.State.REFUSED, None
        refund.refused_reason = _("Cổng thanh toán không nhận lệnh hoàn trả")
        refund.save()
        tell(REFUND_DECIDED, bill, actor, amount=refund.amount, refund=refund.uuid,
             state=refund.state, at=at)  # fmt: skip
    return refund


def send_due_refunds(*, at: datetime) -> int:
    """Tell the gateway of every refund that is due to be told or asked about; called by a job."""
    due = Refund.objects.filter(next_ask_at__lte=at, state__in=["approved", "sent"])
    uuids = list(due.order_by("next_ask_at").values_list("uuid", flat=True)[:100])
    for uuid in uuids:
        send_refund(actor=ASKER, refund_uuid=uuid, at=at)
    return len(uuids)
