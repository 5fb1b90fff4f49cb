"""Reliefs and refunds: reason, law, two persons, and never more than there is."""

from datetime import date
from decimal import Decimal

import pytest

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.kernel.notifications import api as notifications
from motcua.project.testing import story
from motcua.project.testing.money import (
    AT,
    BASIS,
    REASON,
    ask,
    asked,
    asked_for_fee,
    call_off,
)
from motcua.systems.payments.actions.refunds import (
    RefundDecided,
    decide_refund,
    pay_refund,
    propose_refund,
)
from motcua.systems.payments.actions.reliefs import (
    ReliefDecided,
    ReliefWaiting,
    decide_relief,
    propose_relief,
)
from motcua.systems.payments.actions.voiding import SecondPersonNeeded
from motcua.systems.payments.models import Refund, Relief
from motcua.systems.payments.queries.law import payment_law
from motcua.systems.payments.rules.law import read_law
from motcua.systems.payments.testing import bill_of, pay_cash

pytestmark = pytest.mark.usefixtures("province", "db")


def relieve(request, amount, *, by=None, at=AT, **given):
    return propose_relief(
        **{"actor": by or story.office().desk, "request_uuid": request.uuid, "amount": amount,
           "reason": REASON, "legal_basis": BASIS, "at": at, **given},
    )  # fmt: skip


def refund(dossier, amount, *, by=None, way="cash", **given):
    return propose_refund(
        **{"actor": by or story.office().desk, "bill_uuid": bill_of(dossier.uuid).uuid,
           "amount": amount, "way": way, "reason": REASON, "legal_basis": BASIS, "at": AT, **given},
    )  # fmt: skip


def withdrawn(paid=100_000):
    dossier, _request = asked(100_000)
    if paid:
        pay_cash(story.office().desk, dossier.uuid, paid, at=AT)
    story.one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="", at=AT
    )
    return dossier


def told(dossier):
    """What the payer was told of refunds, once by template: the Vietnamese text."""
    rows = notifications.Message.objects.filter(
        about_uuid=dossier.uuid, template__startswith="payments.", party=dossier.applicant
    )
    texts = {row.template: row.texts["vi"]["body"] for row in rows}
    assert len(texts) == len(rows)
    return texts


def test_below_the_threshold_one_official_decides_and_the_dossier_goes_on():
    dossier, request = asked(100_000)

    relief = relieve(request, 100_000)

    request.refresh_from_db()
    dossier.refresh_from_db()
    assert (relief.state, relief.needs_second) == ("in_force", False)
    assert (request.state, dossier.status) == ("settled", "processing")
    assert relief.rule["second_person_from"] == 500_000 and relief.rule["basis"]["vi"]


def test_from_the_threshold_on_a_second_person_approves():
    dossier, request = asked(900_000)

    relief = relieve(request, 500_000, by=story.office().head)

    assert (relief.state, bill_of(dossier.uuid).owed) == ("proposed", 900_000)
    with pytest.raises(SecondPersonNeeded):
        decide_relief(actor=story.office().head, relief_uuid=relief.uuid, is_granted=True, at=AT)
    with pytest.raises(PermissionRefused):
        decide_relief(actor=story.office().desk, relief_uuid=relief.uuid, is_granted=True, at=AT)
    with pytest.raises(ReliefWaiting):
        relieve(request, 1)
    assert bill_of(dossier.uuid).owed == 900_000


def test_the_second_person_grants_or_refuses_once():
    dossier, request = asked(900_000)
    head = story.office().head
    first = relieve(request, 500_000)
    with pytest.raises(InvalidInput):
        decide_relief(actor=head, relief_uuid=first.uuid, is_granted=False, reason="", at=AT)
    decide_relief(actor=head, relief_uuid=first.uuid, is_granted=False, reason="Chưa đủ giấy tờ",
                  at=AT)  # fmt: skip
    second = relieve(request, 600_000)
    decide_relief(actor=head, relief_uuid=second.uuid, is_granted=True, at=AT)

    with pytest.raises(ReliefDecided):
        decide_relief(actor=head, relief_uuid=second.uuid, is_granted=True, at=AT)
    assert bill_of(dossier.uuid).owed == 300_000
    assert set(Relief.objects.values_list("state", flat=True)) == {"refused", "in_force"}


def test_a_relief_of_what_was_paid_already_is_held_to_be_paid_back():
    dossier, request = asked(100_000)
    pay_cash(story.office().desk, dossier.uuid, 80_000, at=AT)

    relieve(request, 50_000)

    bill = bill_of(dossier.uuid)
    assert (bill.owed, bill.held) == (0, 30_000)
    assert events_named("payments.money_held")[0].payload["amount"] == 30_000


@pytest.mark.parametrize(
    ("given", "field"),
    [({"amount": 100_001}, "relief_amount"), ({"amount": 0}, "relief_amount"),
     ({"amount": None}, "relief_amount"), ({"reason": "nghèo"}, "relief_reason"),
     ({"legal_basis": " "}, "relief_basis")],
)  # fmt: skip
def test_a_relief_needs_a_possible_sum_a_reason_and_a_law(given, field):
    dossier, request = asked(100_000)

    with pytest.raises(InvalidInput) as refused:
        relieve(request, **{"amount": 5, **given})

    assert set(refused.value.fields) == {field} and bill_of(dossier.uuid).owed == 100_000


def test_reliefs_together_never_exceed_what_was_asked_for():
    _dossier, request = asked(100_000)
    relieve(request, 70_000)

    with pytest.raises(InvalidInput, match="Thông tin"):
        relieve(request, 30_001)
    relieve(request, 30_000)


def test_a_threshold_that_changes_under_an_open_dossier_binds_only_what_comes_later(monkeypatch):
    _dossier, request = asked(900_000)
    first = relieve(request, 400_000)
    rule = {"relief": {"second_person_from": 100, "legal_basis": {"vi": "x"}},
            "refund": {"legal_basis": {}}, "online": {"minutes": 15},
            "receipt": {"symbol": "X-{till}", "legal_basis": {}}}  # fmt: skip
    changed = read_law({"rules": [{**rule, "valid_from": date(2026, 11, 23), "valid_to": None}]})
    monkeypatch.setattr("motcua.systems.payments.queries.law.read_law", lambda _content: changed)

    second = relieve(request, 400_000)

    first.refresh_from_db()
    request.refresh_from_db()
    assert (first.state, first.rule["second_person_from"]) == ("in_force", 500_000)
    assert (second.state, second.rule["second_person_from"]) == ("proposed", 100)
    assert request.amount == 900_000, "what was asked stays what was asked"


def test_the_amount_asked_keeps_the_legal_version_of_its_day():
    dossier, _request = asked_for_fee("extract_copy")
    changed = [{**one, "amount": "99000"} for one in dossier.fees]
    type(dossier).objects.filter(pk=dossier.pk).update(fees=changed)

    request = bill_of(dossier.uuid).requests.get()
    assert (request.amount, request.items[0]["amount"]) == (16_000, "16000")
    assert request.items[0]["basis"]["vi"] and Decimal(changed[0]["amount"]) == 99_000


def test_a_withdrawn_dossier_s_money_is_paid_back_by_two_and_once():
    dossier = withdrawn()
    desk, head = story.office().desk, story.office().head
    proposed = refund(dossier, 100_000)

    with pytest.raises(RefundDecided):
        pay_refund(actor=desk, refund_uuid=proposed.uuid, voucher="PC-1", at=AT)
    with pytest.raises(PermissionRefused):
        decide_refund(actor=desk, refund_uuid=proposed.uuid, is_approved=True, at=AT)
    decide_refund(actor=head, refund_uuid=proposed.uuid, is_approved=True, at=AT)
    with pytest.raises(InvalidInput):
        pay_refund(actor=desk, refund_uuid=proposed.uuid, voucher=" ", at=AT)
    pay_refund(actor=desk, refund_uuid=proposed.uuid, voucher="PC-1", at=AT)
    pay_refund(actor=desk, refund_uuid=proposed.uuid, voucher="PC-1", at=AT)

    bill = bill_of(dossier.uuid)
    assert (bill.held, bill.paid_in, bill.paid_out) == (0, 100_000, 100_000)
    assert Refund.objects.get().state == "paid"
    deliver_all()
    deliver_all()
    assert set(told(dossier)) == {"payments.refund_approved", "payments.refund_paid"}
    assert "100.000 đồng" in told(dossier)["payments.refund_approved"]
    assert "PC-1" in told(dossier)["payments.refund_paid"]


def test_the_proposer_of_a_refund_does_not_approve_it():
    dossier = withdrawn()
    head = story.office().head
    proposed = refund(dossier, 5, by=head)

    with pytest.raises(SecondPersonNeeded):
        decide_refund(actor=head, refund_uuid=proposed.uuid, is_approved=True, at=AT)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"amount": 100_001}, "refund_amount"), ({"amount": -1}, "refund_amount"),
     ({"amount": None}, "refund_amount"), ({"way": "gateway"}, "way"), ({"way": "gold"}, "way"),
     ({"way": "bank"}, "beneficiary"), ({"reason": "trả"}, "refund_reason"),
     ({"legal_basis": ""}, "refund_basis")],
)  # fmt: skip
def test_a_refund_of_more_than_was_paid_or_without_a_way_is_refused(given, field):
    dossier = withdrawn()

    with pytest.raises(InvalidInput) as refused:
        refund(dossier, **{"amount": 5, **given})

    assert set(refused.value.fields) == {field} and not Refund.objects.exists()


def test_proposals_that_wait_are_counted_before_another_one_is_made():
    dossier = withdrawn()
    refund(dossier, 60_000)

    with pytest.raises(InvalidInput):
        refund(dossier, 40_001)
    assert refund(dossier, 40_000).amount == 40_000


def test_where_the_law_lets_the_agency_keep_it_two_persons_say_so():
    dossier = withdrawn()
    kept = refund(dossier, 100_000, way="keep")
    decide_refund(actor=story.office().head, refund_uuid=kept.uuid, is_approved=True, at=AT)

    bill = bill_of(dossier.uuid)
    assert (bill.held, bill.paid_out) == (0, 0)
    assert Refund.objects.get().state == "kept"
    deliver_all()
    assert REASON in told(dossier)["payments.money_kept"]


def test_a_refund_that_a_colleague_refuses_is_not_told_to_the_payer():
    dossier = withdrawn()
    proposed = refund(dossier, 5)
    decide_refund(
        actor=story.office().head, refund_uuid=proposed.uuid, is_approved=False,
        reason="Chưa đủ căn cứ để hoàn trả.", at=AT,
    )  # fmt: skip

    deliver_all()

    assert told(dossier) == {}


def test_a_withdrawn_dossier_for_which_nothing_was_paid_is_on_no_list():
    dossier = withdrawn(paid=0)

    bill = bill_of(dossier.uuid)
    assert (bill.owed, bill.held) == (0, 0) and bill.ended_at is not None


def test_a_refused_dossier_owes_nothing_and_gets_its_money_back():
    dossier = story.submitted("birth-combined")
    ask(dossier, 9_000)
    pay_cash(story.office().desk, dossier.uuid, 4_000, at=AT)
    story.one_stop_shop.refuse_dossier(
        actor=story.office().desk, dossier_uuid=dossier.uuid, at=AT, **story.GROUNDS
    )

    bill = bill_of(dossier.uuid)
    assert (bill.owed, bill.held) == (0, 4_000)


def test_a_request_taken_back_holds_the_part_that_was_paid():
    dossier, _request = asked(100_000)
    pay_cash(story.office().desk, dossier.uuid, 30_000, at=AT)
    call_off(dossier)

    bill = bill_of(dossier.uuid)
    assert (bill.owed, bill.held) == (0, 30_000)


def test_the_law_of_a_day_is_found_and_of_no_day_said():
    from motcua.systems.payments.queries.law import NoPaymentLaw

    assert payment_law(on=date(2026, 11, 23)).second_person_from == 500_000
    with pytest.raises(NoPaymentLaw, match="01/01/2020"):
        payment_law(on=date(2020, 1, 1))
