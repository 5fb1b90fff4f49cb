"""Statements and the daily closing: matched by code, explained to the last đồng, closed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.events.testing import events_named
from motcua.project.testing import story
from motcua.project.testing.money import AT, DAY, ask, asked
from motcua.systems.payments.actions.days import (
    DayClosed,
    DayDoesNotBalance,
    DayNotCounted,
    EarlierDayOpen,
    close_day,
    count_day,
    note_difference,
    open_till,
)
from motcua.systems.payments.actions.ledger import till_for
from motcua.systems.payments.actions.statements import (
    LineMatched,
    StatementFaulty,
    load_statement,
    match_line,
)
from motcua.systems.payments.actions.voiding import (
    SecondPersonNeeded,
    VoidNotPossible,
    propose_void,
)
from motcua.systems.payments.models import Movement, Payment, StatementLine, Till, TillDay
from motcua.systems.payments.testing import bill_of, pay_cash, statement

pytestmark = pytest.mark.usefixtures("province", "db")
TOMORROW = AT + timedelta(days=2)  # the 24th is a holiday; money does not know


def desk():
    return story.office().desk


def head():
    return story.office().head


def bank(dossier):
    return till_for(bill_of(dossier.uuid), "bank", at=AT)


def load(till, *lines, by=None, at=AT):
    return load_statement(actor=by or desk(), till_uuid=till.uuid, content=statement(*lines), at=at)


def with_cash(amount=5_000):
    dossier, _request = asked(100_000)
    payment = pay_cash(desk(), dossier.uuid, amount, at=AT)
    return dossier, payment.till, payment


def count(till, counted, *, by=None, day=DAY, at=AT):
    return count_day(actor=by or desk(), till_uuid=till.uuid, day=day, counted=counted, at=at)


def close(till, *, by=None, day=DAY, at=AT):
    return close_day(actor=by or head(), till_uuid=till.uuid, day=day, at=at)


def test_a_transfer_is_matched_by_its_code_with_a_receipt_and_the_dossier_goes_on():
    dossier, request = asked(100_000)

    loaded = load(bank(dossier), (DAY, "FT1", 100_000, f"IBFT {request.reference} nop le phi"))

    dossier.refresh_from_db()
    assert (loaded.new, loaded.matched, loaded.unknown) == (1, 1, 0)
    assert dossier.status == "processing"
    assert "-NH/26-" in Payment.objects.get().proof
    assert events_named("one_stop_shop.payment_recorded")[0].payload["is_online"] is True


def test_the_same_statement_again_changes_nothing():
    dossier, request = asked(100_000)
    line = (DAY, "FT1", 40_000, request.reference)
    load(bank(dossier), line)

    again = load(bank(dossier), line, (DAY, "FT2", 10_000, request.reference))

    assert (again.new, again.known) == (1, 1)
    assert bill_of(dossier.uuid).paid_in == 50_000


def test_a_transfer_of_too_much_pays_and_holds_the_rest():
    dossier, request = asked(100_000)

    load(bank(dossier), (DAY, "FT1", 130_000, request.reference))

    bill = bill_of(dossier.uuid)
    assert (bill.owed, bill.held) == (0, 30_000)


def test_a_transfer_for_a_paid_or_ended_matter_is_held():
    dossier, request = asked(100_000)
    pay_cash(desk(), dossier.uuid, 100_000, at=AT)

    load(bank(dossier), (DAY, "FT1", 100_000, request.reference))

    assert bill_of(dossier.uuid).held == 100_000


def test_a_line_of_an_unknown_reference_waits_for_a_person():
    dossier, request = asked(100_000)
    till = bank(dossier)

    loaded = load(till, (DAY, "FT1", 100_000, "nop le phi khai sinh"),
                  (DAY, "FT2", 7_000, "MC12345678900"))  # fmt: skip
    line = StatementLine.objects.get(external_id="FT1")

    assert (loaded.matched, loaded.unknown, Payment.objects.count()) == (0, 2, 0)
    with pytest.raises(InvalidInput):
        match_line(actor=desk(), line_uuid=line.uuid, reference="MC12345678900", at=AT)
    match_line(actor=desk(), line_uuid=line.uuid, reference=f" {request.reference.lower()} ", at=AT)
    with pytest.raises(LineMatched):
        match_line(actor=desk(), line_uuid=line.uuid, reference=request.reference, at=AT)
    dossier.refresh_from_db()
    assert dossier.status == "processing"


def test_a_memo_with_two_codes_is_a_person_s_to_sort_out():
    first, one = asked(5)
    second = story.accepted("birth-combined")
    other = ask(second, 5)

    loaded = load(bank(first), (DAY, "FT1", 10, f"{one.reference} {other.reference}"))

    assert loaded.unknown == 1 and not Payment.objects.exists()


def test_a_faulty_statement_is_refused_wholly_and_names_its_lines():
    dossier, request = asked(100_000)
    content = statement((DAY, "FT1", 100_000, request.reference)) + b"\n23/11/2026;FT2;nhieu;x\n"

    with pytest.raises(StatementFaulty) as refused:
        load_statement(actor=desk(), till_uuid=bank(dossier).uuid, content=content, at=AT)

    assert [(one.line, one.code) for one in refused.value.faults] == [(3, "bad_amount")]
    assert not StatementLine.objects.exists() and not Payment.objects.exists()


def test_a_statement_for_a_cash_counter_or_by_an_outsider_is_refused():
    dossier, till, _payment = with_cash()

    with pytest.raises(InvalidInput):
        load(till, (DAY, "FT1", 5, "x"))
    with pytest.raises(PermissionRefused):
        load(bank(dossier), (DAY, "FT1", 5, "x"), by=story.office("sxd").desk)


def test_a_day_that_balances_is_counted_by_one_and_closed_by_another():
    _dossier, till, _payment = with_cash(5_000)
    with pytest.raises(DayNotCounted):
        close(till)
    both = replace(
        head(),
        grants=tuple(
            replace(one, permissions=one.permissions | {"payments.collect"})
            for one in head().grants
        ),
    )
    count(till, 5_000, by=both)
    with pytest.raises(SecondPersonNeeded):
        close(till, by=both)
    count(till, 5_000)
    with pytest.raises(PermissionRefused):
        close(till, by=desk())

    row = close(till)

    assert (row.expected, row.counted, row.closed_by) == (5_000, 5_000, head().uuid)
    with pytest.raises(DayClosed):
        count(till, 6_000)
    with pytest.raises(DayClosed):
        close(till)


@pytest.mark.parametrize("counted", [0, 4_000, 7_500, -1_000])
def test_a_difference_is_explained_to_the_last_dong(counted):
    _dossier, till, _payment = with_cash(5_000)
    count(till, counted)
    with pytest.raises(DayDoesNotBalance):
        close(till)
    for wrong in ({"amount": 0}, {"amount": None}, {"reason": "thiếu"}):
        with pytest.raises(InvalidInput):
            note(till, **{"amount": counted - 5_000, **wrong})
    note(till, amount=counted - 5_001)
    with pytest.raises(DayDoesNotBalance):
        close(till)
    note(till, amount=1)

    assert close(till).closed_at is not None
    with pytest.raises(DayClosed):
        note(till, amount=1)


def note(till, *, amount, reason="Trả nhầm tiền thừa cho người nộp"):
    return note_difference(actor=desk(), till_uuid=till.uuid, day=DAY, amount=amount,
                           reason=reason, at=AT)  # fmt: skip


def test_after_the_closing_money_and_corrections_go_to_the_next_day():
    dossier, till, payment = with_cash(5_000)
    count(till, 5_000)
    close(till)

    later = pay_cash(desk(), dossier.uuid, 1_000, at=AT)

    assert later.movements.get().booked_on == DAY + timedelta(days=1)
    with pytest.raises(VoidNotPossible):
        propose_void(actor=desk(), payment_uuid=payment.uuid, reason="Nhập nhầm số tiền", at=AT)


def test_days_are_closed_in_their_order():
    dossier, till, _payment = with_cash(5_000)
    pay_cash(desk(), dossier.uuid, 1_000, at=TOMORROW)
    count(till, 1_000, day=TOMORROW.date(), at=TOMORROW)

    with pytest.raises(EarlierDayOpen, match="23/11/2026"):
        close(till, day=TOMORROW.date(), at=TOMORROW)


def test_a_bank_s_day_is_what_its_statement_says():
    dossier, request = asked(100_000)
    till = bank(dossier)
    load(till, (DAY, "FT1", 100_000, request.reference), (DAY, "FT2", 7_000, "khong ro"))

    row = count(till, None)

    assert (row.expected, row.counted) == (100_000, 107_000)
    with pytest.raises(DayDoesNotBalance, match="7000"):
        close(till)


def test_a_statement_that_comes_the_next_day_is_booked_on_the_day_that_it_names():
    dossier, request = asked(100_000)
    till = bank(dossier)
    load(till, (DAY, "FT1", 100_000, request.reference), at=AT + timedelta(days=1))

    row = count(till, None, at=AT + timedelta(days=1))

    assert (row.expected, row.counted) == (100_000, 100_000)
    assert close(till, at=AT + timedelta(days=1)).closed_at is not None


def test_a_statement_of_a_closed_day_is_refused():
    dossier, request = asked(100_000)
    till = bank(dossier)
    load(till, (DAY, "FT1", 5_000, request.reference))
    count(till, None)
    close(till)

    with pytest.raises(InvalidInput) as refused:
        load(till, (DAY, "FT2", 5_000, request.reference))
    assert "23/11/2026" in refused.value.fields["file"]


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE payments_till_day SET counted = 1",
        "UPDATE payments_till_day SET closed_at = NULL",
        "DELETE FROM payments_till_day",
        "INSERT INTO payments_day_difference (uuid, till_day_id, amount, reason, noted_at,"
        " noted_by, noted_by_name) SELECT uuidv7(), id, 5, 'x', now(), uuidv7(), 'x'"
        " FROM payments_till_day",
        "INSERT INTO payments_movement (bill_id, till_id, kind, debit, credit, amount, booked_on,"
        " at, by) SELECT bill_id, till_id, 'paid_over', 'money', 'held', 5, booked_on, at, by"
        " FROM payments_movement WHERE till_id IS NOT NULL LIMIT 1",
    ],
)
def test_a_closed_day_cannot_change_in_the_database(wrong):
    _dossier, till, _payment = with_cash(5_000)
    count(till, 5_000)
    close(till)

    with (
        pytest.raises((IntegrityError, InternalError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(wrong)
    assert TillDay.objects.get().counted == 5_000


def test_the_database_closes_no_day_that_does_not_balance():
    _dossier, till, _payment = with_cash(5_000)
    row = count(till, 4_000)

    with pytest.raises(IntegrityError), transaction.atomic():
        TillDay.objects.filter(pk=row.pk).update(closed_at=AT, closed_by=head().uuid)
    with pytest.raises(IntegrityError), transaction.atomic():
        TillDay.objects.filter(pk=row.pk).update(
            closed_at=AT, closed_by=head().uuid, expected=4_000
        )


def test_a_second_counter_has_numbers_of_its_own():
    dossier, till, _payment = with_cash(5_000)
    given = {"actor": head(), "agency_uuid": till.agency.uuid, "at": AT}
    for wrong in ({"code": "Q1", "name": "x"}, {"code": "Quầy 2", "name": "x"},
                  {"code": "Q2", "name": " "}):  # fmt: skip
        with pytest.raises(InvalidInput):
            open_till(**given, **wrong)
    open_till(**given, code="q2", name="Quầy số 2")

    payment = pay_cash(desk(), dossier.uuid, 1_000, at=AT, till_code="Q2")

    assert payment.proof.endswith("-Q2/26-0000001")
    assert Till.objects.filter(kind="cash").count() == 2
    assert Movement.objects.filter(till=payment.till).count() == 1


def test_a_day_to_come_is_not_counted():
    _dossier, till, _payment = with_cash()
    with pytest.raises(InvalidInput):
        count(till, 5, day=date(2026, 12, 24))
