"""The screens of access, each tried by somebody who may and by an outsider."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.test import Client

from motcua.kernel.access.models import Delegation, SignIn
from motcua.kernel.access.testing import (
    PASSWORD,
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

    return unescape(re.findall(r'data-options="([^"]+)"', page)[0])


def test_totp_enroll_at_the_first_sign_in_shows_recovery_codes_once(client, province):
    account = official_account(agency=province.commune, role="head")
    post_password(client, account, next="/tai-khoan")
    assert client.get("/dang-nhap/buoc-hai").headers["location"] == ("/tai-khoan/ung-dung-xac-thuc")
    page = text_of(client.get("/tai-khoan/ung-dung-xac-thuc"))
    assert 'src="data:image/svg+xml' in page
    secret = re.findall(r"bằng tay:\s*<code>([A-Z2-7 ]+)</code>", page)[0].replace(" ", "")

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
    address = re.findall(r"/tai-khoan/ma-truy-cap/[\w-]+/thu-hoi", account_page)[0]
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
