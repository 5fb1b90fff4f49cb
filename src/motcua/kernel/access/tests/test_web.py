"""The screens of access, each tried by somebody who may and by an outsider."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from motcua.kernel.access import api as access
from motcua.kernel.access.models import Delegation, RoleAssignment, SignIn
from motcua.kernel.access.testing import (
    PASSWORD,
    bearer_for,
    citizen_account,
    enroll,
    official_account,
    sign_in,
)
from motcua.kernel.access.web.views.factors import TRIES
from motcua.kernel.access.web.views.signing_in import TRIES_PER_NAME
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.testing import make_person, readings_about

from .authenticator import Authenticator

pytestmark = pytest.mark.django_db


def post_password(client, account, password=PASSWORD, **rest):
    return client.post("/dang-nhap", {"username": account.username, "password": password, **rest})


def long_ago():
    # A code may not be older than the one with which the app was enrolled.
    return datetime.now(UTC) - timedelta(days=1)


def text_of(response):
    return response.content.decode()


def test_sign_in_shows_both_doors(client):
    page = text_of(client.get("/dang-nhap"))

    assert "Người dân, doanh nghiệp" in page and "Cán bộ, công chức" in page
    assert 'autocomplete="current-password"' in page


def test_sign_in_speaks_english(client):
    client.cookies["language"] = "en"

    page = text_of(client.get("/dang-nhap"))

    assert "<h1>Sign in</h1>" in page


def test_sign_in_goes_on_to_the_page_that_was_asked_for(client, province):
    account = official_account(agency=province.commune, role="counter_officer")
    asked = client.get("/tai-khoan")
    assert asked.headers["location"] == "/dang-nhap?next=%2Ftai-khoan"

    answer = post_password(client, account, next="/tai-khoan")

    assert answer.headers["location"] == "/tai-khoan"
    assert "Lê Thị Quầy" in text_of(client.get("/tai-khoan"))


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/dang-xuat"]
)
def test_sign_in_never_goes_on_to_another_site(client, province, onward):
    account = official_account(agency=province.commune, role="counter_officer")

    answer = post_password(client, account, next=onward)

    assert answer.status_code == 302
    assert answer.headers["location"] in {"/tai-khoan", "/cong-viec"}


def test_sign_in_refuses_in_words_and_keeps_the_name(client, province):
    account = official_account(agency=province.commune, role="counter_officer")

    answer = post_password(client, account, "sai rồi")

    assert answer.status_code == 422
    page = text_of(answer)
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page
    assert f'value="{account.username}"' in page and "sai rồi" not in page


def test_sign_in_stops_guessing(client, province):
    account = official_account(agency=province.commune, role="counter_officer")
    for _ in range(TRIES_PER_NAME):
        assert post_password(client, account, "đoán mò").status_code == 422

    answer = post_password(client, account)

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "thử quá nhiều lần" in text_of(answer)


def test_sign_in_gives_the_session_a_new_name(client, province):
    account = official_account(agency=province.commune, role="counter_officer")
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = client.cookies["sessionid"].value

    post_password(client, account)

    assert client.cookies["sessionid"].value != planted
    assert "planted" not in client.session


def test_second_factor_is_asked_once_for_the_session(client, province):
    account = official_account(agency=province.commune, role="head")
    secret, _codes = enroll(account, at=long_ago())

    answer = post_password(client, account, next="/tai-khoan")
    assert answer.headers["location"] == "/dang-nhap/buoc-hai"
    assert client.get("/tai-khoan").status_code == 302
    before = client.cookies["sessionid"].value
    wrong = client.post("/dang-nhap/buoc-hai", {"kind": "totp", "code": "000000"})
    assert wrong.status_code == 422 and "Mã xác thực chưa đúng" in text_of(wrong)
    right = client.post("/dang-nhap/buoc-hai", {"kind": "totp", "code": pyotp.TOTP(secret).now()})

    assert right.headers["location"] == "/tai-khoan"
    assert client.cookies["sessionid"].value != before
    assert client.get("/tai-khoan").status_code == 200


def test_second_factor_stops_guessing(client, province):
    account = official_account(agency=province.commune, role="head")
    enroll(account, at=long_ago())
    post_password(client, account)
    guess = {"kind": "totp", "code": "000000"}

    answers = [client.post("/dang-nhap/buoc-hai", guess).status_code for _ in range(TRIES + 1)]

    assert answers == [422] * TRIES + [429]


def test_second_factor_cannot_be_skipped_unless_the_demo_waives_it(client, province, settings):
    account = official_account(agency=province.commune, role="head")
    post_password(client, account)
    assert 'value="skip"' not in text_of(client.get("/tai-khoan/ung-dung-xac-thuc"))
    assert client.post("/dang-nhap/buoc-hai", {"kind": "skip"}).status_code == 422
    assert client.get("/tai-khoan").status_code == 302

    settings.MOTCUA_REQUIRE_SECOND_FACTOR = False
    page = text_of(client.get("/tai-khoan/ung-dung-xac-thuc"))
    assert "Bản chạy thử không bắt buộc" in page
    client.post("/dang-nhap/buoc-hai", {"kind": "skip"})

    assert client.get("/tai-khoan").status_code == 200


def test_second_factor_takes_a_passkey(client, province):
    account = official_account(agency=province.commune, role="head")
    device = Authenticator()
    sign_in(client, account)
    page = text_of(client.get("/tai-khoan/khoa-truy-cap"))
    told = {"credential": device.create(options_in(page)), "name": "Điện thoại thử"}
    assert client.post("/tai-khoan/khoa-truy-cap", told).status_code == 302
    client.post("/dang-xuat")

    post_password(client, account)
    page = text_of(client.get("/dang-nhap/buoc-hai"))
    told = {"kind": "passkey", "credential": device.get(options_in(page))}
    client.post("/dang-nhap/buoc-hai", told)

    assert "Điện thoại thử" in text_of(client.get("/tai-khoan"))


def options_in(page):
    from html import unescape

    return unescape(re.search(r'data-options="([^"]+)"', page)[1])


def test_totp_enroll_at_the_first_sign_in_shows_recovery_codes_once(client, province):
    account = official_account(agency=province.commune, role="head")
    post_password(client, account, next="/tai-khoan")
    assert client.get("/dang-nhap/buoc-hai").headers["location"] == ("/tai-khoan/ung-dung-xac-thuc")
    page = text_of(client.get("/tai-khoan/ung-dung-xac-thuc"))
    assert 'src="data:image/svg+xml' in page
    secret = re.search(r"bằng tay:\s*<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")

    wrong = client.post("/tai-khoan/ung-dung-xac-thuc", {"code": "000000"})
    done = client.post("/tai-khoan/ung-dung-xac-thuc", {"code": pyotp.TOTP(secret).now()})

    assert wrong.status_code == 422
    assert len(re.findall(r"<code>[a-z2-9]{5}-[a-z2-9]{5}</code>", text_of(done))) == 10
    assert 'href="/tai-khoan"' in text_of(done)
    assert client.get("/tai-khoan").status_code == 200


def test_totp_enroll_is_closed_to_whoever_knows_only_the_password(client, province):
    account = official_account(agency=province.commune, role="head")
    enroll(account, at=long_ago())
    post_password(client, account)

    answer = client.get("/tai-khoan/ung-dung-xac-thuc")

    assert answer.headers["location"] == "/dang-nhap/buoc-hai"


def test_sign_out_ends_the_sign_in(client, province):
    account = official_account(agency=province.commune, role="counter_officer")
    row = sign_in(client, account)

    client.post("/dang-xuat")

    row.refresh_from_db()
    assert row.end_reason == "signed_out"
    assert client.get("/tai-khoan").status_code == 302
    assert client.get("/dang-xuat").status_code == 405


def test_account_show_shows_a_person_their_own_data_without_a_reading(client):
    mau = make_person(personal_code="042194000018", phone="0912345678")
    sign_in(client, citizen_account(party=mau))

    page = text_of(client.get("/tai-khoan"))

    assert "042•••••0018" in page and "042194000018" not in page
    assert "0912345678 (chưa xác thực)" in page
    assert readings_about(mau) == []


def test_contact_change_keeps_what_is_right_and_explains_what_is_not(client):
    mau = make_person()
    sign_in(client, citizen_account(party=mau))

    wrong = client.post("/tai-khoan/lien-he", {"phone": "12", "email": "mau@example.vn"})
    right = client.post("/tai-khoan/lien-he", {"phone": "0987 654 321"})

    assert wrong.status_code == 422 and "Số điện thoại không đúng" in text_of(wrong)
    assert right.status_code == 302
    assert parties.list_contact_points(mau.uuid) == {
        "email": ("mau@example.vn", False),
        "phone": ("0987654321", False),
    }


def test_password_change_explains_what_is_wrong(client, province):
    account = official_account(agency=province.commune, role="counter_officer")
    sign_in(client, account)
    told = {"current_password": PASSWORD, "new_password": "một câu dài dễ nhớ"}

    different = client.post("/tai-khoan/mat-khau", {**told, "repeated_password": "khác"})
    wrong = client.post(
        "/tai-khoan/mat-khau",
        {**told, "current_password": "x", "repeated_password": told["new_password"]},
    )
    right = client.post("/tai-khoan/mat-khau", {**told, "repeated_password": told["new_password"]})

    assert "chưa giống nhau" in text_of(different)
    assert "Mật khẩu hiện tại chưa đúng" in text_of(wrong)
    assert right.status_code == 302


def test_sign_in_end_signs_out_my_other_device_and_nobody_elses(client, province):
    account = official_account(agency=province.commune, role="counter_officer")
    other = official_account(agency=province.commune, role="specialist")
    sign_in(client, account)
    mine, theirs = sign_in(Client(), account), sign_in(Client(), other)

    assert client.post(f"/tai-khoan/phien/{mine.uuid}/ket-thuc").status_code == 302
    assert client.post(f"/tai-khoan/phien/{theirs.uuid}/ket-thuc").status_code == 404

    assert SignIn.objects.filter(ended_at__isnull=False).get() == mine


def test_token_create_shows_the_token_once(client, province):
    sign_in(client, official_account(agency=province.commune, role="counter_officer"))

    nameless = client.post("/tai-khoan/ma-truy-cap", {"days": "30"})
    told = {"name": "kế toán", "days": "30", "permissions": ["one_stop_shop.see_dossiers"]}
    page = text_of(client.post("/tai-khoan/ma-truy-cap", told))

    assert nameless.status_code == 422
    assert re.search(r"<code>mc_[\w-]{43}</code>", page)
    account_page = text_of(client.get("/tai-khoan"))
    assert "kế toán" in account_page and "mc_" not in account_page
    address = re.search(r"/tai-khoan/ma-truy-cap/[\w-]+/thu-hoi", account_page)[0]
    assert client.post(address).status_code == 302


def test_delegation_create_lends_and_delegation_revoke_takes_back(client, province):
    chairman = official_account(agency=province.commune, role="head", full_name="Hồ Văn Ký")
    deputy = official_account(agency=province.commune, role="specialist")
    sign_in(client, chairman)
    role = f"head@{province.commune.uuid}"

    empty = client.post("/tai-khoan/uy-quyen", {})
    wrong_day = client.post(
        "/tai-khoan/uy-quyen",
        {"role": role, "to": deputy.uuid, "reason": "x", "valid_to-day": "31",
         "valid_to-month": "2", "valid_to-year": "2027"},
    )  # fmt: skip
    done = client.post(
        "/tai-khoan/uy-quyen", {"role": role, "to": deputy.uuid, "reason": "Đi công tác"}
    )

    assert "Vui lòng chọn vai trò" in text_of(empty)
    assert "không có trên lịch" in text_of(wrong_day)
    assert done.status_code == 302
    row = Delegation.objects.get()
    assert "Đi công tác" in text_of(client.get("/tai-khoan"))
    assert client.post(f"/tai-khoan/uy-quyen/{row.uuid}/thu-hoi").status_code == 302
    row.refresh_from_db()
    assert row.revoked_at is not None


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
        ActorMiddleware(lambda _request: None)(request)
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
        seen = []
        ActorMiddleware(lambda one: seen.append(one.actor.is_signed_in))(request)
        return access.bearer(request) if headers else seen[0]

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
