"""From the sign-in page to the identity provider and back, as a browser goes."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from motcua.connectors.vneid.provider import Registration, VneidProvider
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import citizen_account
from motcua.kernel.events.testing import events_named
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def installed(provider):
    access.register_identity_provider(provider)
    return provider


def path_of(address):
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def go(client, choose, person="mau", *, onward=""):
    start = client.get("/dang-nhap/vneid", {"next": onward} if onward else {})
    assert start.status_code == 302, start.content.decode()
    return client.get(path_of(choose(start.headers["location"], person)))


def test_a_citizen_signs_in_and_lands_where_they_wanted(client, installed, choose):
    before = client.cookies.get("sessionid")

    back = go(client, choose, onward="/tai-khoan")

    assert (back.status_code, back.headers["location"]) == (302, "/tai-khoan")
    page = client.get("/tai-khoan").content.decode()
    assert "Nguyễn Thị Mẫu" in page
    assert "042•••••0018" in page and "042194000018" not in page
    assert client.cookies["sessionid"] != before
    assert [event.payload["method"] for event in events_named("access.signed_in")] == ["provider"]


def test_a_second_sign_in_finds_the_same_person_and_account(client, installed, choose):
    go(client, choose)
    party = parties.find_party_by_identifier("personal_code", "042194000018")
    account = access.find_person_account(party.uuid)

    client.post("/dang-xuat")
    go(client, choose)

    assert access.find_person_account(party.uuid) == account
    assert len(events_named("access.account_created")) == 1
    assert len(events_named("access.identity_linked")) == 1


def test_a_person_whom_the_counter_registered_is_found_by_their_number(client, installed, choose):
    known = make_person(personal_code="042194000018")

    go(client, choose)

    assert access.find_person_account(known.uuid) is not None


def test_a_business_signs_in(client, installed, choose):
    go(client, choose, "congty")

    page = client.get("/tai-khoan").content.decode()
    assert "Công ty TNHH Thử Nghiệm" in page


def test_the_way_back_works_once(client, installed, choose):
    start = client.get("/dang-nhap/vneid")
    back = path_of(choose(start.headers["location"], "mau"))
    client.get(back)
    client.post("/dang-xuat")

    again = client.get(back)

    assert again.status_code == 403
    assert "đăng nhập lại" in again.content.decode().lower()
    assert client.get("/tai-khoan").status_code == 302


def test_another_browsers_way_back_signs_nobody_in(client, installed, choose):
    from django.test import Client

    start = client.get("/dang-nhap/vneid")
    back = path_of(choose(start.headers["location"], "mau"))

    victim = Client()
    victim.get("/dang-nhap/vneid")

    assert victim.get(back).status_code == 403
    assert victim.get("/tai-khoan").status_code == 302


def test_a_person_under_another_name_is_refused_in_words(client, installed, choose):
    make_person(full_name="Lê Thị Khác", personal_code="042194000018")

    answer = go(client, choose)

    assert answer.status_code == 409
    assert "thẻ căn cước" in answer.content.decode()
    assert not events_named("access.signed_in")


def test_a_locked_account_stays_out(client, installed, choose):
    account = citizen_account(party=make_person(personal_code="042194000018"))
    account.is_active = False
    account.save(update_fields=["is_active"])

    answer = go(client, choose)

    assert answer.status_code == 403
    assert "đã bị khóa" in answer.content.decode()


def test_a_provider_that_is_down_gets_a_page_that_says_so(client):
    access.register_identity_provider(
        VneidProvider(Registration(issuer="http://127.0.0.1:9", client_id="x", client_secret="x"))
    )

    answer = client.get("/dang-nhap/vneid")

    assert answer.status_code == 503
    assert "thử lại sau ít phút" in answer.content.decode()


def test_an_unknown_provider_is_not_found(client):
    assert client.get("/dang-nhap/khong-co").status_code == 404


def test_stopping_at_the_provider_leads_back_politely(client, installed, choose):
    answer = go(client, choose, "")

    assert answer.status_code == 403
    assert "đã dừng đăng nhập" in answer.content.decode()


def test_the_claims_of_the_provider_count_as_verified(client, installed, choose):
    go(client, choose)

    party = parties.find_party_by_identifier("personal_code", "042194000018")
    assert parties.list_contact_points(party.uuid)["phone"] == ("0900000018", True)
    account = access.find_person_account(party.uuid)
    assert account is not None
    assert access.actor_for(account, at=datetime.now(UTC)).kind == "person"
