"""A dossier of the loaded province that was asked to pay."""

from datetime import date
from decimal import Decimal

from motcua.project.testing import story
from motcua.systems.one_stop_shop.actions.payments import Due, request_payment

from ..testing import open_request_of

LONG = "birth-combined"
DAY = date(2026, 11, 23)
AT = story.after(hours=2)
BASIS = "Điều 10 Luật Phí và lệ phí 2015"
REASON = "Người nộp thuộc hộ nghèo theo giấy xác nhận"


def ask(dossier, amount=100_000, *, at=None):
    request_payment(
        actor=story.office().specialist, dossier_uuid=dossier.uuid,
        due=[Due("", Decimal(amount), "Lệ phí thử nghiệm")], reason="Lệ phí phải nộp theo quy định",
        how="", due_on=date(2026, 12, 20), at=at or story.after(hours=1),
    )  # fmt: skip
    return open_request_of(dossier.uuid)


def asked(amount=100_000):
    """A dossier in the public state 6, and the request that waits."""
    dossier = story.accepted(LONG)
    return dossier, ask(dossier, amount)
