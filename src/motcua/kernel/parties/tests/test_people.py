"""Many people at once are the same people as one by one."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from motcua.base.actors import ANONYMOUS, system_actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.testing.rows import rows_of
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.models import Party

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
DESK = system_actor("tests")
THU = {
    "full_name": "Nguyễn  Thị Thử",
    "personal_code": "042194000018",
    "birth_date": date(1994, 3, 12),
    "gender": "female",
    "phone": "0900000018",
    "residence": {"unit_code": "18766", "detail": "Thôn Thử Nghiệm"},
}
HAI = {**THU, "full_name": "Trần Văn Thử", "personal_code": "042092000017", "gender": "male"}
HAI["birth_date"] = date(1992, 1, 1)
OWN = {"id", "uuid", "position", "recorded_at", "txid", "party_id", "subject_uuid"}


def rows():
    tables = ("parties_party", "parties_identifier", "parties_contact_point", "events_journal")
    return {
        table: sorted(
            repr({key: value for key, value in row.items() if key not in OWN})
            for row in rows_of(table)
        )
        for table in tables
    }


@pytest.mark.django_db
def test_many_people_are_written_as_one_by_one(django_assert_max_num_queries):
    before = transaction.savepoint()
    for one in (THU, HAI):
        parties.register_person(actor=DESK, at=AT, **one)
    singly = rows()
    transaction.savepoint_rollback(before)

    with django_assert_max_num_queries(12):
        found = parties.register_people(actor=DESK, people=[THU, HAI], at=AT)
    assert rows() == singly
    assert [one.full_name for one in found] == ["Nguyễn Thị Thử", "Trần Văn Thử"]

    again = parties.register_people(actor=DESK, people=[HAI, THU], at=AT)
    assert [one.pk for one in again] == [found[1].pk, found[0].pk]
    assert rows() == singly


@pytest.mark.django_db
def test_a_number_of_somebody_else_is_refused_and_nothing_is_written():
    parties.register_people(actor=DESK, people=[THU], at=AT)

    with pytest.raises(parties.IdentityConflict, match="042"):
        parties.register_people(actor=DESK, people=[HAI, {**THU, "full_name": "Lê Thử"}], at=AT)
    with pytest.raises(InvalidInput):
        parties.register_people(actor=DESK, people=[{**HAI, "personal_code": "123"}], at=AT)
    with pytest.raises(PermissionRefused):
        parties.register_people(actor=ANONYMOUS, people=[HAI], at=AT)
    assert Party.objects.count() == 1
