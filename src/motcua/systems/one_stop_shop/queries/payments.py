"""What a dossier costs and what was asked and paid for it, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from motcua.base.text import in_language

from ..models import Dossier, PaymentRequest
from . import words


@dataclass(frozen=True, slots=True)
class FeeItem:
    """One fee or other sum: how much, by which law, and why so much."""

    code: str
    name: str
    amount: Decimal | None  # None: another agency will say it
    basis: str
    exemption: str
    because: tuple[str, ...]
    decision: str  # the decision table and its version, if one gave it
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class PaymentView:
    """One request to pay: what for, why, how, by when, and whether it was paid."""

    uuid: UUID
    items: tuple[FeeItem, ...]
    amount: Decimal
    reason: str
    how: str
    due_on: date
    stops_clock: bool
    requested_at: datetime
    requested_by: str
    paid_on: date | None
    receipt_number: str
    way: str
    recorded_by: str
    called_off_at: datetime | None
    called_off_reason: str

    @property
    def is_open(self) -> bool:
        """Whether it is still waited for."""
        return self.paid_on is None and self.called_off_at is None

    @property
    def state(self) -> str:
        """open · paid · called_off."""
        return "open" if self.is_open else "paid" if self.paid_on else "called_off"


def payments_of(dossier: Dossier) -> tuple[PaymentView, ...]:
    """Every request to pay, oldest first."""
    return tuple(_view(row) for row in dossier.payment_requests.order_by("id"))


def _view(row: PaymentRequest) -> PaymentView:
    return PaymentView(
        uuid=row.uuid,
        items=tuple(fee_item(item) for item in row.items),
        amount=row.amount,
        reason=row.reason,
        how=row.how,
        due_on=row.due_on,
        stops_clock=row.stops_clock,
        requested_at=row.requested_at,
        requested_by=row.requested_by_name,
        paid_on=row.paid_on,
        receipt_number=row.receipt_number,
        way=row.way,
        recorded_by=row.recorded_by_name,
        called_off_at=row.called_off_at,
        called_off_reason=row.called_off_reason,
    )


def fees_kept(dossier: Dossier, payments: tuple[PaymentView, ...]) -> tuple[FeeItem, ...]:
    """What the dossier costs, as it was worked out for the day it came."""
    wanted = [one for one in payments if one.called_off_at is None]
    asked = {item.code for one in wanted for item in one.items}
    return tuple(fee_item(line, is_asked=line["code"] in asked) for line in dossier.fees)


def fee_item(line: Mapping[str, Any], *, is_asked: bool = False) -> FeeItem:
    """A sum as it is kept, in the reader's language."""
    language = words.language()
    because = line.get("because") or {}
    return FeeItem(
        code=str(line["code"]),
        name=in_language(line["name"], language),
        amount=Decimal(line["amount"]) if line.get("amount") is not None else None,
        basis=in_language(line.get("basis"), language),
        exemption=in_language(line.get("exemption"), language) if line.get("exemption") else "",
        because=tuple(because.get(language) or because.get("vi") or ()),
        decision=_decision_words(line.get("decision"), language),
        is_asked=is_asked,
    )


def _decision_words(decision: Mapping[str, Any] | None, language: str) -> str:
    if not decision or "version" not in decision:
        return ""
    name = in_language(decision.get("title"), language) or str(decision["decision"])
    version = "version" if language == "en" else "phiên bản"
    return f"{name}, {version} {decision['version']}"
