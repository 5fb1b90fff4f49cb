"""The payment law and the bank accounts of the province."""

from datetime import date
from functools import cache
from typing import Any

from motcua.base.content import load_yaml, province_root
from motcua.base.errors import Refusal

from ..rules.law import BankAccount, PaymentLaw, account_for, read_accounts, read_law


class NoPaymentLaw(Refusal):
    """Chưa có quy định thu phí, lệ phí cho ngày {day}. Vui lòng báo cơ quan quản trị hệ thống."""

    message_en = "No payment law is recorded for {day}. Please tell the administrators."


def payment_law(*, on: date) -> PaymentLaw:
    """
    What holds on a day.

    :raises NoPaymentLaw: if the province has written nothing for it.
    """
    found = next((one for one in read_law(_content()) if one.holds_on(on)), None)
    if found is None:
        raise NoPaymentLaw(day=f"{on:%d/%m/%Y}")
    return found


def bank_account_of(agency_code: str) -> BankAccount | None:
    """Where a transfer to an agency goes."""
    return account_for(read_accounts(_content()), agency_code)


@cache
def _content() -> dict[str, Any]:
    path = province_root() / "law" / "payments.yaml"
    return dict(load_yaml(path)) if path.exists() else {"rules": [], "accounts": []}
