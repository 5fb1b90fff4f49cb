"""Reading personal data needs a reason, leaves a row, and the person can see it."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.base.actors import ANONYMOUS, Actor, Grant, system_actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.models import Reading
from motcua.kernel.parties.testing import make_organization, make_person, readings_about

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
TODAY = date(2026, 1, 5)
AGENCY = uuid4()


def officer(permission="one_stop_shop.receive"):
    grant = Grant("role", frozenset({permission}), AGENCY, "h27.1")
    return Actor("official", uuid4(), "Lê Thị Quầy", grants=(grant,))


def private(party):
    return Actor("person", uuid4(), party.full_name, party_uuid=party.uuid)


@pytest.mark.django_db
def test_read_party_gives_everything_on_file_and_logs_who_why_where():
    mau = make_person(personal_code="042194000018", phone="0912345678", email="mau@example.vn")
    actor = officer()

    with parties.reading_from("one_stop_shop:dossier_show"):
        record = parties.read_party(
            actor=actor, party_uuid=mau.uuid, purpose="Tiếp nhận hồ sơ", at=AT
        )

    assert record.personal_code == "042194000018"
    assert record.masked_personal_code == "042•••••0018"
    assert (record.phone, record.email) == ("0912345678", "mau@example.vn")
    assert (record.birth_date, record.gender) == (date(1994, 3, 12), "female")
    (reading,) = readings_about(mau)
    assert reading.reader_uuid == actor.uuid
    assert reading.agency_uuid == AGENCY
    assert reading.purpose == "Tiếp nhận hồ sơ"
    assert reading.screen == "one_stop_shop:dossier_show"
    assert "identifiers" in reading.fields_read


@pytest.mark.django_db
def test_the_systems_own_readings_are_logged_too():
    mau = make_person()

    parties.read_party(
        actor=system_actor("notifications"), party_uuid=mau.uuid, purpose="Gửi thông báo", at=AT
    )

    assert [row.reader_kind for row in readings_about(mau)] == ["system"]


@pytest.mark.django_db
def test_a_person_reads_their_own_data_without_a_row():
    mau = make_person()

    record = parties.read_party(actor=private(mau), party_uuid=mau.uuid, purpose="Xem", at=AT)

    assert record.full_name == "Nguyễn Thị Mẫu"
    assert readings_about(mau) == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["outsider", "anonymous", "official_without_role"])
def test_read_party_refuses_those_who_have_no_business_and_logs_nothing(kind):
    mau, other = make_person(), make_person(full_name="Người Ngoài", gender="male")
    actor = {
        "outsider": private(other),
        "anonymous": ANONYMOUS,
        "official_without_role": Actor("official", uuid4(), "X"),
    }[kind]

    with pytest.raises(PermissionRefused):
        parties.read_party(actor=actor, party_uuid=mau.uuid, purpose="Tò mò", at=AT)
    with pytest.raises(PermissionRefused):
        parties.party_names([mau.uuid], actor=actor, purpose="Tò mò", at=AT)

    assert readings_about(mau) == []


@pytest.mark.django_db
def test_a_representative_reads_the_data_of_whom_they_represent_while_it_holds():
    mother = make_person()
    child = make_person(full_name="Bé Thử", birth_date=date(2020, 5, 5), has_code=False)
    parties.add_representation(
        actor=officer(),
        represented_uuid=child.uuid,
        representative_uuid=mother.uuid,
        kind="legal_representative",
        valid_from=date(2025, 1, 1),
        valid_to=date(2026, 1, 5),
        document_reference="Giấy khai sinh số 01/2020",
        at=AT,
    )
    before, after = datetime(2026, 1, 4, 1, tzinfo=UTC), AT

    parties.read_party(actor=private(mother), party_uuid=child.uuid, purpose="Xem", at=before)

    assert len(readings_about(child)) == 1
    (row,) = parties.list_represented_by(mother.uuid, date(2026, 1, 4))
    assert (row.party_name, row.kind) == ("Bé Thử", "legal_representative")
    assert parties.list_represented_by(mother.uuid, TODAY) == []
    with pytest.raises(PermissionRefused):
        parties.read_party(actor=private(mother), party_uuid=child.uuid, purpose="Xem", at=after)


@pytest.mark.django_db
def test_a_representation_may_not_overlap_itself_and_may_follow_itself():
    mother, child = make_person(), make_person(full_name="Bé Thử", has_code=False)
    told = {
        "actor": officer(),
        "represented_uuid": child.uuid,
        "representative_uuid": mother.uuid,
        "kind": "guardian",
        "at": AT,
    }
    row = parties.add_representation(**told, valid_from=date(2025, 1, 1))

    with pytest.raises(Exception, match="đã được ghi nhận"):
        parties.add_representation(**told, valid_from=date(2025, 6, 1), valid_to=date(2025, 7, 1))

    parties.end_representation(
        actor=officer(), representation_uuid=row.uuid, on=date(2025, 3, 1), at=AT
    )
    parties.add_representation(**told, valid_from=date(2025, 3, 1))


@pytest.mark.django_db
def test_nobody_represents_themselves_and_no_period_ends_before_it_begins():
    mother, child = make_person(), make_person(full_name="Bé Thử", has_code=False)
    told = {"actor": officer(), "kind": "guardian", "at": AT, "valid_from": date(2025, 1, 1)}

    with pytest.raises(InvalidInput):
        parties.add_representation(
            **told, represented_uuid=mother.uuid, representative_uuid=mother.uuid
        )
    with pytest.raises(InvalidInput):
        parties.add_representation(
            **told,
            represented_uuid=child.uuid,
            representative_uuid=mother.uuid,
            valid_to=date(2024, 1, 1),
        )


@pytest.mark.django_db
def test_reading_many_parties_takes_a_fixed_number_of_statements(django_assert_num_queries):
    people = [make_person(full_name=f"Người Thử {n}") for n in range(5)]

    with django_assert_num_queries(1):
        records = parties.read_parties(
            actor=officer(), party_uuids=[p.uuid for p in people], purpose="Danh sách", at=AT
        )
    with django_assert_num_queries(1):
        names = parties.party_names(
            [p.uuid for p in people], actor=officer(), purpose="Danh sách", at=AT
        )

    assert set(records) == set(names) == {p.uuid for p in people}
    assert Reading.objects.count() == 2
    assert [len(readings_about(one)) for one in people] == [2] * 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE parties_reading SET purpose='x'",
        "DELETE FROM parties_reading",
        "UPDATE parties_reading_party SET reading_id=0",
        "DELETE FROM parties_reading_party",
    ],
)
def test_the_reading_log_cannot_be_changed_or_emptied(statement):
    mau = make_person()
    parties.read_party(actor=officer(), party_uuid=mau.uuid, purpose="Tiếp nhận", at=AT)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
def test_a_list_is_one_reading_of_all_but_oneself_and_nobody_is_told_of_an_empty_one():
    mau, other = make_person(), make_person(full_name="Người Khác", has_code=False)
    reader = Actor("official", uuid4(), "Mẫu", mau.uuid, officer().grants)

    names = parties.party_names([mau.uuid, other.uuid], actor=reader, purpose="Xem", at=AT)
    own = parties.party_names([mau.uuid], actor=reader, purpose="Xem", at=AT)
    nobody = parties.party_names([uuid4()], actor=reader, purpose="Xem", at=AT)

    assert names == {mau.uuid: mau.full_name, other.uuid: "Người Khác"}
    assert (own, nobody) == ({mau.uuid: mau.full_name}, {})
    assert readings_about(mau) == []
    assert [row.reader_uuid for row in readings_about(other)] == [reader.uuid]
    assert Reading.objects.count() == 1


@pytest.mark.django_db
def test_the_readings_of_a_person_go_on_page_by_page():
    mau, other = make_person(), make_person(full_name="Người Khác", has_code=False)
    for number in range(3):
        for party in (mau, other):
            parties.party_names([party.uuid], actor=officer(), purpose=f"Lần {number}", at=AT)

    first = parties.list_readings_of(mau.uuid, limit=2)
    second = parties.list_readings_of(mau.uuid, before=first[-1].uuid, limit=2)

    assert [row.purpose for row in (*first, *second)] == ["Lần 2", "Lần 1", "Lần 0"]


@pytest.mark.django_db
def test_a_party_that_somebody_read_is_kept():
    mau, other = make_person(), make_person(full_name="Người Khác", has_code=False)
    parties.party_names([mau.uuid], actor=officer(), purpose="Xem", at=AT)
    statement = "DELETE FROM parties_party WHERE id = %s"

    with connection.cursor() as cursor:
        cursor.execute(statement, [other.pk])
        with pytest.raises(DatabaseError, match="somebody read"), transaction.atomic():
            cursor.execute(statement, [mau.pk])


@pytest.mark.django_db
def test_set_contact_point_stores_one_form_and_a_new_value_is_unverified():
    mau = make_person()
    parties.set_contact_point(
        actor=system_actor("vneid"),
        party_uuid=mau.uuid,
        kind="phone",
        value="+84 912 345 678",
        is_verified=True,
        at=AT,
    )
    assert parties.list_contact_points(mau.uuid) == {"phone": ("0912345678", True)}

    parties.set_contact_point(
        actor=private(mau), party_uuid=mau.uuid, kind="phone", value="0987654321", at=AT
    )

    assert parties.list_contact_points(mau.uuid) == {"phone": ("0987654321", False)}


@pytest.mark.django_db
def test_an_outsider_cannot_change_how_somebody_is_reached():
    mau, other = make_person(), make_organization()

    with pytest.raises(PermissionRefused):
        parties.set_contact_point(
            actor=private(other), party_uuid=mau.uuid, kind="phone", value="0987654321", at=AT
        )


@pytest.mark.django_db
def test_reading_somebody_unknown_says_not_found():
    with pytest.raises(parties.PartyNotFound):
        parties.read_party(actor=officer(), party_uuid=uuid4(), purpose="Tiếp nhận", at=AT)
