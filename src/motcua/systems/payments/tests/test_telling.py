"""Days of tills that are told are those that people close by hand, and balance as those do."""

from datetime import datetime, time, timedelta

import pytest
from django.db import transaction

from motcua.base.testing.rows import rows_of
from motcua.base.text import VIETNAM
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.project.testing.money import AT, DAY, ask, asked, call_off
from motcua.systems.payments.actions.days import close_day, count_day, note_difference
from motcua.systems.payments.actions.ledger import till_for
from motcua.systems.payments.actions.statements import load_statement
from motcua.systems.payments.actions.telling import Closing, close_told_days
from motcua.systems.payments.models import Movement, TillDay
from motcua.systems.payments.rules import references
from motcua.systems.payments.testing import bill_of, pay_cash, statement

pytestmark = pytest.mark.usefixtures("province", "db")
MORNING = datetime.combine(DAY + timedelta(days=1), time(7, 40), tzinfo=VIETNAM)
REASON = "Trả nhầm tiền thừa cho người nộp"


def closing(agency, *, missing=0, last=DAY):
    office = story.office()
    return Closing(agency, office.desk, office.head, last, lambda till, day: missing, REASON)


def closed(till):
    kept = rows_of("payments_till_day", "till_id = %s", [till.pk])
    noted = rows_of("payments_day_difference", "true")
    told = rows_of("events_journal", "name ~ '^payments.(day_|difference)'")
    plain = {"id", "uuid", "till_day_id", "position", "subject_uuid", "recorded_at", "txid"}
    return [
        {key: value for key, value in row.items() if key not in plain}
        for row in (*kept, *noted, *sorted(told, key=lambda one: (one["at"], one["position"])))
    ]


@pytest.mark.parametrize("missing", [0, 2_000])
def test_a_told_cash_day_is_row_for_row_the_one_that_was_closed_by_hand(missing):
    dossier, _request = asked(100_000)
    till = pay_cash(story.office().desk, dossier.uuid, 50_000, at=AT).till
    before = transaction.savepoint()
    given = {"till_uuid": till.uuid, "day": DAY, "at": MORNING}
    count_day(actor=story.office().desk, counted=50_000 - missing, **given)
    if missing:
        note_difference(actor=story.office().desk, amount=-missing, reason=REASON, **given)
    close_day(actor=story.office().head, **{**given, "at": MORNING + timedelta(minutes=30)})
    by_hand = closed(till)
    transaction.savepoint_rollback(before)

    agency = bill_of(dossier.uuid).agency
    assert close_told_days(closing(agency, missing=missing)) == 1
    assert closed(till) == by_hand
    assert close_told_days(closing(agency)) == 0  # closed days stay as they are


def test_a_bank_day_that_does_not_add_up_stays_open():
    dossier, request = asked(100_000)
    bill = bill_of(dossier.uuid)
    till = till_for(bill, "bank", at=AT)
    lines = statement((DAY, "B1", 100_000, request.reference), (DAY, "B2", 7_000, "khong ro"))
    load_statement(actor=story.office().desk, till_uuid=till.uuid, content=lines, at=AT)

    assert close_told_days(closing(bill.agency)) == 0
    assert not TillDay.objects.exists()
    assert Movement.objects.filter(till=till).count() == 1


def test_a_day_that_is_not_over_is_not_closed():
    dossier, _request = asked(100_000)
    pay_cash(story.office().desk, dossier.uuid, 100_000, at=AT)
    agency = organizations.get_agency(bill_of(dossier.uuid).agency.uuid)

    assert close_told_days(closing(agency, last=DAY - timedelta(days=1))) == 0


def test_a_transfer_code_that_somebody_has_is_drawn_again(monkeypatch):
    dossier, request = asked(100_000)
    call_off(dossier)
    taken, free = int(request.reference[2:11]), 4
    numbers = iter([taken, taken, free])
    monkeypatch.setattr("secrets.randbelow", lambda most: next(numbers))

    again = ask(dossier, 5_000, at=AT)

    assert again.reference == references.transfer_code(free) != request.reference
