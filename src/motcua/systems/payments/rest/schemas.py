"""What machines send and get about payments."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

Dong = Annotated[int, Field(gt=0, lt=1_000_000_000_000)]
Words = Annotated[str, Field(max_length=4000)]


class MoneyItemOut(Schema):
    """One sum that was asked for."""

    name: dict[str, str]
    amount: int
    basis: dict[str, str]


class TransferOut(Schema):
    """The bank transfer that pays what is left; `vietqr` is the text of its QR code."""

    bank: str
    number: str
    holder: str
    reference: str
    amount: int
    vietqr: str


class MoneyReceivedOut(Schema):
    """A sum that came in, with the number of its receipt."""

    uuid: UUID
    way: str
    amount: int
    paid_on: date
    receipt: str
    is_voided: bool


class ReliefOut(Schema):
    """A decision to let the payer off a sum: proposed, in_force or refused."""

    uuid: UUID
    amount: int
    state: str
    needs_second: bool
    reason: str
    legal_basis: str


class RefundOut(Schema):
    """A decision to pay money back: proposed, refused, approved, sent, paid or kept."""

    uuid: UUID
    amount: int
    way: str
    state: str
    reason: str
    legal_basis: str
    voucher: str


class MoneyRequestOut(Schema):
    """A request to pay and everything that came of it: open, settled or called_off."""

    uuid: UUID
    bill: UUID
    dossier: str
    reference: str
    state: str
    items: list[MoneyItemOut]
    amount: int
    left_to_pay: int
    held_for_refund: int
    due_on: date
    requested_at: datetime
    settled_on: date | None
    transfer: TransferOut | None
    payments: list[MoneyReceivedOut]
    reliefs: list[ReliefOut]
    refunds: list[RefundOut]


class MoneyRequestRow(Schema):
    """A request in a list."""

    uuid: UUID
    dossier: str
    reference: str
    state: str
    amount: int
    left_to_pay: int
    due_on: date


class MoneyRequestsOut(Schema):
    """Requests that the caller may see, newest first."""

    rows: list[MoneyRequestRow]


class CashIn(Schema):
    """Cash that a cashier took; `key` makes a repeated call count once."""

    amount: Dong
    till: Annotated[str, Field(max_length=10)] = ""
    payer_name: Annotated[str, Field(max_length=200)] = ""
    key: Annotated[str, Field(max_length=80)] = ""


class ReliefIn(Schema):
    """A relief that is decided, or proposed where a second person is needed."""

    amount: Dong
    reason: Words
    legal_basis: Words


class RefundIn(Schema):
    """A refund that is proposed."""

    amount: Dong
    way: Literal["cash", "bank", "gateway", "keep"]
    beneficiary: Annotated[str, Field(max_length=200)] = ""
    reason: Words
    legal_basis: Words


class AnswerIn(Schema):
    """The second person's answer; a refusal has its reason."""

    is_approved: bool
    reason: Words = ""


class OrderOut(Schema):
    """An online payment: begun, waiting, unknown, paid, failed or unclear."""

    uuid: UUID
    reference: str
    state: str
    amount: int
    pay_address: str
