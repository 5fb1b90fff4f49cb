"""A dossier of the loaded province that was asked to pay, for tests of money."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from motcua.project.testing import story
from motcua.systems.one_stop_shop.actions.dues import Due
from motcua.systems.one_stop_shop.actions.payments import call_off_payment, request_payment
from motcua.systems.one_stop_shop.models import Dossier
from motcua.systems.payments.testing import open_request_of

LONG = "birth-combined"
DAY = date(2026, 11, 23)
AT = story.after(hours=2)
BASIS = "Điều 10 Luật Phí và lệ phí 2015"
REASON = "Người nộp thuộc hộ nghèo theo giấy xác nhận"


def ask(
    dossier: Dossier,
    amount: int = 100_000,
    *,
    due: Sequence[Due] | None = None,
    at: datetime | None = None,
) -> Any:
    """Ask for a sum, or for fees by their codes; the request that waits."""
    request_payment(
        actor=story.office().specialist,
        dossier_uuid=dossier.uuid,
        due=due or [Due("", Decimal(amount), "Lệ phí thử nghiệm")],
        reason="Lệ phí phải nộp theo quy định",
        how="",
        due_on=date(2026, 12, 20),
        at=at or story.after(hours=1),
    )
    return open_request_of(dossier.uuid)


def asked(amount: int = 100_000) -> tuple[Dossier, Any]:
    """A dossier in the public state 6, and the request that waits."""
    dossier = story.accepted(LONG)
    return dossier, ask(dossier, amount)


def asked_for_fee(code: str) -> tuple[Dossier, Any]:
    """A dossier that was asked for one fee of its procedure."""
    dossier = story.accepted()
    return dossier, ask(dossier, due=[Due(code)])


def call_off(dossier: Dossier) -> None:
    """Take the request back."""
    call_off_payment(
        actor=story.office().specialist,
        dossier_uuid=dossier.uuid,
        reason="Yêu cầu nhầm khoản thu",
        at=AT,
    )
