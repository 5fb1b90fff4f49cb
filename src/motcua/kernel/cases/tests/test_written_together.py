"""Rows of one deed: written in one round trip, found by whatever asks, gone where it fails."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from motcua.base.actors import system_actor
from motcua.base.together import apart_from_the_deed, change, insert, insert_all, written_together
from motcua.kernel.cases.events import CASE_OPENED
from motcua.kernel.cases.models import Case, Involvement
from motcua.kernel.events import api as events
from motcua.kernel.events.testing import events_named

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def case(**values):
    agency = uuid4()
    return Case(
        kind="one_stop_shop.dossier",
        title="Hồ sơ",
        agency_uuid=agency,
        agency_path="h42",
        receiving_agency_uuid=agency,
        receiving_path="h42",
        opened_at=AT,
        **values,
    )


def opened(number=""):
    made = insert(case(number=number))
    insert_all([Involvement(case=made, role="applicant", party_uuid=uuid4(), since=AT)])
    return made


def tell(made):
    events.publish(
        CASE_OPENED,
        subject=events.Subject("cases.case", made.uuid),
        actor=system_actor("test"),
        at=AT,
        payload={"case_kind": made.kind, "parent": None},
        agency_uuid=made.agency_uuid,
    )


def test_rows_have_numbers_at_once_and_are_there_in_the_end():
    with (
        CaptureQueriesContext(connection) as asked,
        transaction.atomic(),
        written_together(cases_case=2, cases_involvement=2),
    ):
        first, second = opened("1"), opened("2")
        tell(second)
        tell(first)
        change(first, ["title"])
        first.title = "Đổi trước khi ghi"
    assert not any("INSERT" in one["sql"] or "UPDATE" in one["sql"] for one in asked)
    kept = list(Case.objects.filter(pk__in=[first.pk, second.pk]).order_by("number"))
    assert kept == [first, second] and kept[0].title == "Đổi trước khi ghi"
    assert Involvement.objects.filter(case__in=kept).count() == 2
    told = [one.subject_uuid for one in events_named(CASE_OPENED.name)]
    assert told == [second.uuid, first.uuid], "in the order in which they were told"


def test_whatever_asks_inside_finds_them():
    with transaction.atomic(), written_together():
        made = opened()
        assert Case.objects.get(pk=made.pk).involvements.count() == 1
        made.title = "Sau khi ghi"
        change(made, ["title"])
    assert Case.objects.get(pk=made.pk).title == "Sau khi ghi"


def test_what_is_apart_does_not_find_them_yet():
    with transaction.atomic(), written_together(cases_case=1):
        made = insert(case())
        with apart_from_the_deed():
            assert not Case.objects.filter(pk=made.pk).exists()
    assert Case.objects.filter(pk=made.pk).exists()


def test_a_deed_that_fails_writes_nothing():
    number = f"hong-{uuid4()}"
    with pytest.raises(ZeroDivisionError), transaction.atomic(), written_together():
        made = insert(case(number=number))
        tell(made)
        _ = 1 / 0
    assert not Case.objects.filter(number=number).exists()
    assert insert(case(number=number)).pk, "what comes after is written at once again"


def test_what_the_database_refuses_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic(), written_together():
        first = opened()
        insert(case(uuid=first.uuid))


def test_outside_of_a_transaction_nothing_waits(transactional_db):
    with pytest.raises(TransactionManagementError), written_together():
        pass
