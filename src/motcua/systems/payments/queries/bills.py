"""What was asked and paid for a matter, and the lists that officials work from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.planned import Lookup
from motcua.kernel.parties import api as parties

from ..models import Bill, GatewayCall, OnlineOrder, Payment, PaymentRequest, Refund, Relief, Till
from ..permissions import COLLECT, DECIDE, SEE
from ..ports import Settled
from .sight import may_see_bill

PAGE = 50
_PAID = ("payments__receipt__series", "payments__till")
_OF_MATTER: Lookup[PaymentRequest] = Lookup(
    lambda matter: PaymentRequest.objects.filter(bill__matter_uuid=matter).order_by("id")
)


class BillHidden(NotFound):
    """Không tìm thấy khoản thu này trong số Ông/Bà được xem."""

    message_en = "These charges are not among those that you may see."


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request to pay as other apps see it; texts are content, `{vi, en}`."""

    uuid: UUID
    matter_uuid: UUID
    reference: str
    state: str
    items: tuple[Mapping[str, Any], ...]
    amount: int
    left_to_pay: int
    reason: str
    how: str
    due_on: date
    stops_clock: bool
    requested_at: datetime
    requested_by_name: str
    settled_on: date | None
    settled_at: datetime | None
    called_off_at: datetime | None
    called_off_reason: str
    proofs: tuple[str, ...]  # numbers of receipts that stand
    ways: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is still waited for."""
        return self.state == PaymentRequest.State.OPEN


@dataclass(frozen=True, slots=True)
class BillSums:
    """What is owed, held to be paid back, and was paid back, for a matter."""

    owed: int
    held: int
    paid_out: int


def list_requests_of(matter_uuid: UUID) -> tuple[RequestRecord, ...]:
    """Every request of a matter, oldest first."""
    rows = _OF_MATTER.list(matter=matter_uuid)
    prefetch_related_objects(rows, *_PAID)
    return tuple(_record(row, matter_uuid) for row in rows)


def _with_payments(rows: QuerySet[PaymentRequest]) -> QuerySet[PaymentRequest]:
    return rows.prefetch_related(*_PAID)


def _record(row: PaymentRequest, matter_uuid: UUID) -> RequestRecord:
    standing = [one for one in row.payments.all() if one.voided_at is None]
    return RequestRecord(
        uuid=row.uuid,
        matter_uuid=matter_uuid,
        reference=row.reference,
        state=row.state,
        items=tuple(row.items),
        amount=row.amount,
        left_to_pay=row.left_to_pay,
        reason=row.reason,
        how=row.how,
        due_on=row.due_on,
        stops_clock=row.stops_clock,
        requested_at=row.requested_at,
        requested_by_name=row.requested_by_name,
        settled_on=row.settled_on,
        settled_at=row.settled_at,
        called_off_at=row.called_off_at,
        called_off_reason=row.called_off_reason,
        proofs=tuple(one.proof for one in standing),
        ways=tuple(dict.fromkeys(one.till.kind for one in standing)),
    )


def find_open_requests(matter_uuids: Collection[UUID]) -> dict[UUID, RequestRecord]:
    """The open request of each matter that has one."""
    rows = PaymentRequest.objects.select_related("bill").filter(
        bill__matter_uuid__in=list(matter_uuids), state=PaymentRequest.State.OPEN
    )
    return {
        row.bill.matter_uuid: _record(row, row.bill.matter_uuid) for row in _with_payments(rows)
    }


def list_paid_online(requests: Collection[PaymentRequest]) -> set[int]:
    """Those for which money came, all of it by transfer or through the gateway; one query."""
    came = Payment.objects.filter(request__in=requests, voided_at__isnull=True)
    kinds: dict[int, set[str]] = {}
    for request, kind in came.values_list("request_id", "till__kind"):
        kinds.setdefault(request, set()).add(kind)
    return {request for request, of in kinds.items() if of <= {Till.Kind.BANK, Till.Kind.GATEWAY}}


def find_settled(request_uuid: UUID, *, actor: Actor) -> tuple[UUID, Settled] | None:
    """A request that is paid in full, as its matter is told of it, and that matter."""
    row = PaymentRequest.objects.select_related("bill").filter(uuid=request_uuid).first()
    if row is None or row.settled_at is None or row.settled_on is None:
        return None
    return row.bill.matter_uuid, Settled(
        request_uuid=row.uuid,
        amount=row.amount,
        asked_at=row.requested_at,
        settled_on=row.settled_on,
        actor=actor,
        at=row.settled_at,
        is_online=bool(list_paid_online([row])),
    )


def sums_of(matter_uuid: UUID) -> BillSums | None:
    """The sums of a matter's bill, if it has one."""
    row = Bill.objects.filter(matter_uuid=matter_uuid).values_list("owed", "held", "paid_out")
    found = row.first()
    return BillSums(*found) if found else None


def get_request_for(actor: Actor, request_uuid: UUID) -> PaymentRequest:
    """
    A request that the actor may see.

    :raises BillHidden: if there is none, or it is none of the actor's business.
    """
    request = (
        PaymentRequest.objects.select_related("bill__agency").filter(uuid=request_uuid).first()
    )
    if request is None or not may_see_bill(actor, request.bill):
        raise BillHidden()
    return request


def list_seen_requests(
    actor: Actor, *, code: str = "", state: str = "", limit: int = 100
) -> list[PaymentRequest]:
    """Requests of an official's agencies, or those about a person, newest first."""
    seen = within(actor, SEE, "bill__agency_path")
    if actor.party_uuid is not None and not actor.is_official:
        seen |= Q(bill__payer_uuid=actor.party_uuid)
    rows = PaymentRequest.objects.select_related("bill").filter(seen)
    if code:
        rows = rows.filter(bill__code=code)
    if state:
        rows = rows.filter(state=state)
    return list(rows.order_by("-id")[:limit])


def get_bill_for(actor: Actor, bill_uuid: UUID) -> Bill:
    """
    A bill that the actor may see.

    :raises BillHidden: if there is none, or it is none of the actor's business.
    """
    bill = Bill.objects.select_related("agency").filter(uuid=bill_uuid).first()
    if bill is None or not may_see_bill(actor, bill):
        raise BillHidden()
    return bill


def get_payment_for(actor: Actor, payment_uuid: UUID) -> Payment:
    """
    A payment that the actor may see.

    :raises BillHidden: if there is none, or it is none of the actor's business.
    """
    payment = (
        Payment.objects.select_related("bill__agency", "till").filter(uuid=payment_uuid).first()
    )
    if payment is None or not may_see_bill(actor, payment.bill):
        raise BillHidden()
    return payment


def get_refund_for(actor: Actor, refund_uuid: UUID) -> Refund:
    """
    A refund that the actor may see.

    :raises BillHidden: if there is none, or it is none of the actor's business.
    """
    refund = Refund.objects.select_related("bill__agency").filter(uuid=refund_uuid).first()
    if refund is None or not may_see_bill(actor, refund.bill):
        raise BillHidden()
    return refund


def within(actor: Actor, permission: str, path: str) -> Q:
    """The rows at agencies where the actor holds a permission, and below them."""
    paths = actor.paths_for(permission)
    found = Q(pk__in=[])
    for one in paths:
        found |= Q(**{path: one}) | Q(**{f"{path}__startswith": f"{one}."})
    return found


@dataclass(frozen=True, slots=True)
class BillRow:
    """One bill in a list."""

    uuid: UUID
    code: str
    title: Mapping[str, str]
    payer_name: str
    owed: int
    held: int
    due_on: date | None
    agency_name: str


def payer_of(bill: Bill, *, actor: Actor, at: datetime) -> str:
    """The payer's name, as the register of persons has it; the reading is logged there."""
    names = _names([bill.payer_uuid], actor, at)
    return names.get(bill.payer_uuid, "")


def _names(uuids: Sequence[UUID], actor: Actor, at: datetime) -> dict[UUID, str]:
    return parties.party_names(uuids, actor=actor, purpose="Thu phí, lệ phí", at=at)


LISTS = ("owed", "held", "decide", "all")


def list_bills_for(
    actor: Actor, *, at: datetime, which: str = "owed", text: str = "", limit: int = PAGE
) -> tuple[BillRow, ...]:
    """
    Bills of the actor's agencies: still owed, to be paid back, waiting for a decision, or all.

    `text` is the beginning of a dossier's code or a transfer code.
    """
    bills = Bill.objects.select_related("agency").filter(within(actor, SEE, "agency_path"))
    bills = bills.filter(_which(which))
    plain = "".join(text.split()).upper()
    if plain:
        named = PaymentRequest.objects.filter(bill=OuterRef("pk"), reference=plain)
        bills = bills.filter(Q(code__startswith=plain) | Exists(named))
    rows = list(bills.order_by("-opened_at", "-id")[:limit])
    names = _names([row.payer_uuid for row in rows], actor, at)
    due = dict(
        PaymentRequest.objects.filter(bill__in=rows, state="open").values_list("bill_id", "due_on")
    )
    return tuple(
        BillRow(row.uuid, row.code, row.title, names.get(row.payer_uuid, ""), row.owed,
                row.held, due.get(row.pk), row.agency.name)
        for row in rows
    )  # fmt: skip


def _which(which: str) -> Q:
    if which == "owed":
        return Q(owed__gt=0)
    if which == "held":
        return Q(held__gt=0)
    if which == "decide":
        refunds = Refund.objects.filter(bill=OuterRef("pk"), state="proposed")
        reliefs = Relief.objects.filter(request__bill=OuterRef("pk"), state="proposed")
        voids = Payment.objects.filter(
            bill=OuterRef("pk"), void_asked_at__isnull=False, voided_at__isnull=True
        )
        return Q(Exists(refunds)) | Q(Exists(reliefs)) | Q(Exists(voids))
    return Q()


def count_bills_for(actor: Actor) -> dict[str, int]:
    """How many bills wait in each list that is work."""
    bills = Bill.objects.filter(within(actor, SEE, "agency_path"))
    return {which: bills.filter(_which(which)).count() for which in ("owed", "held", "decide")}


def list_counters_of(bill: Bill) -> tuple[tuple[str, str], ...]:
    """The cash counters of the agency that takes the money: (code, name)."""
    tills = Till.objects.filter(agency=bill.agency, kind=Till.Kind.CASH).order_by("code")
    return tuple(tills.values_list("code", "name"))


def list_orders_for(actor: Actor, *, limit: int = 100) -> Sequence[OnlineOrder]:
    """Online orders of the actor's agencies that are not settled, newest first."""
    orders = OnlineOrder.objects.select_related("request__bill").filter(
        within(actor, SEE, "request__bill__agency_path"),
        state__in=["begun", "waiting", "unknown", "unclear"],
    )
    return list(orders.order_by("-begun_at")[:limit])


def list_calls_for(actor: Actor, *, limit: int = 50) -> tuple[dict[str, int], list[GatewayCall]]:
    """How often each verdict was given to the gateway's calls, and the newest calls."""
    if not (actor.may(DECIDE) or actor.may(COLLECT)):
        return {}, []
    counts: dict[str, int] = dict.fromkeys(GatewayCall.Verdict.values, 0)
    for verdict in GatewayCall.objects.order_by().values_list("verdict", flat=True).distinct():
        counts[verdict] = GatewayCall.objects.filter(verdict=verdict).count()
    return counts, list(GatewayCall.objects.order_by("-received_at", "-id")[:limit])
