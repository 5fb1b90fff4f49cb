"""Letting a payer off a sum: with reason and law, by a second person above the threshold."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.base.text import money_vi, tidy, vietnam_day
from motcua.kernel.access import api as access

from ..events import RELIEF_GRANTED, RELIEF_PROPOSED, RELIEF_REFUSED
from ..models import Bill, PaymentRequest, Relief
from ..permissions import may_decide_for, may_propose_for
from ..queries.law import payment_law
from .ledger import book, locked_bill, tell, tell_held
from .receiving import locked_request, settle_if_paid
from .voiding import SecondPersonNeeded


class ReliefNotFound(NotFound):
    """Không tìm thấy đề nghị miễn, giảm này."""

    message_en = "This relief was not found."


class ReliefDecided(Refusal):
    """Đề nghị này đã được quyết định. Vui lòng tải lại trang."""

    message_en = "This was decided already. Please reload the page."


class ReliefWaiting(Refusal):
    """Một đề nghị miễn, giảm đang chờ duyệt. Vui lòng chờ quyết định đó."""

    message_en = "A relief already waits for approval. Please wait for that decision."


@transaction.atomic
def propose_relief(
    *,
    actor: Actor,
    request_uuid: UUID,
    amount: int | None,
    reason: str,
    legal_basis: str,
    at: datetime,
) -> Relief:
    """
    Let the payer off a sum; below the day's threshold at once, else when a second one approves.

    The rule of the day stays with the decision. What was paid already is held to be paid back.

    :raises ReliefWaiting: while another proposal waits.
    :raises InvalidInput: if it is more than was asked for, or reason or law is missing.
    """
    request, bill = locked_request(request_uuid)
    access.require(may_propose_for(actor, bill))
    if request.reliefs.filter(state=Relief.State.PROPOSED).exists():
        raise ReliefWaiting()
    _check(bill, request, amount, reason, legal_basis)
    law = payment_law(on=vietnam_day(at))
    relief = Relief.objects.create(
        request=request,
        amount=int(amount or 0),
        reason=tidy(reason),
        legal_basis=tidy(legal_basis),
        rule={"second_person_from": law.second_person_from, "basis": dict(law.relief_basis),
              "valid_from": law.valid_from.isoformat()},
        needs_second=law.needs_second(int(amount or 0)),
        state=Relief.State.PROPOSED,
        proposed_at=at,
        proposed_by=actor.uuid,
        proposed_by_name=actor.name,
    )  # fmt: skip
    tell(RELIEF_PROPOSED, bill, actor, amount=relief.amount, relief=relief.uuid, at=at)
    if not relief.needs_second:
        _grant(actor, bill, request, relief, at)
    return relief


def _check(
    bill: Bill, request: PaymentRequest, amount: int | None, reason: str, legal_basis: str
) -> None:
    fields = {}
    rest = request.amount - _let_off(request)
    if not _stands(bill, request):
        fields["relief_amount"] = _("Yêu cầu này đã rút, không còn gì để miễn, giảm")
    elif amount is None or amount <= 0:
        fields["relief_amount"] = _("Nhập số tiền miễn, giảm bằng đồng, lớn hơn 0")
    elif amount > rest:
        words = _("Chỉ miễn, giảm được tối đa %(rest)s") % {"rest": money_vi(rest)}
        fields["relief_amount"] = words
    if len(reason.strip()) < 10:
        fields["relief_reason"] = _("Nêu rõ lý do miễn, giảm (ít nhất 10 ký tự)")
    if len(legal_basis.strip()) < 5:
        fields["relief_basis"] = _("Nêu căn cứ pháp lý, ví dụ: Điều 10 Luật Phí và lệ phí 2015")
    if fields:
        raise InvalidInput(fields=fields)


def _let_off(request: PaymentRequest) -> int:
    granted = request.reliefs.filter(state=Relief.State.IN_FORCE)
    return sum(granted.values_list("amount", flat=True))


@transaction.atomic
def decide_relief(
    *, actor: Actor, relief_uuid: UUID, is_granted: bool, reason: str = "", at: datetime
) -> Relief:
    """
    Approve or refuse what a colleague proposed.

    :raises SecondPersonNeeded: for the one who proposed it.
    :raises ReliefDecided: if it was decided already.
    """
    relief, request, bill = _locked(relief_uuid)
    access.require(may_decide_for(actor, bill))
    if relief.state != Relief.State.PROPOSED:
        raise ReliefDecided()
    if relief.proposed_by == actor.uuid:
        raise SecondPersonNeeded()
    if is_granted:
        if relief.amount > request.amount - _let_off(request) or not _stands(bill, request):
            raise ReliefDecided()
        _grant(actor, bill, request, relief, at)
        return relief
    if len(reason.strip()) < 10:
        raise InvalidInput(fields={"reason": _("Nêu rõ lý do (ít nhất 10 ký tự)")})
    relief.state, relief.refused_reason = Relief.State.REFUSED, tidy(reason)
    relief.decided_at, relief.decided_by, relief.decided_by_name = at, actor.uuid, actor.name
    relief.save()
    tell(RELIEF_REFUSED, bill, actor, amount=relief.amount, relief=relief.uuid, at=at)
    return relief


def _stands(bill: Bill, request: PaymentRequest) -> bool:
    # What was paid for an ended matter is held already: it cannot be held twice.
    return bill.ended_at is None and request.state != PaymentRequest.State.CALLED_OFF


def _locked(relief_uuid: UUID) -> tuple[Relief, PaymentRequest, Bill]:
    found = Relief.objects.filter(uuid=relief_uuid).values_list("request__bill_id", flat=True)
    bill_id = found.first()
    if bill_id is None:
        raise ReliefNotFound()
    bill = locked_bill(pk=bill_id)
    relief = Relief.objects.select_for_update(of=("self",)).get(uuid=relief_uuid)
    return relief, PaymentRequest.objects.get(pk=relief.request_id), bill


def _grant(actor: Actor, bill: Bill, request: PaymentRequest, relief: Relief, at: datetime) -> None:
    held = bill.held
    unpaid = min(relief.amount, request.left_to_pay)
    about: dict[str, Any] = {"request": request, "by": actor.uuid, "at": at}
    book(bill, "let_off", debit="waived", credit="owed", amount=unpaid, **about)
    book(bill, "let_off", debit="waived", credit="held", amount=relief.amount - unpaid, **about)
    relief.state = Relief.State.IN_FORCE
    relief.decided_at, relief.decided_by, relief.decided_by_name = at, actor.uuid, actor.name
    relief.save()
    tell(RELIEF_GRANTED, bill, actor, amount=relief.amount, relief=relief.uuid, at=at)
    tell_held(bill, actor, before=held, at=at)
    settle_if_paid(actor, bill, request, on=vietnam_day(at), at=at)
