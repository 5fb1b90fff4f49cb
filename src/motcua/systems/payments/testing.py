"""For tests of payments and of what stands above: a request for a dossier's fee, and money."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor

from .actions.receiving import take_cash
from .models import Bill, Payment, PaymentRequest


def bill_of(matter_uuid: UUID) -> Bill:
    """The bill of a matter, fresh from the database."""
    return Bill.objects.select_related("agency").get(matter_uuid=matter_uuid)


def open_request_of(matter_uuid: UUID) -> PaymentRequest:
    """The request that waits."""
    return PaymentRequest.objects.get(bill__matter_uuid=matter_uuid, state="open")


def pay_cash(
    actor: Actor, matter_uuid: UUID, amount: int, *, at: datetime, **given: Any
) -> Payment:
    """Cash for the request that waits, at the agency's first counter."""
    return take_cash(
        **{"actor": actor, "request_uuid": open_request_of(matter_uuid).uuid, "till_code": "",
           "amount": amount, "payer_name": "Nguyễn Thị Mẫu", "at": at, **given},
    )  # fmt: skip


def statement(*lines: tuple[date, str, int, str]) -> bytes:
    """A statement file: day, transaction, sum, memo."""
    rows = [f"{day:%d/%m/%Y};{number};{amount};{memo}" for day, number, amount, memo in lines]
    return "\n".join(["ngay;so_giao_dich;so_tien;noi_dung", *rows]).encode()
