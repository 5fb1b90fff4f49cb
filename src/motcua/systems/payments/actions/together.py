"""Money of many matters at once: asked for, taken back, ended; their app has locked them all."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.kernel.organizations import api as organizations

from ..events import PAYMENT_REQUESTED, REQUEST_CALLED_OFF
from ..models import Bill, Movement, PaymentRequest, Relief, Till
from ..rules.references import new_transfer_code
from .asking import Matter, NothingAsked, RequestOpen, require_sums
from .ledger import Entry, book_all, tell_all, tell_all_held, till_for
from .reliefs import propose_reliefs


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for one matter among many."""

    matter: Matter
    items: Sequence[Mapping[str, Any]]
    stops_clock: bool


@transaction.atomic
def ask_payments(
    *,
    actor: Actor,
    asked: Sequence[Asked],
    reason: str,
    how: str,
    due_on: date,
    at: datetime,
) -> dict[UUID, PaymentRequest | Refusal]:
    """
    Ask for the sums of many matters, as `ask_payment` for each, in as many statements as for one.

    What is refused for one holds up no other. Each agency's till of the bank is looked up once.
    """
    bills = _bills_of([one.matter for one in asked], at)
    waiting = _open_requests(bills.values())
    answers: dict[UUID, PaymentRequest | Refusal] = {}
    for one in asked:
        bill = bills[one.matter.uuid]
        try:
            if bill.pk in waiting:
                raise RequestOpen()
            amount = require_sums(one.items)
        except Refusal as refusal:
            answers[one.matter.uuid] = refusal
            continue
        answers[one.matter.uuid] = PaymentRequest(
            bill=bill,
            items=list(one.items),
            amount=amount,
            reason=reason,
            how=how,
            due_on=due_on,
            stops_clock=one.stops_clock,
            requested_at=at,
            requested_by=actor.uuid,
            requested_by_name=actor.name,
        )
    _write(actor, [one for one in answers.values() if isinstance(one, PaymentRequest)], at)
    return answers


def _write(actor: Actor, requests: Sequence[PaymentRequest], at: datetime) -> None:
    for request, code in zip(requests, _free_references(len(requests)), strict=True):
        request.reference = code
    PaymentRequest.objects.bulk_create(requests)
    for bill in {one.bill.agency_id: one.bill for one in requests}.values():
        till_for(bill, Till.Kind.BANK, at=at)
    book_all(actor, at, [
        (one.bill, one, "asked", "owed", "income", one.amount) for one in requests
    ])  # fmt: skip
    tell_all(PAYMENT_REQUESTED, actor, at, [
        (one.bill, one.amount, {"request": one.uuid}) for one in requests
    ])  # fmt: skip


def _free_references(number: int) -> list[str]:
    """Transfer codes that nobody has."""
    found: set[str] = set()
    while len(found) < number:
        drawn = {new_transfer_code(secrets.randbelow) for _ in range(number - len(found))}
        taken = PaymentRequest.objects.filter(reference__in=drawn)
        found |= drawn - set(taken.values_list("reference", flat=True))
    return sorted(found)


def _bills_of(matters: Sequence[Matter], at: datetime) -> dict[UUID, Bill]:
    """The bills of the matters, new ones where there are none yet, locked in one order."""
    agencies = {
        uuid: organizations.get_agency(uuid)
        for uuid in dict.fromkeys(one.agency_uuid for one in matters)
    }
    new = [
        Bill(
            matter_uuid=one.uuid,
            matter_kind=one.kind,
            code=one.code,
            title=dict(one.title),
            payer_uuid=one.payer_uuid,
            agency=agencies[one.agency_uuid],
            agency_path=agencies[one.agency_uuid].path,
            opened_at=at,
        )
        for one in matters
    ]
    Bill.objects.bulk_create(new, ignore_conflicts=True)
    return {bill.matter_uuid: bill for bill in _locked([one.uuid for one in matters])}


def _locked(matter_uuids: Collection[UUID]) -> list[Bill]:
    rows = Bill.objects.select_for_update(of=("self",)).select_related("agency")
    return list(rows.filter(matter_uuid__in=list(matter_uuids)).order_by("id"))


def _open_requests(bills: Iterable[Bill]) -> dict[int, PaymentRequest]:
    of = {bill.pk: bill for bill in bills}
    rows = PaymentRequest.objects.filter(bill__in=of, state=PaymentRequest.State.OPEN)
    found = {row.bill_id: row for row in rows.order_by("id")}
    for key, request in found.items():
        request.bill = of[key]
    return found


def codes_asked(matter_uuids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The codes of the sums that were asked for and not taken back, by matter, in one query."""
    rows = PaymentRequest.objects.filter(
        bill__matter_uuid__in=list(matter_uuids), called_off_at__isnull=True
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for matter, items in rows.values_list("bill__matter_uuid", "items"):
        found[matter] |= {item["code"] for item in items if item["code"]}
    return found


@transaction.atomic
def call_off_requests(
    *, actor: Actor, matter_uuids: Collection[UUID], reason: str, at: datetime
) -> dict[UUID, PaymentRequest | Refusal]:
    """
    Take the open requests of many matters back, as `call_off_request` for each.

    What was already paid on them is held to be paid back. Who may is the matters' app's to check.
    """
    bills = {bill.pk: bill for bill in _locked(matter_uuids)}
    waiting = _open_requests(bills.values())
    book_all(actor, at, _taken_back(waiting) + _held(bills, waiting.values()))
    _end_requests(waiting, reason, at)
    tell_all_held(actor, {key: bills[key] for key in waiting}, at)
    _tell_called_off(actor, waiting, at)
    found = {one.bill.matter_uuid: one for one in waiting.values()}
    return {uuid: found.get(uuid) or NothingAsked() for uuid in matter_uuids}


@transaction.atomic
def end_bills(*, actor: Actor, matter_uuids: Collection[UUID], reason: str, at: datetime) -> None:
    """
    The matters have ended without what was paid for: as `end_bill` for each.

    All that was paid is held to be paid back; nothing is owed any more.
    """
    bills = {bill.pk: bill for bill in _locked(matter_uuids) if bill.ended_at is None}
    if not bills:
        return
    waiting = _open_requests(bills.values())
    requests = PaymentRequest.objects.filter(bill__in=bills).order_by("id")
    book_all(actor, at, _taken_back(waiting) + _held(bills, requests))
    _end_requests(waiting, reason, at)
    Bill.objects.filter(pk__in=bills).update(ended_at=at)
    _tell_called_off(actor, waiting, at)
    tell_all_held(actor, bills, at)


def _taken_back(waiting: Mapping[int, PaymentRequest]) -> list[Entry]:
    return [
        (one.bill, one, "called_off", "income", "owed", one.left_to_pay) for one in waiting.values()
    ]


def _held(bills: Mapping[int, Bill], requests: Iterable[PaymentRequest]) -> list[Entry]:
    """What was paid on these requests is held to be paid back."""
    paid = _paid_on(bills)
    return [(bills[one.bill_id], one, "held", "income", "held", paid[one.pk]) for one in requests]


def _end_requests(waiting: Mapping[int, PaymentRequest], reason: str, at: datetime) -> None:
    PaymentRequest.objects.filter(pk__in=[one.pk for one in waiting.values()]).update(
        state=PaymentRequest.State.CALLED_OFF, called_off_at=at, called_off_reason=reason
    )


def _tell_called_off(actor: Actor, waiting: Mapping[int, PaymentRequest], at: datetime) -> None:
    tell_all(REQUEST_CALLED_OFF, actor, at, [
        (one.bill, one.amount, {"request": one.uuid}) for one in waiting.values()
    ])  # fmt: skip


@transaction.atomic
def let_off_many(
    *,
    actor: Actor,
    matter_uuids: Sequence[UUID],
    reason: str,
    legal_basis: str,
    at: datetime,
) -> dict[UUID, Relief | Refusal]:
    """
    Let many payers off all that is left of what they are asked for, by one reason and law.

    Each relief is a decision of its own, with the rule of the day; those above the threshold wait
    for a second person. As `propose_relief` for each, in as many statements.
    """
    bills = {bill.pk: bill for bill in _locked(matter_uuids)}
    waiting = _open_requests(bills.values())
    answers: dict[UUID, Relief | Refusal] = {uuid: NothingAsked() for uuid in matter_uuids}
    said = propose_reliefs(
        actor, [(one, one.left_to_pay) for one in waiting.values()], reason, legal_basis, at
    )
    for request in waiting.values():
        answers[request.bill.matter_uuid] = said[request.pk]
    return answers


def _paid_on(bills: Iterable[int]) -> Counter[int]:
    """What came in on each request and is still income, as `asking` reckons it of one."""
    rows = Movement.objects.filter(bill__in=list(bills), request__isnull=False).order_by()
    found: Counter[int] = Counter()
    for request, debit, credit, amount in rows.values_list(
        "request_id", "debit", "credit"
    ).annotate(Sum("amount")):
        if (debit, credit) == ("money", "owed"):
            found[request] += int(amount)
        elif (debit, credit) == ("owed", "money") or credit == "held":
            found[request] -= int(amount)
    return found


def follow_matters(matter_uuids: Collection[UUID], agency_uuid: UUID) -> None:
    """The bills go along when matters are handed to another agency; in that transaction."""
    agency = organizations.get_agency(agency_uuid)
    Bill.objects.filter(matter_uuid__in=list(matter_uuids)).update(
        agency=agency, agency_path=agency.path
    )
