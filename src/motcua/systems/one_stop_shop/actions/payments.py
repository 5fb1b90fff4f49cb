"""Asking the applicant to pay, recording that it was paid, taking the request back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import VIETNAM, date_vi, money_vi, tidy
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes
from motcua.systems.procedures import api as procedures

from ..events import PAYMENT_CALLED_OFF, PAYMENT_RECORDED, PAYMENT_REQUESTED
from ..models import Dossier, PaymentRequest
from ..permissions import may_request_payment
from .moving import locked_dossier, move

RULES = "one-stop"
PAID = "paid"  # the outcome of a task in whose diagram the applicant is waited for to pay
MOST = Decimal(10) ** 12


class PaymentAlreadyAsked(Refusal):
    """
    Hồ sơ này đang chờ nộp {amount}. Vui lòng ghi nhận đã nộp, hoặc rút yêu cầu đó trước khi yêu
    cầu khoản khác.
    """

    message_en = (
        "The dossier already waits for a payment of {amount}. Record it or take the request back "
        "before asking for another one."
    )


class PaymentNotAsked(Refusal):
    """Hồ sơ này không chờ nộp khoản nào. Vui lòng tải lại trang."""

    message_en = "The dossier waits for no payment. Please reload the page."


class PaymentOutstanding(Refusal):
    """
    Hồ sơ còn chờ nộp {amount}. Vui lòng ghi nhận đã nộp, hoặc rút yêu cầu nộp tiền, rồi thực hiện
    lại.
    """

    message_en = (
        "A payment of {amount} is still waited for. Record it or take the request back, then try "
        "again."
    )


class PaymentAlreadyRecorded(Refusal):
    """Khoản này đã được ghi nhận nộp ngày {day}, biên lai số {receipt}."""

    message_en = "This was already recorded as paid on {day}, receipt {receipt}."


class PaymentNotPossible(Refusal):
    """Ở trạng thái hiện tại của hồ sơ không yêu cầu nộp tiền được. Vui lòng tải lại trang."""

    message_en = "The dossier's present state does not allow asking for payment. Please reload."


@dataclass(frozen=True, slots=True)
class Due:
    """One sum to ask for: a fee of the procedure by its code, or another one by its name."""

    code: str
    amount: Decimal | None = None  # where the procedure itself cannot know it
    title: str = ""


def fee_lines(
    version: procedures.VersionRecord, answers: Mapping[str, Any], *, channel: str, at: datetime
) -> list[dict[str, Any]]:
    """What a dossier costs by its answers, as it is kept: amounts, reasons, tables' versions."""
    by = {"online": "online", "postal": "postal"}.get(channel, "direct")
    sheet = procedures.fees_of(version, answers, on=at.astimezone(VIETNAM).date(), channel=by)
    return [line.to_json() for line in sheet.lines]


def fees_for(dossier: Dossier) -> list[dict[str, Any]]:
    """The same for a dossier whose answers were corrected: still by the law of its day."""
    version = procedures.get_version(dossier.procedure_version.uuid)
    return fee_lines(version, dossier.answers, channel=dossier.channel, at=dossier.submitted_at)


def require_nothing_owed(dossier: Dossier) -> None:
    """
    Refuse to decide while the applicant is asked to pay.

    :raises PaymentOutstanding: naming the sum.
    """
    waiting = open_request(dossier)
    if waiting is not None:
        raise PaymentOutstanding(amount=money_vi(waiting.amount))


def open_request(dossier: Dossier) -> PaymentRequest | None:
    """The request that is neither paid nor called off."""
    return open_requests([dossier]).first()


def open_requests(dossiers: Collection[Dossier]) -> QuerySet[PaymentRequest]:
    """The requests of any of these dossiers that are neither paid nor called off."""
    return PaymentRequest.objects.filter(
        dossier__in=[one.pk for one in dossiers],
        recorded_at__isnull=True,
        called_off_at__isnull=True,
    )


@transaction.atomic
def request_payment(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    due: Sequence[Due],
    reason: str,
    how: str,
    due_on: date | None,
    at: datetime,
) -> PaymentRequest:
    """
    Ask the applicant to pay; the public state and the legal clock follow the law in force.

    After acceptance the clock waits where the sector's law lets it, else it runs on and says so.

    :raises PaymentAlreadyAsked: if a request is open.
    :raises InvalidInput: if nothing is asked for, or a sum, the reason or the day is not right.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_request_payment(actor, dossier))
    if (waiting := open_request(dossier)) is not None:
        raise PaymentAlreadyAsked(amount=money_vi(waiting.amount))
    if dossier.status not in _ASKED_IN:
        raise PaymentNotPossible()
    items = _items(dossier, due)
    pay_until = _checked(reason, due_on, at)
    task = processes.find_open_task(dossier.uuid)
    request = PaymentRequest.objects.create(
        dossier=dossier,
        items=items,
        amount=sum(Decimal(item["amount"]) for item in items),
        reason=tidy(reason),
        how=tidy(how)[:1000],
        due_on=pay_until,
        stops_clock=_wait(actor, dossier, items, reason, at),
        from_element=task.element_id if task else "",
        requested_at=at,
        requested_by=actor.uuid,
        requested_by_name=actor.name,
    )
    _show(dossier, items, at)
    _tell(PAYMENT_REQUESTED, actor, dossier, request, at)
    return request


_ASKED_IN = {Dossier.Status.SUBMITTED, Dossier.Status.ACCEPTED, Dossier.Status.PROCESSING}


def _wait(
    actor: Actor, dossier: Dossier, items: Sequence[Mapping[str, Any]], reason: str, at: datetime
) -> bool:
    """Whether the clock stops for it; before acceptance there is none."""
    if dossier.accepted_at is None:
        return False
    clock = deadlines.pause_clock(
        actor=actor,
        subject=cases.subject_of(dossier.case),
        cause="fee",
        reason=tidy(reason),
        sector_basis=next((one["wait_basis"] for one in items if one["wait_basis"]), None),
        where_lawful=True,
        at=at,
    )
    return clock.state == "paused"


def _show(dossier: Dossier, items: Sequence[Mapping[str, Any]], at: datetime) -> None:
    law = deadlines.rule_set_on(RULES, at.astimezone(VIETNAM).date()).payment
    kinds = {str(one["kind"]) for one in items}
    if dossier.accepted_at is not None and law is not None and law.is_shown(kinds):
        move(dossier, Dossier.Status.PAYMENT)


def _items(dossier: Dossier, due: Sequence[Due]) -> list[dict[str, Any]]:
    kept = {line["code"]: line for line in dossier.fees}
    asked = _asked_before(dossier)
    fields: dict[str, str] = {}
    items = []
    for one in due:
        line = kept.get(one.code)
        name = f"amount-{one.code}" if one.code else "other_amount"
        if line is None and (one.code or not one.title.strip()):
            fields["other_title" if not one.code else "due"] = _("Ghi tên khoản phải nộp")
            continue
        if one.code and one.code in asked:
            fields["due"] = _("Khoản này đã được yêu cầu nộp; vui lòng chọn khoản khác")
            continue
        known = Decimal(line["amount"]) if line and line["amount"] is not None else None
        amount = known if known is not None else one.amount
        if amount is None or amount != amount.to_integral_value() or not 0 < amount < MOST:
            fields[name] = _("Nhập số tiền bằng đồng, lớn hơn 0, ví dụ 150000")
            continue
        items.append(_item(one, line, amount))
    if not due:
        fields["due"] = _("Chọn ít nhất một khoản phải nộp")
    if fields:
        raise InvalidInput(fields=fields)
    return items


def _item(one: Due, line: Mapping[str, Any] | None, amount: Decimal) -> dict[str, Any]:
    other = {"vi": tidy(one.title)[:200], "en": tidy(one.title)[:200]}
    base = {"code": "", "name": other, "kind": "obligation", "basis": {}, "wait_basis": {},
            "because": {}, "decision": None, "exemption": None}  # fmt: skip
    return {**base, **(line or {}), "amount": str(amount)}


def _asked_before(dossier: Dossier) -> set[str]:
    requests = dossier.payment_requests.filter(called_off_at__isnull=True)
    return {item["code"] for request in requests for item in request.items if item["code"]}


def _checked(reason: str, due_on: date | None, at: datetime) -> date:
    fields = {}
    if len(reason.strip()) < 10:
        fields["reason"] = _("Nêu rõ vì sao phải nộp (ít nhất 10 ký tự)")
    if due_on is None or due_on < at.astimezone(VIETNAM).date():
        fields["due_on"] = _("Chọn hạn nộp từ hôm nay trở đi")
    if fields or due_on is None:
        raise InvalidInput(fields=fields)
    return due_on


@transaction.atomic
def record_payment(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    amount: Decimal | None,
    paid_on: date | None,
    receipt_number: str,
    way: str,
    at: datetime,
) -> PaymentRequest:
    """
    Record that the applicant has paid, by the receipt; the clock goes on from the day of payment.

    The same receipt again changes nothing. Where the open task of the process waits for just
    this, it is done with it.

    :raises InvalidInput: if the sum is not the one that was asked for, or the receipt is unclear.
    :raises PaymentAlreadyRecorded: if it was paid by another receipt.
    :raises PaymentNotAsked: if nothing is waited for.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_request_payment(actor, dossier))
    receipt = tidy(receipt_number)[:60]
    request = open_request(dossier)
    if request is None:
        return _same_payment(dossier, receipt, amount, paid_on)
    _check_payment(request, amount=amount, paid_on=paid_on, receipt=receipt, way=way, at=at)
    request.paid_on, request.receipt_number, request.way = paid_on, receipt, way
    request.recorded_at, request.recorded_by = at, actor.uuid
    request.recorded_by_name = actor.name
    request.save()
    _go_on(actor, dossier, request, _paid_at(request, at))
    _tell(PAYMENT_RECORDED, actor, dossier, request, at)
    _finish_waiting_task(actor, dossier, at)
    return request


def _same_payment(
    dossier: Dossier, receipt: str, amount: Decimal | None, paid_on: date | None
) -> PaymentRequest:
    paid = dossier.payment_requests.filter(recorded_at__isnull=False).order_by("-id").first()
    if paid is None or paid.paid_on is None:
        raise PaymentNotAsked()
    if (paid.receipt_number, paid.amount, paid.paid_on) == (receipt, amount, paid_on):
        return paid
    raise PaymentAlreadyRecorded(day=date_vi(paid.paid_on), receipt=paid.receipt_number)


def _check_payment(
    request: PaymentRequest,
    *,
    amount: Decimal | None,
    paid_on: date | None,
    receipt: str,
    way: str,
    at: datetime,
) -> None:
    fields = {}
    if amount is None:
        fields["amount"] = _("Nhập số tiền ghi trên biên lai, ví dụ 150000")
    elif amount != request.amount:
        fields["amount"] = _(
            "Biên lai ghi %(paid)s nhưng phải nộp %(asked)s. Kiểm tra lại biên lai; nếu số phải "
            "nộp đã đổi, rút yêu cầu này và gửi yêu cầu mới."
        ) % {"paid": money_vi(amount), "asked": money_vi(request.amount)}
    if paid_on is None or paid_on > at.astimezone(VIETNAM).date():
        fields["paid_on"] = _("Nhập ngày ghi trên biên lai, không sau hôm nay")
    elif paid_on < request.dossier.submitted_at.astimezone(VIETNAM).date():
        fields["paid_on"] = _("Ngày này trước ngày nộp hồ sơ. Kiểm tra lại biên lai")
    if not receipt:
        fields["receipt_number"] = _("Nhập số biên lai hoặc số chứng từ chuyển khoản")
    if way not in PaymentRequest.Way.values:
        fields["way"] = _("Chọn cách nộp tiền")
    if fields:
        raise InvalidInput(fields=fields)


def _paid_at(request: PaymentRequest, at: datetime) -> datetime:
    """The moment up to which it was waited: the end of the day that the receipt names."""
    day = request.paid_on or at.astimezone(VIETNAM).date()
    end = datetime.combine(day, time(23, 59), tzinfo=VIETNAM)
    # However late it is recorded: the agency does not gain the days for which it forgot to.
    return max(request.requested_at, min(at, end))


def _go_on(actor: Actor, dossier: Dossier, request: PaymentRequest, until: datetime) -> None:
    if dossier.accepted_at is not None and request.requested_at >= dossier.accepted_at:
        deadlines.resume_clock(
            actor=actor, subject=cases.subject_of(dossier.case), cause="fee", at=until
        )
    if dossier.status == Dossier.Status.PAYMENT:
        move(dossier, Dossier.Status.PROCESSING)


def _finish_waiting_task(actor: Actor, dossier: Dossier, at: datetime) -> None:
    task = processes.find_open_task(dossier.uuid)
    if task is None or PAID not in processes.outcomes_of(task.uuid):
        return
    if actor.may(task.permission, task.agency_path):
        processes.complete_task(actor=actor, task_uuid=task.uuid, outcome=PAID, at=at)


@transaction.atomic
def call_off_payment(
    *, actor: Actor, dossier_uuid: UUID, reason: str, at: datetime
) -> PaymentRequest:
    """
    Take a request to pay back, with the reason; the clock goes on from now.

    :raises InvalidInput: if no reason is given.
    :raises PaymentNotAsked: if nothing is waited for.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_request_payment(actor, dossier))
    request = open_request(dossier)
    if request is None:
        raise PaymentNotAsked()
    if len(reason.strip()) < 10:
        raise InvalidInput(fields={"reason": _("Nêu rõ lý do rút yêu cầu (ít nhất 10 ký tự)")})
    request.called_off_at, request.called_off_reason = at, tidy(reason)
    request.save(update_fields=["called_off_at", "called_off_reason"])
    _go_on(actor, dossier, request, at)
    _tell(PAYMENT_CALLED_OFF, actor, dossier, request, at)
    return request


def _tell(
    event: events.EventType, actor: Actor, dossier: Dossier, request: PaymentRequest, at: datetime
) -> None:
    events.publish(
        event,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.competent_agency.uuid,
        payload={"code": dossier.code, "request": request.uuid, "amount": int(request.amount)},
    )
