"""A telephone is confirmed by a code; notices are left by the link in one."""

from datetime import timedelta

import pytest
from django.core import signing

from motcua.base.errors import TooManyAttempts
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.access.testing import citizen_account, sign_in
from motcua.kernel.notifications import api as notifications
from motcua.kernel.notifications.actions.inbox import CannotLeave, leave_notices
from motcua.kernel.notifications.actions.phones import (
    CodeNotSent,
    CodeWrong,
    NoPhoneToConfirm,
    confirm_phone,
    send_phone_code,
)
from motcua.kernel.notifications.models import PhoneCheck, Preference
from motcua.kernel.notifications.testing import KeepingCarrier, only_carriers
from motcua.kernel.parties import api as parties
from motcua.kernel.parties.testing import make_person

from .test_actions import AT, tell

PHONE = "0912345678"
PAPER = {
    "template": "digitisation.copy_certified",
    "variables": {"paper": "Giấy khai sinh", "agency": "UBND xã Kỳ Xuân"},
}


@pytest.fixture
def sms():
    keeping = KeepingCarrier("sms")
    keeping.dong = 850
    with only_carriers(keeping):
        yield keeping


@pytest.fixture
def account(db):
    return citizen_account(party=make_person(phone=PHONE))


@pytest.fixture
def actor(account):
    return access.actor_for(account, at=AT)


def code_in(sms):
    return sms.sent[-1].short[:6]


def is_confirmed(account):
    return parties.list_contact_points(account.party.uuid)["phone"][1]


def test_the_code_that_came_confirms_the_number_and_is_kept_nowhere(account, actor, sms):
    until = send_phone_code(actor=actor, at=AT)

    assert until == AT + timedelta(minutes=10) and sms.sent[0].address == PHONE
    assert code_in(sms).isdecimal() and code_in(sms) not in PhoneCheck.objects.get().digest
    confirm_phone(actor=actor, code=f" {code_in(sms)[:3]} {code_in(sms)[3:]} ", at=AT)

    assert is_confirmed(account)
    with pytest.raises(NoPhoneToConfirm):
        send_phone_code(actor=actor, at=AT)


def test_wrong_codes_cost_tries_and_old_ones_are_worthless(account, actor, sms):
    send_phone_code(actor=actor, at=AT)
    right = code_in(sms)
    wrong = "000000" if right != "000000" else "111111"
    for given in (wrong, "", "²²²²²²", "x" * 12, wrong):
        with pytest.raises(CodeWrong):
            confirm_phone(actor=actor, code=given, at=AT)
    with pytest.raises(CodeWrong):
        confirm_phone(actor=actor, code=right, at=AT)  # five tries are used

    send_phone_code(actor=actor, at=AT)
    with pytest.raises(CodeWrong):
        confirm_phone(actor=actor, code=code_in(sms), at=AT + timedelta(minutes=10))
    assert not is_confirmed(account)


def test_a_code_is_for_the_number_it_was_sent_to(account, actor, sms):
    send_phone_code(actor=actor, at=AT)
    parties.set_contact_point(
        actor=actor, party_uuid=account.party.uuid, kind="phone", value="0987654321", at=AT
    )

    with pytest.raises(CodeWrong):
        confirm_phone(actor=actor, code=code_in(sms), at=AT)


def test_codes_are_few_an_hour(actor, sms):
    for _ in range(3):
        send_phone_code(actor=actor, at=AT)

    with pytest.raises(TooManyAttempts):
        send_phone_code(actor=actor, at=AT)
    assert len(sms.sent) == 3


def test_a_carrier_that_fails_is_told_in_words(actor, sms):
    sms.failure = notifications.TemporaryFailure("no money left")

    with pytest.raises(CodeNotSent):
        send_phone_code(actor=actor, at=AT)


def test_phone_confirm_leads_from_the_number_to_the_code(account, client, sms):
    sign_in(client, account)
    page = "/thong-bao/so-dien-thoai"
    assert "chưa được xác nhận" in client.get("/thong-bao/cach-nhan").content.decode()

    assert client.post(page, {"act": "send"}).status_code == 302
    asked = client.get(page).content.decode()
    wrong = client.post(page, {"act": "confirm", "code": "x"})
    right = client.post(page, {"act": "confirm", "code": code_in(sms)})

    assert "one-time-code" in asked and wrong.status_code == 422
    assert "Mã không đúng" in wrong.content.decode()
    assert right.status_code == 302 and is_confirmed(account)
    assert "đã được xác nhận" in client.get(page).content.decode()


def test_notice_leave_stops_what_is_no_duty_and_looking_changes_nothing(client, db):
    mail = KeepingCarrier()
    party = make_person(email="mau@example.vn")
    account = citizen_account(party=party)
    with only_carriers(mail):
        tell(party, **PAPER)
        tell(party)
        notifications.send_due(at=AT)
        left = [sent.leave_link for sent in mail.sent]
        where = left[0].removeprefix("http://localhost:8000")

        assert left[1] == "", "the law wants people told of their dossiers"
        assert "Ngừng nhận" in client.get(where).content.decode()
        assert not Preference.objects.exists()
        assert "Đã ngừng gửi" in client.post(where).content.decode()
        tell(party, **PAPER)
        assert notifications.send_due(at=AT) == 0

    forged = signing.dumps([str(account.uuid), "papers"], salt="another")
    assert client.get(f"/thong-bao/ngung/{forged}").status_code == 404
    assert client.post("/thong-bao/ngung/x").status_code == 404
    with pytest.raises(CannotLeave):
        leave_notices(
            actor=access.actor_for(account, at=AT),
            account_uuid=account.uuid,
            kind="result",
            at=now(),
        )
