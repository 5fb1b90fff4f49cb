"""The fees of a dossier that is told: asked for before acceptance, paid, let off, given back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from motcua.base.actors import Actor
from motcua.kernel.events import api as events
from motcua.systems.payments import api as payments
from motcua.systems.payments.api import telling

from ..events import PAYMENT_RECORDED, PAYMENT_REQUESTED
from .payments import MATTER
from .recording import Brought
from .submission import KIND
from .telling import ToldDossier


def fees_known(fees: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The lines that are to be paid: not those that another body reckons, nor exempted ones."""
    return [line for line in fees if int(line["amount"] or 0) > 0]


class ToldMoney:
    """What is paid for one told dossier, before it is accepted: no clock waits for it."""

    def __init__(self, dossier: ToldDossier, recorder: telling.MoneyRecorder) -> None:
        """Nothing is asked for yet."""
        brought = self._brought = dossier.brought
        self._dossier = dossier
        matter = payments.Matter(
            kind=MATTER,
            uuid=dossier.uuid,
            code=brought.code,
            title=brought.filled.version.parts.name,
            payer_uuid=brought.applicant.uuid,
            agency_uuid=brought.receiving.uuid,
        )
        self.bill = telling.ToldBill(
            matter,
            agency=brought.receiving,
            payer_name=brought.applicant.full_name,
            recorder=recorder,
            told=dossier.told,
        )

    def ask(self, *, by: Actor, reason: str, due_on: date, at: datetime) -> bool:
        """As `request_payment` does with all fees that are known; False: there are none."""
        items = fees_known(self._brought.filled.fees)
        if not items:
            return False
        self.bill.ask(by=by, items=items, reason=reason, due_on=due_on, at=at)
        self._tell(PAYMENT_REQUESTED, by, self.bill.open_request, at)
        return True

    def pay(self, *, way: str, cashier: Actor, payer: Actor, begun_at: datetime,
            at: datetime) -> None:  # fmt: skip
        """The whole sum comes: in cash, by a transfer with its QR code, or through the gateway."""
        request, number = self.bill.open_request, external_id(self._brought)
        if way == "cash":
            self.bill.take_cash(by=cashier, at=at)
        elif way == "bank":
            self.bill.take_transfer(by=cashier, external_id=number, memo=MEMO, at=at)
        else:
            self.bill.take_online(payer=payer, external_id=number, begun_at=begun_at, at=at)
        by = cashier if way != "gateway" else telling.GATEWAY
        self._tell(PAYMENT_RECORDED, by, request, at, is_online=way != "cash")

    def let_off(self, *, by: Actor, reason: str, legal_basis: str, at: datetime) -> bool:
        """As `propose_relief` does; False: the sum is one for which two persons are needed."""
        request = self.bill.open_request
        if not self.bill.let_off(by=by, reason=reason, legal_basis=legal_basis, at=at):
            return False
        self._tell(PAYMENT_RECORDED, by, request, at, is_online=False)
        return True

    def _tell(
        self,
        kind: events.EventType,
        by: Actor,
        request: Mapping[str, Any],
        at: datetime,
        **more: bool,
    ) -> None:
        brought = self._brought
        payload = {
            "code": brought.code,
            "request": request["uuid"],
            "amount": request["amount"],
            **more,
        }
        about = KIND, self._dossier.uuid
        row = telling.event_row(kind, about, by, brought.competent.uuid, payload, at)
        self._dossier.told.append(row)


MEMO = "NOP LE PHI "


def external_id(brought: Brought) -> str:
    """What the bank or the gateway of the simulation calls a payment."""
    return f"MP{brought.code}"
