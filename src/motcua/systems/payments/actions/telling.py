"""Bills that are told, not taken in: from a plan or a record, as the public actions write them."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.fields import uuid7
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations

from ..events import (
    MONEY_HELD,
    MONEY_RECEIVED,
    ORDER_ANSWERED,
    ORDER_BEGUN,
    PAYMENT_REQUESTED,
    REFUND_DECIDED,
    REFUND_PAID,
    REFUND_PROPOSED,
    RELIEF_GRANTED,
    RELIEF_PROPOSED,
    REQUEST_CALLED_OFF,
    REQUEST_SETTLED,
    STATEMENT_LOADED,
)
from ..queries.law import payment_law
from .asking import Matter, NothingAsked, RequestOpen
from .online import GATEWAY
from .recording import BillRows, MoneyRecorder, Place, event_row, json_of
from .telling_days import Closing, close_told_days

__all__ = [
    "GATEWAY",
    "Closing",
    "MoneyRecorder",
    "ToldBill",
    "close_told_days",
    "event_row",
]
BILL = "payments.bill"


class ToldBill:
    """
    The money of one matter, told movement by movement; what could not be is refused.

    :ivar told: the journal's rows, in the order in which things happened.
    """

    def __init__(
        self,
        matter: Matter,
        *,
        agency: organizations.Agency,
        payer_name: str,
        recorder: MoneyRecorder,
        told: list[tuple[Any, ...]],
    ) -> None:
        """Nothing is asked for yet; there is a bill from the first time on that something is."""
        self.rows = BillRows(matter, agency)
        self.told, self.held = told, 0
        self._matter, self._agency, self._recorder = matter, agency, recorder
        self._payer_name = payer_name
        self._open: dict[str, Any] | None = None

    @property
    def is_there(self) -> bool:
        """Whether anything was ever asked for."""
        return bool(self.rows.requests)

    @property
    def open_request(self) -> Mapping[str, Any]:
        """
        The request that is waited for.

        :raises NothingAsked: if none is.
        """
        if self._open is None:
            raise NothingAsked()
        return self._open

    def ask(
        self,
        *,
        by: Actor,
        items: Sequence[Mapping[str, Any]],
        reason: str,
        due_on: date,
        at: datetime,
    ) -> None:
        """As `ask_payment` does, where no clock waits for it."""
        if self._open is not None:
            raise RequestOpen()
        amount = sum(int(one["amount"]) for one in items)
        if not self.rows.requests:
            self.rows.opened_at = at
        self._open = {
            "uuid": uuid7(), "reference": self._recorder.new_reference(), "state": "open",
            "items": json_of(items), "amount": amount, "reason": tidy(reason), "how": "",
            "due_on": due_on, "stops_clock": False, "requested_at": at, "requested_by": by.uuid,
            "requested_by_name": by.name, "settled_at": None, "settled_on": None,
            "called_off_at": None, "called_off_reason": "",
        }  # fmt: skip
        self.rows.requests.append(self._open)
        self._book("asked", "owed", "income", amount, by, at, request=self._open)
        self._tell(PAYMENT_REQUESTED, by, at, amount, request=self._open["uuid"])

    def take_cash(self, *, by: Actor, at: datetime) -> None:
        """As `take_cash` does with the whole sum, at the agency's first counter."""
        self._receive(by, "cash", "", at)

    def take_transfer(self, *, by: Actor, external_id: str, memo: str, at: datetime) -> None:
        """As `load_statement` does with a statement of this one line."""
        request = self.open_request
        place = self._recorder.place(self._agency, "bank", at)
        payment = self._receive(by, "bank", external_id, at)
        self.rows.lines.append(
            {
                "uuid": uuid7(), "till_id": place.till_id, "day": vietnam_day(at),
                "external_id": external_id, "amount": request["amount"],
                "memo": f"{memo}{request['reference']}", "payment": payment,
                "matched_by_name": "", "loaded_at": at, "loaded_by": by.uuid,
            }
        )  # fmt: skip
        payload = {"till": place.code, "lines": 1, "matched": 1}
        about = "payments.till", place.till_uuid
        self.told.append(event_row(STATEMENT_LOADED, about, by, self._agency.uuid, payload, at))

    def take_online(
        self, *, payer: Actor, external_id: str, begun_at: datetime, at: datetime
    ) -> None:
        """As `pay_online` and the gateway's call do."""
        request = self.open_request
        order = {
            "uuid": uuid7(), "request": request, "amount": request["amount"], "state": "paid",
            "reference": f"{request['reference']}-{secrets.token_hex(4)}", "pay_address": "",
            "gateway_id": external_id, "note": "", "begun_at": begun_at, "asked": 0,
            "next_ask_at": None, "ended_at": at,
        }  # fmt: skip
        self._tell(ORDER_BEGUN, payer, begun_at, request["amount"], order=order["uuid"])
        order["payment"] = self._receive(GATEWAY, "gateway", external_id, at)
        self.rows.orders.append(order)
        self.rows.calls.append(
            {
                "order": order, "verdict": "taken", "reference": order["reference"],
                "body_sha256": hashlib.sha256(external_id.encode()).hexdigest(),
                "came_from": "", "received_at": at,
            }
        )  # fmt: skip
        self._tell(
            ORDER_ANSWERED, GATEWAY, at, request["amount"], order=order["uuid"], state="paid"
        )

    def let_off(self, *, by: Actor, reason: str, legal_basis: str, at: datetime) -> bool:
        """As `propose_relief` does with the whole sum; False: a second person would be needed."""
        request = self.open_request
        amount, law = request["amount"], payment_law(on=vietnam_day(at))
        if law.needs_second(amount):
            return False
        rule = {"second_person_from": law.second_person_from, "basis": dict(law.relief_basis),
                "valid_from": law.valid_from.isoformat()}  # fmt: skip
        relief = {
            "uuid": uuid7(), "request": request, "amount": amount, "reason": tidy(reason),
            "legal_basis": tidy(legal_basis), "rule": json_of(rule), "needs_second": False,
            "state": "in_force", "proposed_at": at, "proposed_by": by.uuid,
            "proposed_by_name": by.name, "decided_at": at, "decided_by": by.uuid,
            "decided_by_name": by.name, "refused_reason": "",
        }  # fmt: skip
        self.rows.reliefs.append(relief)
        self._tell(RELIEF_PROPOSED, by, at, amount, relief=relief["uuid"])
        self._book("let_off", "waived", "owed", amount, by, at, request=request)
        self._tell(RELIEF_GRANTED, by, at, amount, relief=relief["uuid"])
        self._settle(by, at)
        return True

    def end(self, *, by: Actor, reason: str, at: datetime) -> None:
        """As `end_bill` does: nothing is owed, and what was paid is held to be paid back."""
        if not self.is_there or self.rows.ended_at is not None:
            return
        if self._open is not None:
            request, self._open = self._open, None
            self._book("called_off", "income", "owed", request["amount"], by, at, request=request)
            request |= {"state": "called_off", "called_off_at": at, "called_off_reason": reason}
            self._tell(REQUEST_CALLED_OFF, by, at, request["amount"], request=request["uuid"])
        for request in self.rows.requests:
            paid = sum(p["amount"] for p in self.rows.payments if p["request"] is request)
            self._book("held", "income", "held", paid, by, at, request=request)
            self.held += paid
        self.rows.ended_at = at
        if self.held:
            self._tell(MONEY_HELD, by, at, self.held)

    def propose_refund(self, *, by: Actor, reason: str, legal_basis: str, at: datetime) -> None:
        """As `propose_refund` does with all that is held, the way that it came."""
        way = "cash" if self.rows.payments[-1]["way"] == "cash" else "bank"
        refund = {
            "uuid": uuid7(), "amount": self.held, "way": way, "till_id": None,
            "order_reference": "", "beneficiary": self._payer_name if way == "bank" else "",
            "reason": tidy(reason), "legal_basis": tidy(legal_basis), "state": "proposed",
            "proposed_at": at, "proposed_by": by.uuid, "proposed_by_name": by.name,
            "decided_at": None, "decided_by": None, "decided_by_name": "",
            "refused_reason": "", "paid_at": None, "paid_by_name": "", "voucher": "",
            "next_ask_at": None, "asked": 0,
        }  # fmt: skip
        self.rows.refunds.append(refund)
        self._tell(REFUND_PROPOSED, by, at, self.held, refund=refund["uuid"], way=way)

    def approve_refund(self, *, by: Actor, at: datetime) -> None:
        """As `decide_refund` does."""
        refund = self.rows.refunds[-1]
        refund |= {
            "state": "approved", "decided_at": at, "decided_by": by.uuid, "decided_by_name": by.name
        }  # fmt: skip
        self._tell(
            REFUND_DECIDED, by, at, refund["amount"], refund=refund["uuid"], state="approved"
        )

    def pay_refund(self, *, by: Actor, voucher: str, at: datetime) -> None:
        """As `pay_refund` does."""
        refund = self.rows.refunds[-1]
        place = self._recorder.place(self._agency, refund["way"], at)
        amount = refund["amount"]
        self._book("paid_back", "held", "money", amount, by, at, place=place,
                   booked_on=place.booking_day(vietnam_day(at)))  # fmt: skip
        refund |= {
            "state": "paid", "till_id": place.till_id, "voucher": voucher, "paid_at": at,
            "paid_by_name": by.name,
        }  # fmt: skip
        self.held -= amount
        self._tell(REFUND_PAID, by, at, amount, refund=refund["uuid"])

    def keep(self) -> None:
        """Let the recorder write it."""
        if self.is_there:
            self._recorder.keep(self.rows)

    def _receive(self, by: Actor, way: str, external_id: str, at: datetime) -> dict[str, Any]:
        request = self.open_request
        place = self._recorder.place(self._agency, way, at)
        payment = {
            "uuid": uuid7(), "request": request, "till_id": place.till_id, "way": way,
            "amount": request["amount"], "paid_on": vietnam_day(at), "payer_name": self._payer_name,
            "external_id": external_id, "recorded_at": at, "recorded_by": by.uuid,
            "recorded_by_name": by.name,
        }  # fmt: skip
        self.rows.payments.append(payment)
        number = place.last + 1 + sum(one["place"] is place for one in self.rows.receipts)
        self.rows.receipts.append(
            {"uuid": uuid7(), "place": place, "payment": payment, "issued_at": at}
        )
        self._book("paid", "money", "owed", request["amount"], by, at, request=request,
                   payment=payment, place=place,
                   booked_on=place.booking_day(vietnam_day(at)))  # fmt: skip
        receipt = f"{place.symbol}-{number:07d}"
        self._tell(MONEY_RECEIVED, by, at, request["amount"], payment=payment["uuid"], way=way,
                   receipt=receipt)  # fmt: skip
        self._settle(by, at)
        return payment

    def _settle(self, by: Actor, at: datetime) -> None:
        assert self._open is not None, "the whole sum of the open request came in or was let off"
        request, self._open = self._open, None
        request |= {"state": "settled", "settled_at": at, "settled_on": vietnam_day(at)}
        self._tell(REQUEST_SETTLED, by, at, request["amount"], request=request["uuid"],
                   settled_on=vietnam_day(at))  # fmt: skip

    def _book(  # noqa: PLR0917
        self,
        kind: str,
        debit: str,
        credit: str,
        amount: int,
        by: Actor,
        at: datetime,
        *,
        request: Mapping[str, Any] | None = None,
        payment: Mapping[str, Any] | None = None,
        place: Place | None = None,
        booked_on: date | None = None,
    ) -> None:
        if amount:
            self.rows.movements.append(
                {
                    "request": request, "payment": payment,
                    "till_id": place.till_id if place else None, "kind": kind, "debit": debit,
                    "credit": credit, "amount": amount, "booked_on": booked_on or vietnam_day(at),
                    "at": at, "by": by.uuid,
                }
            )  # fmt: skip

    def _tell(
        self, kind: events.EventType, by: Actor, at: datetime, amount: int, **more: Any
    ) -> None:
        payload = {"code": self._matter.code, "amount": amount, **more}
        about: tuple[str, UUID] = BILL, self.rows.uuid
        self.told.append(event_row(kind, about, by, self._agency.uuid, payload, at))
