"""One person is one row, whoever tells of them and however often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from motcua.base.actors import ANONYMOUS, system_actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.events import api as events
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.models import Identifier, Party
from motcua.kernel.parties.testing import make_organization, make_person

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
DESK = system_actor("tests")

MAU = {
    "full_name": "Nguyễn Thị Mẫu",
    "personal_code": "042194000018",
    "birth_date": date(1994, 3, 12),
    "gender": "female",
}


def register(**changes):
    return parties.register_person(**{"actor": DESK, "at": AT, **MAU, **changes})


@pytest.mark.django_db
def test_register_person_twice_gives_one_row_and_one_event():
    first = register()
    second = register(full_name="NGUYỄN  THỊ MẪU", personal_code="042 194 000 018")

    assert first.pk == second.pk
    assert Party.objects.count() == 1
    assert [event.name for event in events.list_events_of(first.uuid)] == [
        "parties.person_registered"
    ]


@pytest.mark.django_db
def test_register_person_completes_what_lacks_and_overwrites_nothing():
    register(birth_date=None, gender=None, residence={"unit_code": "18766", "detail": "Thôn 1"})

    party = register(residence={"unit_code": "18073", "detail": "Tổ 2"}, phone="0912 345 678")

    party.refresh_from_db()
    assert party.birth_date == date(1994, 3, 12)
    assert party.gender == "female"
    assert (party.residence_unit_code, party.residence_detail) == ("18766", "Thôn 1")
    assert parties.list_contact_points(party.uuid) == {"phone": ("0912345678", False)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"full_name": "Trần Thị Khác"},
        {"birth_date": date(1994, 3, 13)},
    ],
)
def test_register_person_refuses_a_conflicting_identity_and_says_what_to_do(changes):
    register()

    with pytest.raises(parties.IdentityConflict) as refused:
        register(**changes)

    assert "thẻ căn cước" in refused.value.message("vi")
    assert "042•••••0018" in refused.value.message("vi")
    assert "one-stop desk" in refused.value.message("en")
    assert "Mẫu" not in refused.value.message("vi")
    assert Party.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"birth_date": date(2026, 1, 6), "personal_code": None}, "birth_date"),
        ({"personal_code": "0421940000"}, "personal_code"),
        ({"gender": "male"}, "personal_code"),
        ({"full_name": "   "}, "full_name"),
        ({"phone": "123"}, "phone"),
        ({"email": "mau"}, "email"),
        ({"old_identity_number": "12"}, "old_identity_number"),
    ],
)
def test_register_person_refuses_what_cannot_be_right_and_names_the_field(changes, field):
    with pytest.raises(InvalidInput) as refused:
        register(**changes)

    assert list(refused.value.fields) == [field]
    assert not Party.objects.exists()


@pytest.mark.django_db
def test_a_child_born_today_in_vietnam_is_no_child_born_in_the_future():
    just_after_midnight_in_hanoi = datetime(2026, 1, 4, 17, 30, tzinfo=UTC)

    child = register(
        full_name="Trần Thử Bé",
        personal_code=None,
        birth_date=date(2026, 1, 5),
        gender="male",
        at=just_after_midnight_in_hanoi,
    )

    assert child.birth_date == date(2026, 1, 5)


@pytest.mark.django_db
def test_a_refusal_of_a_field_speaks_the_readers_language():
    with translation.override("en"), pytest.raises(InvalidInput) as refused:
        register(personal_code="1")

    assert refused.value.fields["personal_code"].startswith("A personal identification number")


@pytest.mark.django_db
def test_children_without_a_number_are_separate_rows():
    first = make_person(full_name="Bé Thử", birth_date=date(2025, 12, 1), has_code=False)
    second = make_person(full_name="Bé Thử", birth_date=date(2025, 12, 1), has_code=False)

    assert first.pk != second.pk


@pytest.mark.django_db
def test_a_second_personal_code_for_the_holder_of_an_old_number_is_a_conflict():
    register(old_identity_number="183456789")

    with pytest.raises(parties.IdentityConflict):
        register(personal_code="042194000019", old_identity_number="183456789")


@pytest.mark.django_db
def test_the_database_itself_refuses_one_number_for_two_parties():
    first, second = make_person(), make_person(full_name="Lê Thị Khác")
    number = Identifier.objects.get(party=first)

    with pytest.raises(IntegrityError), transaction.atomic():
        Identifier.objects.create(
            party=Party.objects.create(
                kind="person", full_name="X", folded_name="x", registered_at=AT
            ),
            kind=number.kind,
            value=number.value,
            registered_at=AT,
        )
    assert second.pk != first.pk


@pytest.mark.django_db
def test_nobody_known_cannot_register_anybody():
    with pytest.raises(PermissionRefused):
        register(actor=ANONYMOUS)


@pytest.mark.django_db
def test_register_organization_finds_the_one_on_file_under_the_tax_code():
    first = make_organization()
    second = make_organization(legal_name="Tên mới", tax_code="0100109106")

    assert first.pk == second.pk
    assert second.full_name == "Công ty TNHH Thử Nghiệm"


@pytest.mark.django_db
def test_register_organization_refuses_a_wrong_tax_code():
    with pytest.raises(InvalidInput) as refused:
        make_organization(tax_code="0100109107")

    assert list(refused.value.fields) == ["tax_code"]


@pytest.mark.django_db
def test_find_party_by_identifier_is_exact():
    party = register()

    assert parties.find_party_by_identifier("personal_code", "042 194 000 018") == party
    assert parties.find_party_by_identifier("personal_code", "042194000019") is None
    assert parties.find_party_by_identifier("tax_code", "042194000018") is None


@pytest.mark.django_db(transaction=True)
def test_registrations_of_one_person_at_one_moment_give_one_row():
    doors = 6
    barrier = Barrier(doors)

    def door(_number):
        try:
            barrier.wait(timeout=20)
            return register().pk
        finally:
            connection.close()

    with ThreadPoolExecutor(doors) as pool:
        found = set(pool.map(door, range(doors)))

    assert len(found) == 1
    assert Party.objects.count() == 1
    assert Identifier.objects.count() == 1
