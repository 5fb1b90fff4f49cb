"""Asking somebody to pay for a matter, taking the request back, and the matter's end."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.organizations import api as organizations

from ..events import PAYMENT_REQUESTED, REQUEST_CALLED_OFF
from ..models import Bill, PaymentRequest, Till
from ..rules.references import new_transfer_code
from .ledger import book, locked_bill, open_request, tell, tell_held, till_for


class RequestOpen(Refusal):
    """Hồ sơ này đang chờ nộp một khoản. Vui lòng thu hoặc rút yêu cầu đó trước."""

    message_en = "A payment is already waited for. Collect it or take the request back first."


class NothingAsked(Refusal):
    """Không có khoản nào đang chờ nộp. Vui lòng tải lại trang."""

    message_en = "No payment is waited for. Please reload the page."


@dataclass(frozen=True, slots=True)
class Matter:
    """What is paid for: the dossier, as its own app tells of it."""

    kind: str
    uuid: UUID
    code: str
    title: Mapping[str, str]
    payer_uuid: UUID
    agency_uuid: UUID


@transaction.atomic
def ask_payment(
    *,
    actor: Actor,
    matter: Matter,
    items: Sequence[Mapping[str, Any]],
    reason: str,
    how: str,
    due_on: date,
    stops_clock: bool,
    at: datetime,
) -> PaymentRequest:
    """
    Ask for the sum of the items; who may ask is the matter's own app's to check.

    The items stay as they are given, with the law of their day.

    :raises RequestOpen: while another request is waited for.
    :raises InvalidInput: for a sum that is no whole number of đồng above nothing.
    """
    bill = _bill_of(matter, at)
    if open_request(bill) is not None:
        raise RequestOpen()
    amount = require_sums(items)
    request = PaymentRequest.objects.create(
        bill=bill,
        reference=_free_reference(),
        items=list(items),
        amount=amount,
        reason=reason,
        how=how,
        due_on=due_on,
        stops_clock=stops_clock,
        requested_at=at,
        requested_by=actor.uuid,
        requested_by_name=actor.name,
    )
    # Who is asked may pay by transfer at once: the till of the bank stands open from then on.
    till_for(bill, Till.Kind.BANK, at=at)
    book(bill, "asked", debit="owed", credit="income", amount=request.amount, request=request,
         by=actor.uuid, at=at)  # fmt: skip
    request.refresh_from_db(fields=["left_to_pay"])
    tell(PAYMENT_REQUESTED, bill, actor, amount=request.amount, request=request.uuid, at=at)
    return request


def require_sums(items: Sequence[Mapping[str, Any]]) -> int:
    """
    What the items come to.

    :raises InvalidInput: for a sum that is no whole number of đồng above nothing.
    """
    sums = [int(one["amount"]) for one in items]
    if not sums or min(sums) <= 0:
        words = _("Nhập số tiền bằng đồng, lớn hơn 0, ví dụ 150000")
        raise InvalidInput(fields={"due": words})
    return sum(sums)


def _free_reference() -> str:
    """A transfer code that nobody has: after a million requests one of a thousand draws is one."""
    while True:
        code = new_transfer_code(secrets.randbelow)
        if not PaymentRequest.objects.filter(reference=code).exists():
            return code


def _bill_of(matter: Matter, at: datetime) -> Bill:
    agency = organizations.get_agency(matter.agency_uuid)
    Bill.objects.get_or_create(
        matter_uuid=matter.uuid,
        defaults={
            "matter_kind": matter.kind,
            "code": matter.code,
            "title": dict(matter.title),
            "payer_uuid": matter.payer_uuid,
            "agency": agency,
            "agency_path": agency.path,
            "opened_at": at,
        },
    )
    return locked_bill(matter_uuid=matter.uuid)


@transaction.atomic
def call_off_request(
    *, actor: Actor, matter_uuid: UUID, reason: str, at: datetime
) -> PaymentRequest:
    """
    Take the open request back; what was already paid on it is held to be paid back.

    :raises NothingAsked: if nothing is waited for.
    """
    bill = locked_bill(matter_uuid=matter_uuid)
    request = open_request(bill)
    if request is None:
        raise NothingAsked()
    held = bill.held
    _call_off(actor, bill, request, reason, at)
    _hold_what_was_paid(actor, bill, [request], at)
    tell_held(bill, actor, before=held, at=at)
    tell(REQUEST_CALLED_OFF, bill, actor, amount=request.amount, request=request.uuid, at=at)
    return request


def _call_off(actor: Actor, bill: Bill, request: PaymentRequest, reason: str, at: datetime) -> None:
    book(bill, "called_off", debit="income", credit="owed", amount=request.left_to_pay,
         request=request, by=actor.uuid, at=at)  # fmt: skip
    request.refresh_from_db(fields=["left_to_pay"])
    request.state = PaymentRequest.State.CALLED_OFF
    request.called_off_at, request.called_off_reason = at, reason
    request.save(update_fields=["state", "called_off_at", "called_off_reason"])


def _hold_what_was_paid(
    actor: Actor, bill: Bill, requests: Collection[PaymentRequest], at: datetime
) -> None:
    for request in requests:
        book(bill, "held", debit="income", credit="held", amount=_paid_on(request),
             request=request, by=actor.uuid, at=at)  # fmt: skip


def _paid_on(request: PaymentRequest) -> int:
    """What came in on a request and is still the agency's income."""
    movements = request.movements.all()

    def total(**of: Any) -> int:
        return int(movements.filter(**of).aggregate(all=Sum("amount"))["all"] or 0)

    came = total(debit="money", credit="owed") - total(debit="owed", credit="money")
    return came - total(credit="held")


@transaction.atomic
def end_bill(*, actor: Actor, matter_uuid: UUID, reason: str, at: datetime) -> Bill | None:
    """
    The matter has ended without what was paid for: nothing is owed any more.

    All that was paid is held to be paid back; money that still comes is held too.
    """
    if not Bill.objects.filter(matter_uuid=matter_uuid).exists():
        return None
    bill = locked_bill(matter_uuid=matter_uuid)
    if bill.ended_at is not None:
        return bill
    held, request = bill.held, open_request(bill)
    if request is not None:
        _call_off(actor, bill, request, reason, at)
        tell(REQUEST_CALLED_OFF, bill, actor, amount=request.amount, request=request.uuid,
             at=at)  # fmt: skip
    _hold_what_was_paid(actor, bill, list(bill.requests.all()), at)
    bill.refresh_from_db()
    bill.ended_at = at
    bill.save(update_fields=["ended_at"])
    tell_held(bill, actor, before=held, at=at)
    return bill
