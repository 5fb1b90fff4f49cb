"""Passkeys: made on a device, answered with at sign-in, useless anywhere else."""

import json

import pytest

from motcua.base.errors import PermissionRefused
from motcua.kernel.access import api as access
from motcua.kernel.access.actions import passkeys
from motcua.kernel.access.actions.signing_in import Whence
from motcua.kernel.access.testing import AT, PASSWORD, official_account, outsider
from motcua.kernel.events.testing import events_named

from .authenticator import Authenticator

SITE = passkeys.Site(domain="testserver", origin="http://testserver", title="Một Cửa")


@pytest.fixture
def account(province):
    return official_account(agency=province.commune, role="head")


def add(account, device, **changes):
    question = passkeys.challenge_to_add(account=account, site=SITE)
    told = {
        "actor": access.actor_for(account, at=AT),
        "account": account,
        "credential": device.create(question.options),
        "challenge": question.challenge,
        "name": "Điện thoại",
        "site": SITE,
        "at": AT,
        **changes,
    }
    return passkeys.add_passkey(**told)


def answer(account, device, **changes):
    row = access.sign_in_with_password(
        username=account.username, password=PASSWORD, whence=Whence(), at=AT
    )
    question = passkeys.challenge_to_answer(account=account, site=SITE)
    told = {
        "credential": device.get(question.options),
        "challenge": question.challenge,
        "site": SITE,
        "at": AT,
        **changes,
    }
    return passkeys.give_passkey(sign_in=row, **told)


def test_a_passkey_completes_a_sign_in(account):
    device = Authenticator()
    add(account, device)

    assert answer(account, device).second_factor_at == AT
    assert account.passkeys.get().sign_count == 1


def test_the_question_names_the_accounts_own_passkeys_only(account):
    device = Authenticator()
    add(account, device)

    options = json.loads(passkeys.challenge_to_answer(account=account, site=SITE).options)

    assert len(options["allowCredentials"]) == 1
    assert options["rpId"] == "testserver"


@pytest.mark.parametrize(
    "changes",
    [
        {"challenge": "YW5vdGhlciBjaGFsbGVuZ2U"},
        {"credential": "not json"},
        {"credential": "[]"},
        {"credential": "{}"},
        {"site": passkeys.Site("evil.example", "http://evil.example", "x")},
    ],
)
def test_an_answer_to_something_else_is_refused_and_recorded(account, changes):
    device = Authenticator()
    add(account, device)

    with pytest.raises(passkeys.PasskeyRefused):
        answer(account, device, **changes)

    assert events_named("access.sign_in_failed")[-1].payload == {"reason": "wrong_passkey"}


def test_a_copied_passkey_whose_counter_went_back_is_refused(account):
    device = Authenticator()
    add(account, device)
    answer(account, device)
    device.count = 0

    with pytest.raises(passkeys.PasskeyRefused):
        answer(account, device)


def test_somebody_elses_device_is_refused(account):
    add(account, Authenticator())

    with pytest.raises(passkeys.PasskeyRefused):
        answer(account, Authenticator())
    with pytest.raises(passkeys.PasskeyRefused):
        answer(account, Authenticator(credential_id=b"another one"))


def test_a_passkey_of_another_site_cannot_be_added(account):
    with pytest.raises(passkeys.PasskeyRefused):
        add(account, Authenticator(origin="http://evil.example"))


def test_a_passkey_is_kept_once(account, province):
    device = Authenticator()
    add(account, device)

    with pytest.raises(passkeys.PasskeyRefused):
        add(official_account(agency=province.commune, role="head"), device)


def test_nobody_adds_or_removes_anothers_passkey(account):
    row = add(account, Authenticator())

    with pytest.raises(PermissionRefused):
        add(account, Authenticator(credential_id=b"mine"), actor=outsider())
    with pytest.raises(passkeys.PasskeyNotFound):
        passkeys.remove_passkey(actor=outsider(), account=account, passkey_uuid=row.uuid, at=AT)
    passkeys.remove_passkey(
        actor=access.actor_for(account, at=AT), account=account, passkey_uuid=row.uuid, at=AT
    )
    assert not account.passkeys.exists()
