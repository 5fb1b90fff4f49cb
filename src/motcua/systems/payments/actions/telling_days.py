"""The days of tills that are told: stated, counted and signed off as `days` does, all at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, Sum, When

from motcua.base.actors import Actor
from motcua.base.copying import next_ids
from motcua.base.fields import uuid7
from motcua.base.text import VIETNAM, vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import DAY_CLOSED, DAY_COUNTED, DIFFERENCE_NOTED, STATEMENT_LOADED
from ..models import DayDifference, Movement, Refund, StatementLine, Till, TillDay
from .recording import copy_dicts, event_row

COUNTED, CLOSED = time(7, 40), time(8, 10)  # of the next morning: the gateway is open at night
TILL, TILL_DAY = "payments.till", "payments.tillday"


@dataclass(frozen=True, slots=True)
class Closing:
    """
    Who closes an agency's days, up to which, and what was missing in cash.

    :ivar missing: how many đồng, by the till's code and the day; mostly nothing.
    """

    agency: organizations.Agency
    cashier: Actor
    closer: Actor
    last: date
    missing: Callable[[str, date], int]
    reason: str


@transaction.atomic
def close_told_days(closing: Closing) -> int:
    """
    Close every day with money in it that nobody has counted; says how many.

    The database adds each day up itself and refuses one that does not balance. A bank's or
    gateway's day gets the lines of its statement; one whose lines do not add up stays open.
    """
    tills = Till.objects.filter(agency=closing.agency).exclude(kind=Till.Kind.TREASURY)
    # Whoever takes money meanwhile waits, as for a day that is closed by hand.
    locked = tills.select_for_update(of=("self",)).order_by("id")
    return sum(_close(closing, till) for till in locked)


def _close(closing: Closing, till: Till) -> int:
    booked = _booked(till, closing.last)
    if not booked:
        return 0
    told: list[tuple[Any, ...]] = []
    days = []
    if till.kind == Till.Kind.CASH:
        days = [(day, sum_, sum_ - closing.missing(till.code, day)) for day, sum_ in booked.items()]
    else:
        _state(closing, till, booked, told)
        stated = _stated(till, booked)
        days = [(day, sum_, sum_) for day, sum_ in booked.items() if stated.get(day) == sum_]
    _write(closing, till, days, told)
    events.publish_told(told)
    return len(days)


def _booked(till: Till, last: date) -> dict[date, int]:
    signed = Case(When(debit="money", then=F("amount")), default=-F("amount"))
    counted = TillDay.objects.filter(till=till).values("day")
    movements = Movement.objects.filter(till=till, booked_on__lte=last).exclude(
        booked_on__in=counted
    )
    sums = movements.order_by("booked_on").values_list("booked_on").annotate(all=Sum(signed))
    return {day: int(sum_) for day, sum_ in sums}


def _stated(till: Till, days: Mapping[date, int]) -> dict[date, int]:
    lines = StatementLine.objects.filter(till=till, day__in=list(days))
    return {
        day: int(sum_)
        for day, sum_ in lines.order_by("day").values_list("day").annotate(all=Sum("amount"))
    }


def _state(
    closing: Closing, till: Till, booked: Mapping[date, int], told: list[tuple[Any, ...]]
) -> None:
    """The statement of each day, with what nobody has loaded yet: payments, and refunds."""
    came = Movement.objects.filter(
        till=till, kind="paid", booked_on__in=list(booked), payment__statement_line__isnull=True
    ).values_list("booked_on", "payment_id", "amount", "payment__external_id")
    went = Refund.objects.filter(till=till, state=Refund.State.PAID)
    known = set(StatementLine.objects.filter(till=till).values_list("external_id", flat=True))
    rows: dict[date, list[dict[str, Any]]] = {}
    for day, payment_id, amount, external_id in came:
        line = _line(
            closing, till, day, external_id=external_id, amount=amount, payment_id=payment_id
        )
        rows.setdefault(day, []).append(line)
    for paid_at, amount, voucher in went.values_list("paid_at", "amount", "voucher"):
        if paid_at is None or voucher in known:
            continue
        day = vietnam_day(paid_at)
        if day in booked:
            line = _line(closing, till, day, external_id=voucher, amount=-amount, payment_id=None)
            rows.setdefault(day, []).append(line)
    copy_dicts(StatementLine, [line for day in sorted(rows) for line in rows[day]])
    for day in sorted(rows):
        matched = sum(line["payment_id"] is not None for line in rows[day])
        payload = {"till": till.code, "lines": len(rows[day]), "matched": matched}
        at = _at(day, COUNTED)
        told.append(event_row(STATEMENT_LOADED, (TILL, till.uuid), closing.cashier,
                              closing.agency.uuid, payload, at))  # fmt: skip


def _line(
    closing: Closing,
    till: Till,
    day: date,
    *,
    external_id: str,
    amount: int,
    payment_id: int | None,
) -> dict[str, Any]:
    return {
        "uuid": uuid7(), "till_id": till.pk, "day": day, "external_id": external_id,
        "amount": amount, "memo": "", "payment_id": payment_id, "matched_by_name": "",
        "loaded_at": _at(day, COUNTED), "loaded_by": closing.cashier.uuid,
    }  # fmt: skip


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day + timedelta(days=1), moment, tzinfo=VIETNAM)


def _write(
    closing: Closing,
    till: Till,
    days: Sequence[tuple[date, int, int]],
    told: list[tuple[Any, ...]],
) -> None:
    if not days:
        return
    keys, by, closer = next_ids(TillDay, len(days)), closing.cashier, closing.closer
    rows, differences = [], []
    for key, (day, expected, counted) in zip(keys, days, strict=True):
        at, uuid = _at(day, COUNTED), uuid7()
        rows.append(
            {
                "id": key, "uuid": uuid, "till_id": till.pk, "day": day, "expected": expected,
                "counted": counted, "counted_at": at, "counted_by": by.uuid,
                "counted_by_name": by.name,
            }
        )  # fmt: skip
        sums = {"till": till.code, "day": day, "expected": expected, "counted": counted}
        about = TILL_DAY, uuid
        agency = closing.agency.uuid
        told.append(event_row(DAY_COUNTED, about, by, agency, sums, at))
        if counted != expected:
            amount = counted - expected
            differences.append(
                {"uuid": uuid7(), "till_day_id": key, "amount": amount, "reason": closing.reason,
                 "noted_at": at, "noted_by": by.uuid, "noted_by_name": by.name}
            )  # fmt: skip
            noted = {"till": till.code, "day": day, "amount": amount}
            told.append(event_row(DIFFERENCE_NOTED, about, by, agency, noted, at))
        told.append(event_row(DAY_CLOSED, about, closer, agency, sums, _at(day, CLOSED)))
    copy_dicts(TillDay, rows)
    copy_dicts(DayDifference, differences)
    closed_at = [_at(day, CLOSED) for day, _expected, _counted in days]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE payments_till_day AS d
            SET closed_at = n.at, closed_by = %s, closed_by_name = %s
            FROM unnest(%s::bigint[], %s::timestamptz[]) AS n (id, at) WHERE d.id = n.id
            """,
            [closer.uuid, closer.name, keys, closed_at],
        )
