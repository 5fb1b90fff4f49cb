"""What happened before a story begins: told at length elsewhere, so done here in a moment."""

from .town import Town

_BEGIN = """
from motcua.base.text import vietnam_day
from motcua.base.web.clock import now
from motcua.project.testing import story
from motcua.systems.one_stop_shop import api as shop
from motcua.systems.one_stop_shop.actions.payments import Due, request_payment
from motcua.systems.one_stop_shop.models import Dossier
at, office = now(), story.office()
"""


def answered(town: Town, name: str) -> str:
    """Nguyễn Thị Mẫu has filled in the form of a procedure; the uuid of her draft."""
    return town.run_python(
        f"""{_BEGIN}
mother = story.actor("mau")
application = story.begin({name!r}, by=mother, at=at)
answers = story.contents()[{name!r}]["example_answers"]
story.answer(application, answers, by=mother, at=at)
print(application.uuid)
"""
    ).strip()


def accepted(town: Town, name: str) -> str:
    """She has sent it, and the desk has accepted it; the code of the dossier."""
    return town.run_python(f"{_BEGIN}print(story.accepted({name!r}, at=at).code)").strip()


def approved(town: Town, code: str) -> None:
    """An accepted dossier was appraised, and the chairman has signed its result."""
    town.run_python(
        f"""{_BEGIN}
uuid = Dossier.objects.get(code={code!r}).uuid
shop.appraise_dossier(actor=office.specialist, dossier_uuid=uuid, outcome="propose_approval",
                      text="Hồ sơ hợp lệ, đủ điều kiện.", legal_basis="", at=at)
shop.approve_dossier(actor=office.head, dossier_uuid=uuid, text="", at=at)
"""
    )


def asked_to_pay(town: Town, code: str) -> tuple[str, int]:
    """The desk has asked for the fee of the copies; the code that a transfer names, the sum."""
    reference, amount = town.run_python(
        f"""{_BEGIN}
dossier = Dossier.objects.get(code={code!r})
due = [Due(one["code"]) for one in dossier.fees if one["amount"] and int(one["amount"])]
asked = request_payment(actor=office.desk, dossier_uuid=dossier.uuid, due=due, how="",
                        reason="Phí bản sao trích lục đề nghị cấp", due_on=vietnam_day(at), at=at)
print(asked.reference, asked.amount)
"""
    ).split()
    return reference, int(amount)
