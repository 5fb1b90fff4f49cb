"""What a payment means to its dossier: public state, clock, task; the money is payments' own."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import VIETNAM, money_vi, tidy, vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.deadlines import api as deadlines
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes
from motcua.systems.payments import api as payments

from ..events import PAYMENT_CALLED_OFF, PAYMENT_RECORDED, PAYMENT_REQUESTED
from ..models import Dossier
from ..permissions import may_request_payment
from .dues import Due, items_for, require_wishes
from .moving import KEEPER, locked_dossier, locked_dossiers, move

RULES = "one-stop"
MATTER = "one_stop_shop.dossier"
PAID = "paid"  # the outcome of a task in whose diagram the applicant is waited for to pay


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


def require_nothing_owed(dossier: Dossier) -> None:
    """
    Refuse to decide while the applicant is asked to pay.

    :raises PaymentOutstanding: naming the sum.
    """
    require_paid(open_request(dossier))


def require_paid(waiting: payments.RequestRecord | None) -> None:
    """:raises PaymentOutstanding: if there is an open request, naming the sum."""
    if waiting is not None:
        raise PaymentOutstanding(amount=money_vi(waiting.left_to_pay))


def open_request(dossier: Dossier) -> payments.RequestRecord | None:
    """The request that is neither paid nor called off."""
    return payments.find_open_requests([dossier.uuid]).get(dossier.uuid)


def owing(dossiers: Collection[Dossier]) -> set[UUID]:
    """Those among the dossiers for which a payment is waited for."""
    return set(payments.find_open_requests([one.uuid for one in dossiers]))


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
) -> payments.RequestRecord:
    """
    Ask the applicant to pay; the public state and the legal clock follow the law in force.

    After acceptance the clock waits where the sector's law lets it, else it runs on and says so.

    :raises PaymentAlreadyAsked: if a request is open.
    :raises InvalidInput: if nothing is asked for, or a sum, the reason or the day is not right.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_request_payment(actor, dossier))
    if (waiting := open_request(dossier)) is not None:
        raise PaymentAlreadyAsked(amount=money_vi(waiting.left_to_pay))
    if dossier.status not in ASKED_IN:
        raise PaymentNotPossible()
    items = items_for(dossier, due, _asked_before(dossier))
    pay_until = require_wishes(reason, due_on, at)
    payments.ask_payment(
        actor=actor,
        matter=matter_of(dossier),
        items=items,
        reason=tidy(reason),
        how=tidy(how)[:1000],
        due_on=pay_until,
        stops_clock=_wait(actor, dossier, items, reason, at),
        at=at,
    )
    if is_state_of_its_own(dossier, items, at):
        move(dossier, Dossier.Status.PAYMENT)
    request = payments.find_open_requests([dossier.uuid])[dossier.uuid]
    _tell(PAYMENT_REQUESTED, actor, dossier, request=request.uuid, amount=request.amount, at=at)
    return request


def matter_of(dossier: Dossier) -> payments.Matter:
    """The dossier as payments know it; the desk that received it takes the money."""
    return payments.Matter(
        kind=MATTER,
        uuid=dossier.uuid,
        code=dossier.code,
        title=dossier.procedure_name,
        payer_uuid=dossier.applicant.uuid,
        agency_uuid=dossier.receiving_agency.uuid,
    )


# At acceptance, while it is handled, beside a supplement, or before the result is returned.
WAITED_FOR_IN = {Dossier.Status.ACCEPTED, Dossier.Status.PROCESSING}
ASKED_IN = {
    Dossier.Status.SUBMITTED,
    Dossier.Status.SUPPLEMENT,
    Dossier.Status.DECIDED,
    *WAITED_FOR_IN,
}


def _wait(
    actor: Actor, dossier: Dossier, items: Sequence[Mapping[str, Any]], reason: str, at: datetime
) -> bool:
    """Whether the clock stops for it: before acceptance and after the decision there is none."""
    if dossier.status not in WAITED_FOR_IN:
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


def is_state_of_its_own(dossier: Dossier, items: Sequence[Mapping[str, Any]], at: datetime) -> bool:
    """Whether waiting for this money is a public state of its own by the law of the day."""
    law = deadlines.rule_set_on(RULES, vietnam_day(at)).payment
    kinds = {str(one["kind"]) for one in items}
    return dossier.status in WAITED_FOR_IN and law is not None and law.is_shown(kinds)


def _asked_before(dossier: Dossier) -> set[str]:
    requests = [one for one in payments.list_requests_of(dossier.uuid) if not one.called_off_at]
    return {item["code"] for request in requests for item in request.items if item["code"]}


@transaction.atomic
def record_payment(
    *,
    actor: Actor,
    dossier_uuid: UUID,
    amount: Decimal | None,
    paid_on: date | None,
    receipt_number: str,
    at: datetime,
) -> None:
    """
    Record that the applicant has paid to another body (treasury, tax office), by its receipt.

    The clock goes on from the day of payment. The same receipt again changes nothing. Money that
    the agency itself takes is `payments`'.

    :raises InvalidInput: if the sum is not the one that was asked for, or the receipt is unclear.
    :raises PaymentAlreadyRecorded: if it was paid by another receipt.
    :raises PaymentNotAsked: if nothing is waited for.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_request_payment(actor, dossier))
    if paid_on is not None and paid_on < vietnam_day(dossier.submitted_at):
        words = _("Ngày này trước ngày nộp hồ sơ. Kiểm tra lại biên lai")
        raise InvalidInput(fields={"paid_on": words})
    try:
        payments.record_elsewhere(
            actor=actor,
            matter_uuid=dossier.uuid,
            amount=None if amount is None else int(amount),
            paid_on=paid_on,
            receipt_number=receipt_number,
            at=at,
        )
    except (payments.NothingAsked, payments.BillNotFound) as nothing:
        raise PaymentNotAsked() from nothing
    except payments.AlreadyPaid as paid:
        raise PaymentAlreadyRecorded(**paid.details) from paid


@transaction.atomic
def go_on_after_payments(paid: Mapping[UUID, payments.Settled]) -> None:
    """
    Requests were paid in full by one act: clocks and tasks go on; said twice it happens once.

    Called by `payments` in the transaction of the payment, and once more by each event. What is
    refused for one of them is refused for all: then each is told by itself.
    """
    heard = _heard(paid)
    waiting = payments.find_open_requests(list(paid))
    going = [
        one
        for one in locked_dossiers(list(paid))
        if one.status not in {"not_accepted", "withdrawn", "stopped"}
        and one.uuid not in waiting
        and (one.uuid, str(paid[one.uuid].request_uuid), paid[one.uuid].at) not in heard
    ]
    if not going:
        return
    # The money moves the clock, whoever took it: a cashier need not lead the competent agency.
    _let_clocks_run(going, paid)
    shown = [one.pk for one in going if one.status == Dossier.Status.PAYMENT]
    Dossier.objects.filter(pk__in=shown).update(status=Dossier.Status.PROCESSING)
    first = paid[going[0].uuid]
    rows = [
        (one, {"code": one.code, "request": told.request_uuid, "amount": told.amount,
               "is_online": told.is_online}, one.competent_agency.uuid, None)
        for one in going
        if (told := paid[one.uuid])
    ]  # fmt: skip
    events.publish_many(PAYMENT_RECORDED, rows=rows, actor=first.actor, at=first.at)
    _finish_waiting_tasks(first.actor, going, first.at)


def _heard(paid: Mapping[UUID, payments.Settled]) -> set[tuple[UUID, str, datetime]]:
    """Which settlings were heard of; one that came after a voided receipt is another."""
    told = events.list_events_of(*paid, name=PAYMENT_RECORDED.name)
    return {(one.subject_uuid, one.payload["request"], one.at) for one in told}


def _paid_at(told: payments.Settled) -> datetime:
    """The moment up to which it was waited: the end of the day that the receipt names."""
    end = datetime.combine(told.settled_on, time(23, 59), tzinfo=VIETNAM)
    # However late it is recorded: the agency does not gain the days for which it forgot to.
    return max(told.asked_at, min(told.at, end))


def _let_clocks_run(dossiers: Sequence[Dossier], paid: Mapping[UUID, payments.Settled]) -> None:
    """The clocks that stood for a payment after acceptance run again from when it was made."""
    until: dict[datetime, list[UUID]] = {}
    for one in dossiers:
        told = paid[one.uuid]
        was_accepted = one.accepted_at is not None and told.asked_at >= one.accepted_at
        if was_accepted and one.decided_at is None:
            until.setdefault(_paid_at(told), []).append(one.case.uuid)
    for at, uuids in until.items():
        answers = deadlines.together.resume_clocks(
            actor=KEEPER, kind="cases.case", subject_uuids=uuids, cause="fee", at=at
        )
        for said in answers.values():
            # Asked for beside a supplement, or paid again after a voided receipt: it did not wait.
            if isinstance(said, Refusal) and said.code != "clock_not_paused":
                raise said


def _finish_waiting_tasks(actor: Actor, dossiers: Sequence[Dossier], at: datetime) -> None:
    """Complete the tasks in whose diagrams applicants are waited for to pay."""
    tasks = processes.get_tasks(processes.find_open_tasks([one.uuid for one in dossiers]).values())
    waited = [uuid for uuid, of in processes.outcomes_of_all(tasks).items() if PAID in of]
    # A cashier need not hold the task's permission: it waits for nothing but the money.
    mine = [u for u in waited if actor.may(tasks[u].permission, tasks[u].agency_path)]
    for who, uuids in ((actor, mine), (KEEPER, [uuid for uuid in waited if uuid not in mine])):
        if not uuids:
            continue
        for item in processes.complete_tasks(actor=who, task_uuids=uuids, outcome=PAID, at=at):
            if item.refusal is not None:
                raise item.refusal


def _go_on(actor: Actor, dossier: Dossier, asked_at: datetime, until: datetime) -> None:
    was_accepted = dossier.accepted_at is not None and asked_at >= dossier.accepted_at
    if was_accepted and dossier.decided_at is None:
        _resume(actor, dossier, until)
    if dossier.status == Dossier.Status.PAYMENT:
        move(dossier, Dossier.Status.PROCESSING)


def _resume(actor: Actor, dossier: Dossier, until: datetime) -> None:
    subject = cases.subject_of(dossier.case)
    try:
        with transaction.atomic():
            deadlines.resume_clock(actor=actor, subject=subject, cause="fee", at=until)
    except Refusal as refusal:
        # Asked for beside a supplement, or paid again after a voided receipt: it did not wait.
        if refusal.code != "clock_not_paused":
            raise


@transaction.atomic
def call_off_payment(*, actor: Actor, dossier_uuid: UUID, reason: str, at: datetime) -> None:
    """
    Take a request to pay back, with the reason; the clock goes on from now.

    What was paid on it already is held to be paid back.

    :raises InvalidInput: if no reason is given.
    :raises PaymentNotAsked: if nothing is waited for.
    """
    dossier = locked_dossier(dossier_uuid)
    access.require(may_request_payment(actor, dossier))
    request = open_request(dossier)
    if request is None:
        raise PaymentNotAsked()
    require_reason_to_call_off(reason)
    payments.call_off_request(actor=actor, matter_uuid=dossier.uuid, reason=tidy(reason), at=at)
    _go_on(actor, dossier, request.requested_at, at)
    _tell(PAYMENT_CALLED_OFF, actor, dossier, request=request.uuid, amount=request.amount, at=at)


def require_reason_to_call_off(reason: str) -> None:
    """:raises InvalidInput: if it is not said why a request is taken back."""
    if len(reason.strip()) < 10:
        raise InvalidInput(fields={"reason": _("Nêu rõ lý do rút yêu cầu (ít nhất 10 ký tự)")})


def end_payments(actor: Actor, dossier: Dossier, at: datetime) -> None:
    """The dossier ended without a result: nothing is owed, and what was paid is to be paid back."""
    reason = _("Hồ sơ đã kết thúc: %(state)s") % {"state": dossier.outcome}
    payments.end_bill(actor=actor, matter_uuid=dossier.uuid, reason=reason, at=at)


def _tell(
    event: events.EventType,
    actor: Actor,
    dossier: Dossier,
    *,
    request: UUID,
    amount: int,
    at: datetime,
    **more: bool,
) -> None:
    events.publish(
        event,
        subject=dossier,
        actor=actor,
        at=at,
        agency_uuid=dossier.competent_agency.uuid,
        payload={"code": dossier.code, "request": request, "amount": amount, **more},
    )
