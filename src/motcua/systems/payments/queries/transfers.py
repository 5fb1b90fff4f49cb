"""The bank transfer that a request asks for: account, code, and the text of its QR."""

from dataclasses import dataclass

from ..models import PaymentRequest
from ..rules.vietqr import Transfer, vietqr
from .law import bank_account_of


@dataclass(frozen=True, slots=True)
class TransferView:
    """Where to transfer, and the QR's text for the sum that is left."""

    bank: str
    number: str
    holder: str
    reference: str
    amount: int
    text: str


def transfer_of(request: PaymentRequest) -> TransferView | None:
    """The transfer of what is left to pay, where the agency has an account."""
    account = bank_account_of(request.bill.agency.code)
    if account is None or not request.left_to_pay:
        return None
    text = vietqr(
        Transfer(
            bank_bin=account.bank_bin,
            account=account.number,
            amount=request.left_to_pay,
            bill_number=request.reference,
            purpose=request.reference,
        )
    )
    return TransferView(account.bank, account.number, account.holder, request.reference,
                        request.left_to_pay, text)  # fmt: skip
