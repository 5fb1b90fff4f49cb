"""Posts and who holds them."""

from datetime import date
from uuid import UUID

import pytest

from motcua.base.actors import Actor, Grant, system_actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.fields import uuid7
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.organizations.actions.agencies import (
    CodeTaken,
    SuccessionRecorded,
    change_agency,
)
from motcua.kernel.organizations.actions.posts import AppointmentOverlaps, PostTaken
from motcua.kernel.organizations.testing import AT, SmallProvince, load_small_province
from motcua.kernel.parties.testing import make_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)
SYSTEM = system_actor("tests")


def manager_of(path: str) -> Actor:
    grant = Grant("administrator", frozenset({"organizations.manage"}), uuid7(), path)
    return Actor(kind="official", uuid=uuid7(), name="Quản trị thử", grants=(grant,))


@pytest.fixture
def small() -> SmallProvince:
    load_province_calendars()
    return load_small_province()


def names_of(subject: UUID) -> list[str]:
    return [event.name for event in events.list_events_of(subject)]


def chair(small: SmallProvince) -> organizations.Post:
    return organizations.posts_of(small.commune.uuid, TODAY)[0]


def test_a_committee_has_its_chairperson_first(small: SmallProvince) -> None:
    posts = organizations.posts_of(small.commune.uuid, TODAY)

    assert [(post.title, post.number) for post in posts] == [
        ("Chủ tịch", 1),
        ("Phó Chủ tịch", 1),
        ("Phó Chủ tịch", 2),
    ]
    assert [post.is_head for post in posts] == [True, False, False]


def test_appoint_makes_somebody_head_from_the_day_on(small: SmallProvince) -> None:
    person = make_person(full_name="Hồ Văn Ký")

    organizations.appoint(
        actor=SYSTEM,
        post_uuid=chair(small).uuid,
        party_uuid=person.uuid,
        valid_from=TODAY,
        at=AT,
    )

    head = organizations.head_of(small.commune.uuid, TODAY)
    assert head is not None
    assert (head.party, head.post.title) == (person, "Chủ tịch")
    assert organizations.head_of(small.commune.uuid, date(2026, 1, 4)) is None
    assert names_of(head.post.uuid) == ["organizations.holder_appointed"]


def test_appoint_refuses_a_second_holder_at_the_same_time(small: SmallProvince) -> None:
    first, second = make_person(), make_person(full_name="Trần Văn Thử")
    post = chair(small)
    held = organizations.appoint(
        actor=SYSTEM, post_uuid=post.uuid, party_uuid=first.uuid, valid_from=TODAY, at=AT
    )

    with pytest.raises(AppointmentOverlaps):
        organizations.appoint(
            actor=SYSTEM,
            post_uuid=post.uuid,
            party_uuid=second.uuid,
            valid_from=date(2026, 6, 1),
            at=AT,
        )
    organizations.end_appointment(
        actor=SYSTEM, appointment_uuid=held.uuid, valid_to=date(2026, 6, 1), at=AT
    )
    organizations.appoint(
        actor=SYSTEM,
        post_uuid=post.uuid,
        party_uuid=second.uuid,
        valid_from=date(2026, 6, 1),
        at=AT,
    )

    holders = [organizations.holder_of(post.uuid, date(2026, month, 15)) for month in (5, 6)]
    assert [holder.party for holder in holders if holder] == [first, second]


def test_appoint_refuses_a_day_before_the_post_existed(small: SmallProvince) -> None:
    with pytest.raises(InvalidInput) as refused:
        organizations.appoint(
            actor=SYSTEM,
            post_uuid=chair(small).uuid,
            party_uuid=make_person().uuid,
            valid_from=date(2025, 6, 30),
            at=AT,
        )

    assert set(refused.value.fields) == {"valid_from"}


def test_end_appointment_refuses_a_day_that_is_not_after_the_first(small: SmallProvince) -> None:
    held = organizations.appoint(
        actor=SYSTEM,
        post_uuid=chair(small).uuid,
        party_uuid=make_person().uuid,
        valid_from=TODAY,
        at=AT,
    )

    with pytest.raises(InvalidInput):
        organizations.end_appointment(
            actor=SYSTEM, appointment_uuid=held.uuid, valid_to=TODAY, at=AT
        )


def test_create_post_refuses_a_second_head(small: SmallProvince) -> None:
    with pytest.raises(PostTaken):
        organizations.create_post(
            actor=SYSTEM,
            agency_uuid=small.commune.uuid,
            title="Quyền Chủ tịch",
            rank=1,
            is_head=True,
            valid_from=TODAY,
            at=AT,
        )


def test_create_post_names_the_fields_that_cannot_be(small: SmallProvince) -> None:
    with pytest.raises(InvalidInput) as refused:
        organizations.create_post(
            actor=SYSTEM,
            agency_uuid=small.commune.uuid,
            title=" ",
            rank=0,
            valid_from=TODAY,
            valid_to=TODAY,
            at=AT,
        )

    assert set(refused.value.fields) == {"title", "rank", "valid_to"}


def test_a_manager_of_one_commune_changes_nothing_elsewhere(small: SmallProvince) -> None:
    manager = manager_of("h27.90")

    post = organizations.create_post(
        actor=manager,
        agency_uuid=small.commune_division.uuid,
        title="Văn thư",
        rank=5,
        valid_from=TODAY,
        at=AT,
    )

    assert post.agency == small.commune_division
    with pytest.raises(PermissionRefused):
        organizations.create_post(
            actor=manager,
            agency_uuid=small.department.uuid,
            title="Văn thư",
            rank=5,
            valid_from=TODAY,
            at=AT,
        )


def test_create_agency_gives_it_a_path_a_heading_and_both_codes(small: SmallProvince) -> None:
    agency = organizations.create_agency(
        actor=manager_of("h27"),
        parent_uuid=small.department.uuid,
        code="H27.08.02",
        kind="division",
        name="Phòng Quản lý xây dựng",
        label="qlxd",
        abbreviation="QLXD",
        valid_from=TODAY,
        at=AT,
    )

    assert (agency.path, agency.old_code) == ("h27.08.qlxd", "000.02.08.H27")
    assert agency.heading_parent == "SỞ XÂY DỰNG"
    assert names_of(agency.uuid) == ["organizations.agency_created"]
    with pytest.raises(CodeTaken):
        organizations.create_agency(
            actor=SYSTEM,
            parent_uuid=small.department.uuid,
            code="H27.08.02",
            kind="division",
            name="Phòng khác",
            label="khac",
            abbreviation="K",
            valid_from=TODAY,
            at=AT,
        )


def test_create_agency_names_the_fields_that_cannot_be(small: SmallProvince) -> None:
    with pytest.raises(InvalidInput) as refused:
        organizations.create_agency(
            actor=SYSTEM,
            parent_uuid=small.department.uuid,
            code="27",
            kind="club",
            name="",
            label="Một",
            abbreviation="",
            calendar_code="moon",
            valid_from=TODAY,
            valid_to=TODAY,
            at=AT,
        )

    assert set(refused.value.fields) == {
        "code",
        "kind",
        "name",
        "label",
        "calendar_code",
        "valid_to",
    }


def test_change_agency_keeps_saturday_hours_and_contact(small: SmallProvince) -> None:
    changed = change_agency(
        actor=manager_of("h27.90"),
        agency_uuid=small.commune_desk.uuid,
        values={"calendar_code": "one-stop-saturday", "phone": "chưa công bố"},
        at=AT,
    )

    assert (changed.calendar_code, changed.is_edited) == ("one-stop-saturday", True)
    with pytest.raises(InvalidInput):
        change_agency(
            actor=SYSTEM,
            agency_uuid=small.commune_desk.uuid,
            values={"calendar_code": "moon"},
            at=AT,
        )
    with pytest.raises(InvalidInput):
        change_agency(
            actor=SYSTEM, agency_uuid=small.commune_desk.uuid, values={"path": "h27"}, at=AT
        )


def test_record_succession_is_recorded_once_and_must_make_sense(small: SmallProvince) -> None:
    def record(share: str, to: UUID | None) -> None:
        organizations.record_succession(
            actor=SYSTEM,
            from_agency_uuid=small.commune.uuid,
            to_agency_uuid=to,
            on_date=date(2027, 1, 1),
            kind="merge",
            share=share,
            at=AT,
        )

    record("full", small.department.uuid)

    with pytest.raises(SuccessionRecorded):
        record("full", small.department.uuid)
    with pytest.raises(InvalidInput):
        record("full", None)
    assert names_of(small.commune.uuid) == ["organizations.succession_recorded"]
