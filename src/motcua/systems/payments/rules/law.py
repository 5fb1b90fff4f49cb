"""The law of payments on a day, read from the province's law/payments.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class PaymentLaw:
    """What holds in a period: thresholds, how long an online order lives, the receipts' symbol."""

    valid_from: date
    valid_to: date | None
    second_person_from: int
    relief_basis: Mapping[str, str]
    refund_basis: Mapping[str, str]
    receipt_basis: Mapping[str, str]
    receipt_symbol: str
    online_minutes: int

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def needs_second(self, amount: int) -> bool:
        """Whether a relief of this sum needs a second person."""
        return amount >= self.second_person_from


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where transfers go: an agency's account, or the one for all agencies (`*`)."""

    agency: str
    bank_bin: str
    bank: str
    number: str
    holder: str


def read_law(content: Mapping[str, Any]) -> tuple[PaymentLaw, ...]:
    """The periods of law in a content file."""
    return tuple(
        PaymentLaw(
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            second_person_from=int(row["relief"]["second_person_from"]),
            relief_basis=row["relief"]["legal_basis"],
            refund_basis=row["refund"]["legal_basis"],
            receipt_basis=row["receipt"]["legal_basis"],
            receipt_symbol=row["receipt"]["symbol"],
            online_minutes=int(row["online"]["minutes"]),
        )
        for row in content["rules"]
    )


def read_accounts(content: Mapping[str, Any]) -> tuple[BankAccount, ...]:
    """The accounts in a content file."""
    return tuple(
        BankAccount(
            agency=str(row["agency"]),
            bank_bin=str(row["bank_bin"]),
            bank=row["bank"],
            number=str(row["number"]),
            holder=row["holder"],
        )
        for row in content["accounts"]
    )


def account_for(accounts: tuple[BankAccount, ...], agency_code: str) -> BankAccount | None:
    """The agency's own account, or the common one."""
    own = [one for one in accounts if one.agency == agency_code]
    common = [one for one in accounts if one.agency == "*"]
    return next(iter(own + common), None)


def receipt_symbol(pattern: str, *, agency: str, till: str, year: int) -> str:
    """The symbol of a receipt series: BL-H27.41-Q1/26."""
    return pattern.format(agency=agency, till=till, year2=f"{year % 100:02d}")
