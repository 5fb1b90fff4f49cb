"""Locking a bill and writing movements: what every action on money begins and ends with."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.base.text import vietnam_day
from motcua.kernel.events import api as events

from ..events import MONEY_HELD
from ..models import Bill, Movement, PaymentRequest, Till, TillDay
from ..ports import find_matter_kind


class BillNotFound(NotFound):
    """Không tìm thấy khoản thu này."""

    message_en = "These charges were not found."


def locked_bill(**by: Any) -> Bill:
    """
    A bill, locked with its matter until the transaction ends; the matter first, always.

    :raises BillNotFound: if there is none.
    """
    found = Bill.objects.filter(**by).values_list("matter_kind", "matter_uuid", "pk").first()
    if found is None:
        raise BillNotFound()
    kind = find_matter_kind(found[0])
    if kind is not None:
        kind.lock(found[1])
    return Bill.objects.select_for_update(of=("self",)).select_related("agency").get(pk=found[2])


def open_request(bill: Bill) -> PaymentRequest | None:
    """The request that is waited for."""
    return bill.requests.filter(state=PaymentRequest.State.OPEN).first()


def till_for(bill: Bill, kind: str, *, at: datetime, code: str = "") -> Till:
    """The agency's till of a kind; its first one is made when it is first needed."""
    codes = {
        Till.Kind.CASH: ("Q1", "Quầy 1"),
        Till.Kind.BANK: ("NH", "Tài khoản ngân hàng"),
        Till.Kind.GATEWAY: ("TT", "Cổng thanh toán"),
        Till.Kind.TREASURY: ("KB", "Kho bạc, cơ quan khác"),
    }
    usual, name = codes[Till.Kind(kind)]
    till, _made = Till.objects.get_or_create(
        agency=bill.agency,
        code=code or usual,
        defaults={
            "agency_path": bill.agency_path,
            "kind": kind,
            "name": name,
            "opened_at": at,
        },
    )
    return till


def booking_day(till: Till, day: date) -> date:
    """The day itself, or the first one after it that is not closed: closed days never change."""
    # The till is locked against its closing until the movement is there.
    Till.objects.select_for_update(no_key=True).get(pk=till.pk)
    closed = set(
        TillDay.objects.filter(till=till, day__gte=day, closed_at__isnull=False).values_list(
            "day", flat=True
        )
    )
    while day in closed:
        day += timedelta(days=1)
    return day


def book(
    bill: Bill,
    kind: str,
    *,
    debit: str,
    credit: str,
    amount: int,
    by: UUID,
    at: datetime,
    **about: Any,
) -> None:
    """Write one movement, unless it is of nothing; `about`: request, payment, till, booked_on."""
    if amount:
        Movement.objects.create(
            bill=bill,
            kind=kind,
            debit=debit,
            credit=credit,
            amount=amount,
            at=at,
            by=by,
            **{"booked_on": vietnam_day(at), **about},
        )


def tell_held(bill: Bill, actor: Actor, *, before: int, at: datetime) -> None:
    """Tell when more money has to be paid back than before."""
    bill.refresh_from_db(fields=["owed", "held", "paid_in", "paid_out"])
    if bill.held > before:
        tell(MONEY_HELD, bill, actor, amount=bill.held - before, at=at)


def tell(
    kind: events.EventType, bill: Bill, actor: Actor, *, amount: int, at: datetime, **more: Any
) -> None:
    """Publish what happened to a bill."""
    events.publish(
        kind,
        subject=bill,
        actor=actor,
        at=at,
        agency_uuid=bill.agency.uuid,
        payload={"code": bill.code, "amount": amount, **more},
    )


# A movement to be booked: bill, request, kind, debit, credit, amount.
Entry = tuple[Bill, PaymentRequest, str, str, str, int]


def book_all(actor: Actor, at: datetime, movements: Sequence[Entry]) -> None:
    """Write many movements, but for those of nothing, in one statement."""
    Movement.objects.bulk_create(
        Movement(
            bill=bill,
            request=request,
            kind=kind,
            debit=debit,
            credit=credit,
            amount=amount,
            at=at,
            by=actor.uuid,
            booked_on=vietnam_day(at),
        )
        for bill, request, kind, debit, credit, amount in movements
        if amount
    )


def tell_all_held(actor: Actor, bills: Mapping[int, Bill], at: datetime) -> None:
    """Tell of those bills on which more has to be paid back than when they were read."""
    held = dict(Bill.objects.filter(pk__in=bills).values_list("pk", "held"))
    tell_all(MONEY_HELD, actor, at, [
        (bill, held[key] - bill.held, {}) for key, bill in bills.items() if held[key] > bill.held
    ])  # fmt: skip


def tell_all(
    kind: events.EventType,
    actor: Actor,
    at: datetime,
    told: Sequence[tuple[Bill, int, Mapping[str, Any]]],
) -> None:
    """Publish what happened to many bills."""
    rows = [
        (bill, {"code": bill.code, "amount": amount, **more}, bill.agency.uuid, None)
        for bill, amount, more in told
    ]
    events.publish_many(kind, rows=rows, actor=actor, at=at)
