"""The administrator's screens, and what a request costs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from motcua.kernel.access import api as access
from motcua.kernel.access.models import RoleAssignment
from motcua.kernel.access.testing import (
    PASSWORD,
    bearer_for,
    citizen_account,
    official_account,
    sign_in,
)
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.testing import make_person, readings_about

pytestmark = pytest.mark.django_db


def post_password(client, account, password=PASSWORD, **rest):
    return client.post("/dang-nhap", {"username": account.username, "password": password, **rest})


def long_ago():
    # A code may not be older than the one with which the app was enrolled.
    return datetime.now(UTC) - timedelta(days=1)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def administrator(client, province):
    account = official_account(
        agency=province.province, role="administrator", full_name="Dương Văn Trị"
    )
    sign_in(client, account)
    return account


def test_account_list_finds_names_without_diacritics(client, province, administrator):
    official_account(agency=province.commune, role="specialist", full_name="Phan Văn Thẩm")

    found = text_of(client.get("/quan-tri/tai-khoan", {"tim": "tham"}))
    fragment = client.get(
        "/quan-tri/tai-khoan", {"tim": "không ai"}, headers={"HX-Request": "true"}
    )

    assert "Phan Văn Thẩm" in found and "Dương Văn Trị</td>" not in found
    assert "Không có tài khoản nào" in text_of(fragment) and "<html" not in text_of(fragment)


def test_account_create_checks_the_person_and_makes_the_account(client, administrator):
    told = {
        "full_name": "Lê Thị Mới", "personal_code": "042190000777", "gender": "female",
        "birth_date-day": "3", "birth_date-month": "2", "birth_date-year": "1990",
        "username": "moi.kyxuan", "password": PASSWORD,
    }  # fmt: skip

    wrong = client.post("/quan-tri/tai-khoan/moi", {**told, "gender": "male"})
    weak = client.post("/quan-tri/tai-khoan/moi", {**told, "password": "ngắn"})
    done = client.post("/quan-tri/tai-khoan/moi", told)

    assert "không khớp với giới tính" in text_of(wrong)
    assert "ít nhất 12 ký tự" in text_of(weak)
    account = access.find_official_account("moi.kyxuan")
    assert done.headers["location"] == f"/quan-tri/tai-khoan/{account.uuid}"


def test_role_assign_and_role_end(client, province, administrator):
    account = official_account(agency=province.commune, role=None)
    address = f"/quan-tri/tai-khoan/{account.uuid}/vai-tro"

    empty = client.post(address, {"role": "head"})
    done = client.post(address, {"role": "head", "agency": province.commune.uuid})
    again = client.post(address, {"role": "head", "agency": province.commune.uuid})

    assert empty.status_code == 422
    assert done.status_code == 302
    assert "đã giữ vai trò đó" in text_of(again)
    row = RoleAssignment.objects.get(account=account)
    page = text_of(client.get(f"/quan-tri/tai-khoan/{account.uuid}"))
    assert "Lãnh đạo phê duyệt, ký" in page
    assert client.post(f"{address}/{row.uuid}/thoi").status_code == 302
    assert not access.actor_for(account, at=datetime.now(UTC)).grants


def test_account_switch_locks_and_signs_out_at_once(client, province, administrator):
    account = official_account(agency=province.commune, role="specialist")
    theirs = Client()
    sign_in(theirs, account)
    address = f"/quan-tri/tai-khoan/{account.uuid}/trang-thai"

    client.post(address, {"wanted": "lock"})

    assert theirs.get("/tai-khoan").status_code == 302
    assert post_password(theirs, account).status_code == 422
    client.post(address, {"wanted": "unlock"})
    assert post_password(theirs, account).status_code == 302


def test_account_show_other_logs_the_reading(client, province, administrator):
    account = official_account(agency=province.commune, role="specialist")

    client.get(f"/quan-tri/tai-khoan/{account.uuid}")

    (reading,) = readings_about(account.party)
    assert reading.purpose == "Quản trị tài khoản"
    assert reading.screen == "access:account_show_other"


ADMINISTRATORS_ONLY = ["account_list", "account_create"]
SIGNED_IN_ONLY = ["account_show", "contact_change", "token_create"]
OFFICIALS_ONLY = ["password_change", "passkey_add", "delegation_create"]


@pytest.mark.parametrize("name", [*ADMINISTRATORS_ONLY, *SIGNED_IN_ONLY, *OFFICIALS_ONLY])
def test_an_outsider_opens_nothing_of_anothers(client, name):
    address = reverse(f"access:{name}")
    assert client.get(address).status_code == 302

    sign_in(client, citizen_account(full_name="Phạm Thị Ngoài"))

    assert client.get(address).status_code == (200 if name in SIGNED_IN_ONLY else 403)


def test_an_official_without_the_role_administrates_nothing(client, province):
    account = official_account(agency=province.commune, role="head")
    sign_in(client, account)

    for name in ADMINISTRATORS_ONLY:
        assert client.get(reverse(f"access:{name}")).status_code == 403
    for name in ("account_show_other", "account_switch", "role_assign"):
        address = reverse(f"access:{name}", args=[account.uuid])
        assert client.post(address).status_code in {403, 405}


def test_a_request_asks_twice_who_it_is_and_only_when_somebody_wants_to_know(
    client, province, django_assert_num_queries, rf
):
    from motcua.kernel.access.web.middleware import ActorMiddleware

    account = official_account(agency=province.commune, role="head")
    sign_in(client, account)
    request = rf.get("/tai-khoan")
    request.session = client.session

    with django_assert_num_queries(0):
        ActorMiddleware(lambda _request: HttpResponse())(request)
    request.session = type(client.session)(client.session.session_key)
    with django_assert_num_queries(2):
        assert request.actor.may("one_stop_shop.approve", province.commune.path)
        assert request.actor.second_factor


def test_a_token_opens_the_machines_door_and_a_cookie_does_not(client, province, rf):
    from motcua.kernel.access.web.middleware import ActorMiddleware

    account = official_account(agency=province.commune, role="counter_officer")
    sign_in(client, account)

    def actor(**headers):
        request = rf.get("/api/v1/anything", headers=headers)
        request.session = client.session
        ActorMiddleware(lambda _request: HttpResponse())(request)
        return access.bearer(request) if headers else request.actor.is_signed_in

    assert actor() is False
    assert actor(**bearer_for(account)).uuid == account.uuid
    assert not actor(Authorization="Bearer mc_wrong")
    assert not actor(Authorization="Basic abc")


def test_reading_list_shows_me_who_read_about_me(client, province):
    mau = make_person(personal_code="042194000018")
    officer = access.actor_for(
        official_account(agency=province.commune, role="counter_officer"), at=datetime.now(UTC)
    )
    parties.read_party(
        actor=officer, party_uuid=mau.uuid, purpose="Tiếp nhận hồ sơ", at=datetime.now(UTC)
    )
    assert client.get("/tai-khoan/ai-da-xem").status_code == 302
    sign_in(client, citizen_account(party=mau))

    page = text_of(client.get("/tai-khoan/ai-da-xem"))

    assert "Lê Thị Quầy" in page and "Tiếp nhận hồ sơ" in page
    assert "Ủy ban nhân dân xã Kỳ Xuân" in page
    sign_in(client, citizen_account(full_name="Phạm Thị Ngoài"))
    assert "Tiếp nhận hồ sơ" not in text_of(client.get("/tai-khoan/ai-da-xem"))


def test_reading_search_is_for_auditors_and_keeps_numbers_out_of_addresses(client, province):
    mau = make_person(personal_code="042194000018")
    sign_in(client, official_account(agency=province.commune, role="specialist"))
    assert client.get("/giam-sat/nhat-ky-doc").status_code == 403
    sign_in(client, official_account(agency=province.province, role="auditor"))

    wrong = client.post("/giam-sat/nhat-ky-doc", {"so": "12"})
    unknown = client.post("/giam-sat/nhat-ky-doc", {"so": "042092000017"})
    found = client.post("/giam-sat/nhat-ky-doc", {"so": "042 194 000 018"})

    assert wrong.status_code == unknown.status_code == 422
    assert found.headers["location"] == f"/giam-sat/nhat-ky-doc?nguoi={mau.uuid}"
    page = text_of(client.get(found.headers["location"]))
    assert "Nguyễn Thị Mẫu" in page and "Kiểm tra nhật ký đọc" in page
    assert [row.screen for row in readings_about(mau)] == ["parties:reading_search"]
