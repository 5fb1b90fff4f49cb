"""Cash at the counter: parts, receipts without gaps, voiding, and what the database refuses."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.events.testing import deliver_all, events_named
from motcua.project.testing import story
from motcua.project.testing.money import AT, ask, asked
from motcua.systems.payments.actions.receiving import AlreadyPaid, take_cash
from motcua.systems.payments.actions.voiding import (
    SecondPersonNeeded,
    VoidNotPossible,
    approve_void,
    propose_void,
)
from motcua.systems.payments.models import Movement, Payment, PaymentRequest, Receipt
from motcua.systems.payments.testing import bill_of, open_request_of, pay_cash

pytestmark = pytest.mark.usefixtures("province", "db")


def desk():
    return story.office().desk


def numbers():
    return list(Receipt.objects.order_by("id").values_list("number", flat=True))


def test_a_part_is_taken_and_the_rest_still_waited_for():
    dossier, request = asked(100_000)

    first = pay_cash(desk(), dossier.uuid, 40_000, at=AT)
    request.refresh_from_db()
    assert (request.state, request.left_to_pay) == ("open", 60_000)
    dossier.refresh_from_db()
    assert dossier.status == "payment", "partly paid is not paid"
    second = pay_cash(desk(), dossier.uuid, 60_000, at=AT)

    request.refresh_from_db()
    dossier.refresh_from_db()
    assert (request.state, request.left_to_pay, dossier.status) == ("settled", 0, "processing")
    assert bill_of(dossier.uuid).paid_in == 100_000
    assert [first.proof[-7:], second.proof[-7:]] == ["0000001", "0000002"]
    assert first.proof.startswith("BL-") and "-Q1/26-" in first.proof
    (paid,) = events_named("one_stop_shop.payment_recorded")
    assert paid.payload["is_online"] is False
    deliver_all()
    assert len(events_named("one_stop_shop.payment_recorded")) == 1, "heard twice, done once"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"amount": 100_001}, "amount"), ({"amount": 0}, "amount"), ({"amount": -5}, "amount"),
     ({"amount": None}, "amount"), ({"till_code": "KB"}, "till"), ({"till_code": "Q9"}, "till")],
)  # fmt: skip
def test_a_wrong_sum_or_counter_is_refused_and_no_number_is_used(given, field):
    dossier, _request = asked(100_000)

    with pytest.raises(InvalidInput) as refused:
        pay_cash(desk(), dossier.uuid, **{"amount": 5, **given}, at=AT)

    assert set(refused.value.fields) == {field}
    assert not Payment.objects.exists() and numbers() == []


def test_the_same_form_sent_twice_counts_once():
    dossier, request = asked()

    first = pay_cash(desk(), dossier.uuid, 30_000, at=AT, form_key="phieu-1")
    again = take_cash(actor=desk(), request_uuid=request.uuid, till_code="", amount=30_000,
                      payer_name="", form_key="phieu-1", at=AT)  # fmt: skip

    assert again.pk == first.pk and bill_of(dossier.uuid).paid_in == 30_000 and numbers() == [1]


def test_only_cashiers_of_the_agency_take_money():
    dossier, _request = asked()

    for who in (story.actor("mau"), story.office("sxd").desk, story.office().specialist):
        with pytest.raises(PermissionRefused):
            pay_cash(who, dossier.uuid, 5, at=AT)


def test_a_second_request_follows_a_paid_one():
    dossier, request = asked(10_000)
    pay_cash(desk(), dossier.uuid, 10_000, at=AT)
    with pytest.raises(AlreadyPaid, match="BL-"):
        take_cash(actor=desk(), request_uuid=request.uuid, till_code="", amount=1, payer_name="",
                  at=AT)  # fmt: skip

    ask(dossier, 5_000, at=AT)
    pay_cash(desk(), dossier.uuid, 5_000, at=AT)

    assert bill_of(dossier.uuid).paid_in == 15_000
    assert set(PaymentRequest.objects.values_list("state", flat=True)) == {"settled"}


def test_a_receipt_is_voided_by_two_and_keeps_its_number():
    dossier, request = asked(10_000)
    payment = pay_cash(desk(), dossier.uuid, 10_000, at=AT)

    with pytest.raises(InvalidInput):
        propose_void(actor=desk(), payment_uuid=payment.uuid, reason="sai", at=AT)
    propose_void(actor=desk(), payment_uuid=payment.uuid, reason="Nhập nhầm số tiền", at=AT)
    with pytest.raises(PermissionRefused):
        approve_void(actor=desk(), payment_uuid=payment.uuid, at=AT)
    approve_void(actor=story.office().head, payment_uuid=payment.uuid, at=AT)
    approve_void(actor=story.office().head, payment_uuid=payment.uuid, at=AT)

    request.refresh_from_db()
    bill = bill_of(dossier.uuid)
    assert (request.state, request.left_to_pay) == ("open", 10_000)
    assert (bill.owed, bill.paid_in) == (10_000, 0)
    pay_cash(desk(), dossier.uuid, 10_000, at=AT)
    assert numbers() == [1, 2], "the voided number is not given again"


def test_whoever_proposed_a_voiding_does_not_approve_it():
    dossier, _request = asked()
    payment = pay_cash(desk(), dossier.uuid, 5, at=AT)
    head = story.office().head
    propose_void(actor=desk(), payment_uuid=payment.uuid, reason="Nhập nhầm số tiền", at=AT)
    Payment.objects.filter(pk=payment.pk).update(void_asked_by=head.uuid)

    with pytest.raises(SecondPersonNeeded):
        approve_void(actor=head, payment_uuid=payment.uuid, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(voided_at=AT, voided_by=head.uuid)


def test_money_that_is_to_be_paid_back_is_not_voided():
    dossier, _request = asked()
    payment = pay_cash(desk(), dossier.uuid, 5, at=AT)
    story.one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="", at=AT
    )

    with pytest.raises(VoidNotPossible):
        propose_void(actor=desk(), payment_uuid=payment.uuid, reason="Nhập nhầm số", at=AT)


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE payments_movement SET amount = amount + 1",
        "DELETE FROM payments_movement",
        "UPDATE payments_bill SET owed = 0",
        "UPDATE payments_bill SET paid_in = paid_in + 1",
        "UPDATE payments_request SET left_to_pay = 0",
        "UPDATE payments_request SET amount = 1",
        "UPDATE payments_receipt SET number = 9",
        "UPDATE payments_receipt_series SET last = last + 1",
        "DELETE FROM payments_receipt",
        "DELETE FROM payments_payment",
    ],
)
def test_the_database_lets_nobody_lose_a_dong(wrong):
    dossier, _request = asked()
    pay_cash(desk(), dossier.uuid, 5, at=AT)

    with (
        pytest.raises((IntegrityError, InternalError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(wrong)


def test_a_movement_beyond_what_is_owed_or_held_is_refused_by_the_database():
    dossier, request = asked(10)
    bill, till = bill_of(dossier.uuid), pay_cash(desk(), dossier.uuid, 10, at=AT).till
    row = {"bill": bill, "kind": "paid", "amount": 1, "booked_on": AT.date(), "at": AT,
           "by": desk().uuid}  # fmt: skip

    for sides in (
        {"debit": "money", "credit": "owed", "request": request, "till": till},
        {"debit": "held", "credit": "money", "till": till},
        {"debit": "money", "credit": "owed", "till": till},  # of no request
        {"debit": "money", "credit": "held"},  # of no till
        {"debit": "held", "credit": "held"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Movement.objects.create(**row, **sides)


def test_the_books_of_every_account_balance():
    dossier, _request = asked(100)
    pay_cash(desk(), dossier.uuid, 30, at=AT)
    story.one_stop_shop.withdraw_dossier(
        actor=story.actor("mau"), dossier_uuid=dossier.uuid, reason="", at=AT
    )

    balance: dict[str, int] = {}
    for one in Movement.objects.all():
        balance[one.debit] = balance.get(one.debit, 0) + one.amount
        balance[one.credit] = balance.get(one.credit, 0) - one.amount
    assert balance == {"owed": 0, "income": 0, "money": 30, "held": -30}


def test_open_request_of_names_the_one_that_waits():
    dossier, request = asked()
    assert open_request_of(dossier.uuid).pk == request.pk
