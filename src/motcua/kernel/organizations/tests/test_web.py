"""The screens of organizations."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from motcua.base.actors import ANONYMOUS, Actor
from motcua.base.errors import PermissionRefused, SignInRequired
from motcua.kernel.calendars.testing import load_province_calendars
from motcua.kernel.organizations import api as organizations
from motcua.kernel.organizations.models import Agency, Appointment, Post
from motcua.kernel.organizations.testing import (
    AT,
    SmallProvince,
    load_province,
    load_small_province,
)
from motcua.kernel.organizations.tests.test_posts import SYSTEM, manager_of
from motcua.kernel.organizations.web.views import agencies, posts, units
from motcua.kernel.parties.testing import make_person, make_personal_code

pytestmark = pytest.mark.django_db
MANAGER = manager_of("h27")


@pytest.fixture
def small() -> SmallProvince:
    load_province_calendars()
    return load_small_province()


def get(view: Any, *args: UUID, actor: Actor = MANAGER, **query: str) -> HttpResponse:
    request = RequestFactory().get("/", query)
    request.actor = actor  # type: ignore[attr-defined]
    return view(request, *args)  # type: ignore[no-any-return]


def post(view: Any, *args: UUID, **typed: str) -> HttpResponse:
    request = RequestFactory().post("/", {k.replace("__", "-"): v for k, v in typed.items()})
    request.actor = MANAGER  # type: ignore[attr-defined]
    return view(request, *args)  # type: ignore[no-any-return]


def text(response: HttpResponse) -> str:
    return response.content.decode()


def seat(small: SmallProvince) -> Post:
    return organizations.posts_of(small.commune.uuid, date(2026, 1, 5))[0]


def test_agency_list_shows_the_tree_of_a_day() -> None:
    load_province_calendars()
    load_province()

    today, before = get(agencies.agency_list), get(agencies.agency_list, ngay="2022-06-14")

    assert "Ủy ban nhân dân xã Kỳ Xuân" in text(today)
    assert "Ủy ban nhân dân huyện Kỳ Anh" not in text(today)
    assert "Ủy ban nhân dân huyện Kỳ Anh" in text(before)
    assert "Sở Giao thông vận tải" in text(before)
    assert "Sở Giao thông vận tải" not in text(today)


def test_agency_list_finds_an_agency_without_marks(small: SmallProvince) -> None:
    found = get(agencies.agency_list, tim="phuc vu hanh chinh cong xa ky xuan")

    assert str(small.commune_desk.uuid) in text(found)
    assert "Không tìm thấy cơ quan nào" in text(get(agencies.agency_list, tim="không có"))


@pytest.mark.parametrize(
    ("view", "query"),
    [
        (agencies.agency_list, {"tim": "ky xuan"}),
        (agencies.agency_list, {"tim": "không có"}),
        (agencies.agency_list, {}),
        (units.unit_list, {}),
        (units.unit_list, {"ngay": "1900-01-01"}),
    ],
)
def test_a_filter_answers_htmx_with_the_results_alone(
    small: SmallProvince, view: Any, query: dict[str, str]
) -> None:
    request = RequestFactory().get("/", query, headers={"HX-Request": "true"})
    request.actor = MANAGER  # type: ignore[attr-defined]

    answer = view(request)

    assert 'id="results"' in text(answer)
    assert "<html" not in text(answer)
    assert "HX-Request" in answer.headers["Vary"]


def test_agency_list_says_what_is_wrong_with_a_day(small: SmallProvince) -> None:
    answer = get(agencies.agency_list, ngay="2026-02-30")

    assert answer.status_code == 422
    assert "Ngày chưa đúng" in text(answer)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_agency_show_tells_posts_holders_and_calendar(small: SmallProvince, language: str) -> None:
    person = make_person(full_name="Hồ Văn Ký")
    organizations.appoint(
        actor=SYSTEM,
        post_uuid=seat(small).uuid,
        party_uuid=person.uuid,
        valid_from=date(2026, 1, 5),
        at=AT,
    )

    with translation.override(language), CaptureQueriesContext(connection) as queries:
        page = text(get(agencies.agency_show, small.commune.uuid))

    assert "Hồ Văn Ký" in page
    assert "H27.90" in page
    assert ("chưa công bố" in page) == (language == "vi")
    assert len(queries) < 10


def test_every_screen_is_closed_to_who_may_not_manage(small: SmallProvince) -> None:
    seats: list[tuple[Any, tuple[UUID, ...]]] = [
        (agencies.agency_list, ()),
        (agencies.agency_show, (small.commune.uuid,)),
        (agencies.agency_create, (small.commune.uuid,)),
        (agencies.agency_change, (small.commune.uuid,)),
        (posts.post_create, (small.commune.uuid,)),
        (posts.appointment_create, (seat(small).uuid,)),
        (units.unit_list, ()),
    ]
    elsewhere = manager_of("h27.08")

    for view, args in seats:
        with pytest.raises(SignInRequired):
            get(view, *args, actor=ANONYMOUS)
    for view, args in seats[2:6]:
        with pytest.raises(PermissionRefused):
            get(view, *args, actor=elsewhere)


def test_agency_create_adds_a_division(small: SmallProvince) -> None:
    typed = {
        "name": "Phòng Quản lý xây dựng",
        "kind": "division",
        "code": "H27.08.02",
        "label": "qlxd",
        "abbreviation": "QLXD",
        "valid_from__day": "1",
        "valid_from__month": "2",
        "valid_from__year": "2026",
    }

    answer = post(agencies.agency_create, small.department.uuid, **typed)
    again = post(agencies.agency_create, small.department.uuid, **typed)

    assert answer.status_code == 302
    assert Agency.objects.get(code="H27.08.02").path == "h27.08.qlxd"
    assert again.status_code == 422
    assert "đã thuộc cơ quan khác" in text(again)
    assert get(agencies.agency_create, small.department.uuid).status_code == 200


def test_agency_create_marks_each_wrong_field(small: SmallProvince) -> None:
    answer = post(
        agencies.agency_create,
        small.department.uuid,
        code="27",
        valid_from__day="31",
        valid_from__month="2",
        valid_from__year="2026",
    )

    assert answer.status_code == 422
    assert "Ngày chưa đúng" in text(answer)


def test_agency_change_saves_the_contact(small: SmallProvince) -> None:
    typed = {"calendar_code": "one-stop-saturday", "place_name": "Kỳ Xuân", "phone": "thử"}

    answer = post(agencies.agency_change, small.commune_desk.uuid, **typed)
    wrong = post(agencies.agency_change, small.commune_desk.uuid, calendar_code="moon")

    assert answer.status_code == 302
    assert Agency.objects.get(code="H27.90.01").phone == "thử"
    assert wrong.status_code == 422
    assert get(agencies.agency_change, small.commune_desk.uuid).status_code == 200


def test_post_create_adds_a_seat(small: SmallProvince) -> None:
    day = {"valid_from__day": "1", "valid_from__month": "2", "valid_from__year": "2026"}

    answer = post(posts.post_create, small.commune.uuid, title="Văn thư", rank="5", **day)
    wrong = post(posts.post_create, small.commune.uuid, title="", rank="cao", **day)

    assert answer.status_code == 302
    assert Post.objects.filter(agency=small.commune, title="Văn thư").exists()
    assert wrong.status_code == 422
    assert get(posts.post_create, small.commune.uuid).status_code == 200


def test_appointment_create_finds_the_person_by_number(small: SmallProvince) -> None:
    code = make_personal_code(birth_date=date(1980, 5, 6), gender="male")
    make_person(
        full_name="Hồ Văn Ký", personal_code=code, birth_date=date(1980, 5, 6), gender="male"
    )
    day = {"valid_from__day": "5", "valid_from__month": "1", "valid_from__year": "2026"}

    def appoint(number: str) -> HttpResponse:
        return post(posts.appointment_create, seat(small).uuid, personal_code=number, **day)

    assert appoint("123").status_code == 422
    unknown = make_personal_code(birth_date=date(1981, 5, 6))
    assert "Chưa có người này" in text(appoint(unknown))
    assert appoint(code).status_code == 302
    assert "đã có người đảm nhiệm" in text(appoint(code))
    assert get(posts.appointment_create, seat(small).uuid).status_code == 200


def test_appointment_end_names_the_first_day_without(small: SmallProvince) -> None:
    held = organizations.appoint(
        actor=SYSTEM,
        post_uuid=seat(small).uuid,
        party_uuid=make_person().uuid,
        valid_from=date(2026, 1, 5),
        at=AT,
    )

    def end(day: str) -> HttpResponse:
        return post(
            posts.appointment_end,
            held.uuid,
            valid_to__day=day,
            valid_to__month="1",
            valid_to__year="2026",
        )

    assert end("5").status_code == 422
    assert get(posts.appointment_end, held.uuid).status_code == 200
    assert end("9").status_code == 302
    assert Appointment.objects.get().valid_to == date(2026, 1, 9)


def test_unit_list_shows_what_units_came_from() -> None:
    load_province()

    with CaptureQueriesContext(connection) as queries:
        page = text(get(units.unit_list, ngay="2026-01-01", cap="commune"))

    assert "69 đơn vị" in page
    assert "Xã Kỳ Phong" in page
    assert len(queries) < 10


@pytest.mark.parametrize("language", ["vi", "en"])
def test_unit_search_and_show_tell_anybody_where_an_old_commune_is_today(language: str) -> None:
    load_province()
    old = organizations.get_unit("18070", date(2022, 6, 14))

    with translation.override(language):
        found = text(get(units.unit_search, actor=ANONYMOUS, ten="tran phu", ngay="2022-06-14"))
        page = text(get(units.unit_show, old.uuid, actor=ANONYMOUS))

    assert str(old.uuid) in found
    assert ("Thành Sen ward" if language == "en" else "Phường Thành Sen") in page


def test_unit_show_says_so_where_the_successor_is_unknown() -> None:
    load_province()
    unit = organizations.get_unit("18472", date(2022, 6, 14))

    assert "Chưa rõ" in text(get(units.unit_show, unit.uuid, actor=ANONYMOUS))
