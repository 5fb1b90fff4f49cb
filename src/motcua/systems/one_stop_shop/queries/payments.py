"""What a dossier costs and what was asked and paid for it, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse

from motcua.base.actors import Actor
from motcua.base.text import in_language
from motcua.systems.payments import api as payments

from .. import permissions
from ..models import Dossier
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
    """One request to pay: what for, why, how, by when, and what came of it."""

    uuid: UUID
    reference: str
    items: tuple[FeeItem, ...]
    amount: int
    left_to_pay: int
    reason: str
    how: str
    due_on: date
    stops_clock: bool
    requested_at: datetime
    requested_by: str
    state: str  # open · paid · called_off
    paid_on: date | None
    receipt_number: str
    way: str
    called_off_at: datetime | None
    called_off_reason: str

    @property
    def is_open(self) -> bool:
        """Whether it is still waited for."""
        return self.state == "open"

    @property
    def is_part_paid(self) -> bool:
        """Whether something came, and not all."""
        return self.is_open and self.left_to_pay < self.amount


def payments_of(dossier: Dossier) -> tuple[PaymentView, ...]:
    """Every request to pay, oldest first."""
    return tuple(_view(row) for row in payments.list_requests_of(dossier.uuid))


def money_of(dossier: Dossier) -> Any:
    """What is owed, held to be paid back and was paid back."""
    return payments.sums_of(dossier.uuid)


def _view(row: payments.RequestRecord) -> PaymentView:
    return PaymentView(
        uuid=row.uuid,
        reference=row.reference,
        items=tuple(fee_item(item) for item in row.items),
        amount=row.amount,
        left_to_pay=row.left_to_pay,
        reason=row.reason,
        how=row.how,
        due_on=row.due_on,
        stops_clock=row.stops_clock,
        requested_at=row.requested_at,
        requested_by=row.requested_by_name,
        state={"settled": "paid"}.get(row.state, row.state),
        paid_on=row.settled_on,
        receipt_number=", ".join(row.proofs),
        way=row.ways[0] if row.ways else "",
        called_off_at=row.called_off_at,
        called_off_reason=row.called_off_reason,
    )


def is_applicant_of(actor: Actor, dossier_uuid: UUID) -> bool:
    """Whether the dossier is the actor's own, or that of somebody whom they represent."""
    dossier = Dossier.objects.select_related("applicant", "representative").filter(
        uuid=dossier_uuid
    )
    found = dossier.first()
    return found is not None and permissions.is_applicant(actor, found)


def payer_page(dossier_uuid: UUID) -> str:
    """The applicant's page of a dossier."""
    code = Dossier.objects.filter(uuid=dossier_uuid).values_list("code", flat=True).first()
    return reverse("one_stop_shop:dossier_show", kwargs={"code": code}) if code else ""


def official_page(dossier_uuid: UUID) -> str:
    """The officials' page of a dossier."""
    return reverse("one_stop_shop:dossier_open", kwargs={"uuid": dossier_uuid})


def fees_kept(dossier: Dossier, asked_for: tuple[PaymentView, ...]) -> tuple[FeeItem, ...]:
    """What the dossier costs, as it was worked out for the day it came."""
    wanted = [one for one in asked_for if one.called_off_at is None]
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
