"""Letting a payer off a sum: with reason and law, by a second person above the threshold."""

from collections import Counter
from collections.abc import Collection, Sequence
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
from .ledger import Entry, book_all, locked_bill, tell, tell_all, tell_all_held
from .receiving import locked_request, settle_paid
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
    request.bill = bill
    [said] = propose_reliefs(actor, [(request, amount)], reason, legal_basis, at).values()
    if isinstance(said, Refusal):
        raise said
    return said


def propose_reliefs(
    actor: Actor,
    asked: Sequence[tuple[PaymentRequest, int | None]],
    reason: str,
    legal_basis: str,
    at: datetime,
) -> dict[int, Relief | Refusal]:
    """
    The same for many requests that are locked with their bills, in as many statements.

    One that is refused holds up no other.
    """
    of = {request.pk: request for request, _amount in asked}
    known = Relief.objects.filter(request__in=of)
    waiting = set(known.filter(state=Relief.State.PROPOSED).values_list("request_id", flat=True))
    let_off = _let_off(of)
    answers: dict[int, Relief | Refusal] = {}
    for request, amount in asked:
        try:
            access.require(may_propose_for(actor, request.bill))
            if request.pk in waiting:
                raise ReliefWaiting()
            _check(request, amount, request.amount - let_off[request.pk], reason, legal_basis)
        except Refusal as refusal:
            answers[request.pk] = refusal
        else:
            answers[request.pk] = _relief(actor, request, int(amount or 0), reason, legal_basis, at)
    made = [one for one in answers.values() if isinstance(one, Relief)]
    Relief.objects.bulk_create(made)
    tell_all(RELIEF_PROPOSED, actor, at, [_told(one) for one in made])
    _grant(actor, [one for one in made if not one.needs_second], at)
    return answers


def _relief(  # noqa: PLR0917
    actor: Actor, request: PaymentRequest, amount: int, reason: str, legal_basis: str, at: datetime
) -> Relief:
    law = payment_law(on=vietnam_day(at))
    return Relief(
        request=request,
        amount=amount,
        reason=tidy(reason),
        legal_basis=tidy(legal_basis),
        rule={"second_person_from": law.second_person_from, "basis": dict(law.relief_basis),
              "valid_from": law.valid_from.isoformat()},
        needs_second=law.needs_second(amount),
        state=Relief.State.PROPOSED,
        proposed_at=at,
        proposed_by=actor.uuid,
        proposed_by_name=actor.name,
    )  # fmt: skip


def _told(relief: Relief) -> tuple[Bill, int, dict[str, Any]]:
    return relief.request.bill, relief.amount, {"relief": relief.uuid}


def _check(
    request: PaymentRequest, amount: int | None, rest: int, reason: str, legal_basis: str
) -> None:
    fields = {}
    if not _stands(request):
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


def _let_off(requests: Collection[int]) -> Counter[int]:
    """What was let off on each request."""
    granted = Relief.objects.filter(request__in=requests, state=Relief.State.IN_FORCE)
    found: Counter[int] = Counter()
    for request, amount in granted.values_list("request_id", "amount"):
        found[request] += amount
    return found


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
    relief.request, request.bill = request, bill
    access.require(may_decide_for(actor, bill))
    if relief.state != Relief.State.PROPOSED:
        raise ReliefDecided()
    if relief.proposed_by == actor.uuid:
        raise SecondPersonNeeded()
    if is_granted:
        let_off = _let_off([request.pk])[request.pk]
        if relief.amount > request.amount - let_off or not _stands(request):
            raise ReliefDecided()
        _grant(actor, [relief], at)
        return relief
    if len(reason.strip()) < 10:
        raise InvalidInput(fields={"reason": _("Nêu rõ lý do (ít nhất 10 ký tự)")})
    relief.state, relief.refused_reason = Relief.State.REFUSED, tidy(reason)
    relief.decided_at, relief.decided_by, relief.decided_by_name = at, actor.uuid, actor.name
    relief.save()
    tell(RELIEF_REFUSED, bill, actor, amount=relief.amount, relief=relief.uuid, at=at)
    return relief


def _stands(request: PaymentRequest) -> bool:
    # What was paid for an ended matter is held already: it cannot be held twice.
    return request.bill.ended_at is None and request.state != PaymentRequest.State.CALLED_OFF


def _locked(relief_uuid: UUID) -> tuple[Relief, PaymentRequest, Bill]:
    found = Relief.objects.filter(uuid=relief_uuid).values_list("request__bill_id", flat=True)
    bill_id = found.first()
    if bill_id is None:
        raise ReliefNotFound()
    bill = locked_bill(pk=bill_id)
    relief = Relief.objects.select_for_update(of=("self",)).get(uuid=relief_uuid)
    return relief, PaymentRequest.objects.get(pk=relief.request_id), bill


def _grant(actor: Actor, reliefs: Sequence[Relief], at: datetime) -> None:
    """Let off what these reliefs say, at most one on a bill; their matters go on."""
    if not reliefs:
        return
    bills = {one.request.bill.pk: one.request.bill for one in reliefs}
    entries: list[Entry] = []
    for relief in reliefs:
        request, unpaid = relief.request, min(relief.amount, relief.request.left_to_pay)
        let_off = (request.bill, request, "let_off", "waived")
        entries += [(*let_off, "owed", unpaid), (*let_off, "held", relief.amount - unpaid)]
        relief.state = Relief.State.IN_FORCE
        relief.decided_at, relief.decided_by, relief.decided_by_name = at, actor.uuid, actor.name
    book_all(actor, at, entries)
    Relief.objects.bulk_update(reliefs, ["state", "decided_at", "decided_by", "decided_by_name"])
    tell_all(RELIEF_GRANTED, actor, at, [_told(one) for one in reliefs])
    tell_all_held(actor, bills, at)
    settle_paid(actor, [one.request for one in reliefs], on=vietnam_day(at), at=at)
