"""Rows of bills that were told, written many at a time; the database keeps the sums as ever."""

import json
import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor
from motcua.base.copying import copy_rows, next_ids
from motcua.base.fields import uuid7
from motcua.base.text import vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..models import (
    Bill,
    GatewayCall,
    Movement,
    OnlineOrder,
    Payment,
    PaymentRequest,
    Receipt,
    ReceiptSeries,
    Refund,
    Relief,
    StatementLine,
    Till,
    TillDay,
)
from ..queries.law import payment_law
from ..rules.law import receipt_symbol
from ..rules.references import new_transfer_code
from .asking import Matter
from .ledger import till_for

# What `_put` replaces by the key of the row that it stands for.
FIRST = ("Q1", "NH", "TT")  # the tills of an agency that are told of
_BEHIND = ("request", "payment", "order", "place")


def json_of(value: Any) -> str:
    """A value as the database takes it for a JSON column."""
    return json.dumps(value, ensure_ascii=False, default=dict)


def event_row(  # noqa: PLR0917
    kind: events.EventType,
    about: tuple[str, UUID],
    by: Actor,
    agency_uuid: UUID,
    payload: Mapping[str, Any],
    at: datetime,
) -> tuple[Any, ...]:
    """A row of the journal, as `events.publish_told` takes it."""
    told = json_of(kind.encode(payload))
    return (kind.name, *about, by.kind, by.uuid, None, agency_uuid, at, told)


@dataclass(slots=True)
class Place:
    """
    A till with its series of receipts in a year, as it stands in this batch.

    :ivar last: the last number that the database gave, and will have given to what was kept.
    """

    till_id: int
    till_uuid: UUID
    code: str
    series_id: int
    symbol: str
    last: int
    closed: frozenset[date]

    def booking_day(self, day: date) -> date:
        """The day itself, or the first one after it that is not closed."""
        while day in self.closed:
            day += timedelta(days=1)
        return day


@dataclass(slots=True)
class BillRows:
    """One bill with all that belongs to it; rows name each other, keys come when written."""

    matter: Matter
    agency: organizations.Agency
    uuid: UUID = field(default_factory=uuid7)
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    requests: list[dict[str, Any]] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)
    movements: list[dict[str, Any]] = field(default_factory=list)
    orders: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    reliefs: list[dict[str, Any]] = field(default_factory=list)
    refunds: list[dict[str, Any]] = field(default_factory=list)

    def row(self, key: int) -> dict[str, Any]:
        """The bill itself, by its columns; its sums follow from the movements."""
        matter = self.matter
        return {
            "id": key, "uuid": self.uuid, "matter_kind": matter.kind, "matter_uuid": matter.uuid,
            "code": matter.code, "title": json_of(dict(matter.title)),
            "payer_uuid": matter.payer_uuid, "agency_id": self.agency.pk,
            "agency_path": self.agency.path, "opened_at": self.opened_at,
            "ended_at": self.ended_at,
        }  # fmt: skip


class MoneyRecorder:
    """
    Writes bills that were told.

    `begin` comes first in the transaction of each batch, and `write` last: receipts are numbered
    by the database, and what was told of their numbers holds because their series stay locked.
    """

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._tills: dict[tuple[int, str], Till] = {}
        self._places: dict[tuple[int, str, int], Place] = {}
        self._kept: list[BillRows] = []
        self._references: set[str] = set()
        self._closed: Mapping[int, Collection[date]] = {}

    def begin(self, since: date) -> None:
        """A batch begins, whose first day this is; others may have taken money meanwhile."""
        self._kept, self._references = [], set()
        closed: dict[int, set[date]] = defaultdict(set)
        days = TillDay.objects.filter(day__gte=since, closed_at__isnull=False)
        for till_id, day in days.values_list("till_id", "day"):
            closed[till_id].add(day)
        self._closed = closed
        # In the order in which they are locked everywhere, so that no two wait for each other.
        known = ReceiptSeries.objects.filter(year__gte=since.year).order_by("id")
        self._places = {
            (one.till.agency_id, str(one.till.kind), one.year): self._place(one.till, one)
            for one in known.select_for_update(of=("self",)).select_related("till")
            if one.till.code in FIRST
        }

    def new_reference(self) -> str:
        """A transfer code that no request of this batch has."""
        while (code := new_transfer_code(secrets.randbelow)) in self._references:
            continue
        self._references.add(code)
        return code

    def place(self, agency: organizations.Agency, kind: str, at: datetime) -> Place:
        """The till of a kind at an agency, with its receipts of the year, locked for the batch."""
        year = vietnam_day(at).year
        found = self._places.get((agency.pk, kind, year))
        if found is None:
            found = self._places[agency.pk, kind, year] = self._locked(agency, kind, at)
        return found

    def _locked(self, agency: organizations.Agency, kind: str, at: datetime) -> Place:
        till, day = self._till(agency, kind, at), vietnam_day(at)
        pattern = payment_law(on=day).receipt_symbol
        symbol = receipt_symbol(pattern, agency=agency.code, till=till.code, year=day.year)
        series, _made = ReceiptSeries.objects.select_for_update(of=("self",)).get_or_create(
            till=till, year=day.year, defaults={"symbol": symbol}
        )
        return self._place(till, series)

    def _till(self, agency: organizations.Agency, kind: str, at: datetime) -> Till:
        if (agency.pk, kind) not in self._tills:
            bill = Bill(agency=agency, agency_path=agency.path)
            self._tills[agency.pk, kind] = till_for(bill, kind, at=at)
        return self._tills[agency.pk, kind]

    def _place(self, till: Till, series: ReceiptSeries) -> Place:
        closed = frozenset(self._closed.get(till.pk, ()))
        return Place(till.pk, till.uuid, till.code, series.pk, series.symbol, series.last, closed)

    def keep(self, rows: BillRows) -> None:
        """Write this bill with the others; its receipts have their numbers now."""
        self._kept.append(rows)
        for one in rows.requests[:1]:  # who is asked may pay by transfer at once
            self._till(rows.agency, Till.Kind.BANK, one["requested_at"])
        for one in rows.receipts:
            one["place"].last += 1

    def write(self) -> None:
        """Write every bill that was kept, in the caller's transaction."""
        kept, self._kept = self._kept, []
        if not kept:
            return
        self._draw_anew(kept)
        bills = next_ids(Bill, len(kept))
        of = list(zip(bills, kept, strict=True))
        copy_dicts(Bill, [one.row(key) for key, one in of])
        keys: dict[int, int] = {}
        asked = [{"bill_id": key, **r, **_OPEN} for key, one in of for r in one.requests]
        _put(PaymentRequest, asked, keys, [r for one in kept for r in one.requests])
        paid = [{"bill_id": key, **p} for key, one in of for p in one.payments]
        _put(Payment, paid, keys, [p for one in kept for p in one.payments])
        _put(Receipt, [r for one in kept for r in one.receipts], keys)
        _put(Movement, [{"bill_id": key, **m} for key, one in of for m in one.movements], keys)
        orders = [o for one in kept for o in one.orders]
        _put(OnlineOrder, orders, keys, orders)
        _put(GatewayCall, [c for one in kept for c in one.calls], keys)
        _put(StatementLine, [line for one in kept for line in one.lines], keys)
        _put(Relief, [r for one in kept for r in one.reliefs], keys)
        _put(Refund, [{"bill_id": key, **r} for key, one in of for r in one.refunds], keys)
        _state_requests([r for one in kept for r in one.requests], keys)

    def _draw_anew(self, kept: Sequence[BillRows]) -> None:
        """A billion codes are few for a year's requests: those that others have are drawn again."""
        mine = {r["reference"]: r for one in kept for r in one.requests}
        taken = PaymentRequest.objects.filter(reference__in=list(mine))
        for reference in taken.values_list("reference", flat=True):
            request = mine[reference]
            while True:
                code = self.new_reference()
                if not PaymentRequest.objects.filter(reference=code).exists():
                    break
            request["reference"] = code
            for one in (o for rows in kept for o in rows.lines + rows.orders + rows.calls):
                for name in ("memo", "reference"):
                    if reference in str(one.get(name, "")):
                        one[name] = one[name].replace(reference, code)


# As it is first written: a request is settled when its movements are there.
_OPEN: Mapping[str, Any] = {
    "state": "open", "settled_at": None, "settled_on": None, "called_off_at": None,
    "called_off_reason": "",
}  # fmt: skip


def copy_dicts(model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that all have the same columns."""
    if rows:
        copy_rows(model, tuple(rows[0]), (tuple(row.values()) for row in rows))


def _put(
    model: Any,
    rows: Sequence[Mapping[str, Any]],
    keys: dict[int, int],
    named: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Copy rows; those that others refer to (`named`) get their keys first."""
    given = next_ids(model, len(named)) if named else []
    keys |= {id(one): key for one, key in zip(named, given, strict=True)}
    written = []
    for place, row in enumerate(rows):
        plain = {name: value for name, value in row.items() if name not in (*_BEHIND, "way")}
        if model is Refund:
            plain["way"] = row["way"]
        if given:
            plain["id"] = given[place]
        for name in _BEHIND[:3]:
            if name in row:
                plain[f"{name}_id"] = keys[id(row[name])] if row[name] is not None else None
        if "place" in row:
            plain["series_id"] = row["place"].series_id
        written.append(plain)
    copy_dicts(model, written)


def _state_requests(requests: Sequence[Mapping[str, Any]], keys: Mapping[int, int]) -> None:
    ended = [one for one in requests if one["state"] != "open"]
    if not ended:
        return
    names = ("state", "settled_at", "settled_on", "called_off_at", "called_off_reason")
    columns = [[keys[id(one)] for one in ended], *([one[name] for one in ended] for name in names)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE payments_request AS r SET state = n.state, settled_at = n.settled_at,
                settled_on = n.settled_on, called_off_at = n.called_off_at,
                called_off_reason = n.reason
            FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::date[],
                %s::timestamptz[], %s::text[])
                AS n (id, state, settled_at, settled_on, called_off_at, reason)
            WHERE r.id = n.id
            """,
            columns,
        )
