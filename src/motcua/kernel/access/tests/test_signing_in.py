"""Officials sign in; guessing learns nothing; what happened stays in the journal."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest

from motcua.base.actors import system_actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.access import api as access
from motcua.kernel.access.actions import accounts, second_factors, tokens
from motcua.kernel.access.actions.signing_in import (
    IdentityIncomplete,
    IdentityMismatch,
    SignInFailed,
    SignInNotFound,
    Whence,
    end_sign_in,
    skip_second_factor,
)
from motcua.kernel.access.models import Account, SignIn
from motcua.kernel.access.queries.requests import actor_of_token, presence_of
from motcua.kernel.access.testing import (
    AT,
    PASSWORD,
    citizen,
    enroll,
    official_account,
    outsider,
)
from motcua.kernel.events.testing import events_named
from motcua.kernel.parties.testing import make_person

SYSTEM = system_actor("tests")
HERE = Whence(user_agent="Firefox on Windows", address="203.0.113.7")


def sign_in(account, password=PASSWORD, at=AT):
    return access.sign_in_with_password(
        username=account.username or "", password=password, whence=HERE, at=at
    )


def test_an_official_without_need_of_a_second_factor_is_signed_in_at_once(province):
    account = official_account(agency=province.commune, role="counter_officer")

    row = sign_in(account)

    assert (row.completed_at, row.device, row.address) == (AT, "Firefox, Windows", "203.0.113.x")
    actor = presence_of(row.uuid, at=AT).actor
    assert actor.uuid == account.uuid and actor.may("one_stop_shop.receive")
    assert not actor.second_factor


@pytest.mark.parametrize("case", ["unknown", "wrong", "locked", "no_password"])
def test_every_failure_looks_the_same_and_is_recorded(province, case):
    account = official_account(agency=province.commune, role="counter_officer")
    if case == "locked":
        access.Account.objects.filter(pk=account.pk).update(is_active=False)
    if case == "no_password":
        account.set_unusable_password()
        account.save(update_fields=["password"])
    if case == "unknown":
        account.username = "khong.co.ai"

    with pytest.raises(SignInFailed) as refused:
        sign_in(account, "sai mật khẩu" if case == "wrong" else PASSWORD)

    assert refused.value.message("vi").startswith("Tên đăng nhập hoặc mật khẩu chưa đúng")
    (event,) = events_named("access.sign_in_failed")
    assert "khong.co.ai" not in str(event.payload)
    assert not SignIn.objects.exists()


def test_a_signer_is_not_signed_in_before_the_second_factor(province):
    account = official_account(agency=province.commune, role="head")
    secret, _codes = enroll(account)

    row = sign_in(account)

    presence = presence_of(row.uuid, at=AT)
    assert presence.is_pending and not presence.actor.is_signed_in
    later = AT + timedelta(seconds=60)
    second_factors.give_totp(sign_in=row, code=pyotp.TOTP(secret).at(later), at=later)
    actor = presence_of(row.uuid, at=later).actor
    assert actor.second_factor and actor.may("documents.sign", province.commune.path)


def test_a_code_works_once_and_wrong_codes_are_recorded(province):
    account = official_account(agency=province.commune, role="head")
    secret, _codes = enroll(account)
    later = AT + timedelta(seconds=60)
    code = pyotp.TOTP(secret).at(later)
    second_factors.give_totp(sign_in=sign_in(account), code=code, at=later)

    for wrong in (code, "000000"):
        with pytest.raises(second_factors.CodeWrong):
            second_factors.give_totp(sign_in=sign_in(account), code=wrong, at=later)

    assert [event.payload["reason"] for event in events_named("access.sign_in_failed")] == [
        "wrong_code",
        "wrong_code",
    ]


def test_a_recovery_code_works_once(province):
    account = official_account(agency=province.commune, role="head")
    _secret, codes = enroll(account)
    row = second_factors.give_recovery_code(sign_in=sign_in(account), code=codes[3], at=AT)

    assert row.second_factor_at == AT
    with pytest.raises(second_factors.CodeWrong):
        second_factors.give_recovery_code(sign_in=sign_in(account), code=codes[3], at=AT)


def test_the_secret_of_an_app_is_not_readable_in_the_database(province):
    account = official_account(agency=province.commune, role="head")
    secret, codes = enroll(account)
    account.refresh_from_db()

    assert secret not in account.totp_secret
    stored = list(account.recovery_codes.values_list("digest", flat=True))
    assert len(stored) == 10 and not set(codes) & set(stored)


def test_the_second_factor_can_be_skipped_only_where_the_installation_waives_it(province, settings):
    row = sign_in(official_account(agency=province.commune, role="head"))

    with pytest.raises(PermissionRefused):
        skip_second_factor(sign_in=row, at=AT)
    settings.MOTCUA_REQUIRE_SECOND_FACTOR = False
    skip_second_factor(sign_in=row, at=AT)

    assert presence_of(row.uuid, at=AT).actor.may("documents.sign")


def test_a_sign_in_ends_after_half_an_hour_of_rest_and_after_eight_hours(province):
    row = sign_in(official_account(agency=province.commune, role="counter_officer"))

    assert presence_of(row.uuid, at=AT + timedelta(minutes=29)).actor.is_signed_in
    assert presence_of(row.uuid, at=AT + timedelta(minutes=30)).is_expired
    SignIn.objects.update(last_seen_at=AT + timedelta(hours=7, minutes=50))
    assert presence_of(row.uuid, at=AT + timedelta(hours=7, minutes=59)).actor.is_signed_in
    assert presence_of(row.uuid, at=AT + timedelta(hours=8)).is_expired


def test_revoking_a_sign_in_a_role_or_an_account_is_noticed_at_the_next_request(province):
    account = official_account(agency=province.commune, role="counter_officer")
    row = sign_in(account)
    other = sign_in(account)
    actor = presence_of(row.uuid, at=AT).actor

    end_sign_in(actor=actor, sign_in_uuid=other.uuid, at=AT)
    assert not presence_of(other.uuid, at=AT).actor.is_signed_in

    account.assignments.all().delete()
    assert not presence_of(row.uuid, at=AT).actor.may("one_stop_shop.receive")

    accounts.deactivate_account(actor=SYSTEM, account_uuid=account.uuid, at=AT)
    assert not presence_of(row.uuid, at=AT).actor.is_signed_in


def test_nobody_ends_anothers_sign_in(province):
    row = sign_in(official_account(agency=province.commune, role="counter_officer"))

    with pytest.raises(SignInNotFound):
        end_sign_in(actor=outsider(), sign_in_uuid=row.uuid, at=AT)


def test_changing_the_password_signs_the_other_devices_out(province):
    account = official_account(agency=province.commune, role="counter_officer")
    here, there = sign_in(account), sign_in(account)
    actor = presence_of(here.uuid, at=AT).actor
    told = {"actor": actor, "account_uuid": account.uuid, "keep_sign_in": here.uuid, "at": AT}

    with pytest.raises(accounts.PasswordWrong):
        accounts.change_password(**told, current_password="sai", new_password="một câu dài dễ nhớ")
    with pytest.raises(accounts.PasswordTooWeak):
        accounts.change_password(**told, current_password=PASSWORD, new_password="ngắn")
    accounts.change_password(**told, current_password=PASSWORD, new_password="một câu dài dễ nhớ")

    assert presence_of(here.uuid, at=AT).actor.is_signed_in
    assert not presence_of(there.uuid, at=AT).actor.is_signed_in
    with pytest.raises(SignInFailed):
        sign_in(account)


def test_a_password_is_kept_as_argon2(province):
    account = official_account(agency=province.commune, role="counter_officer")

    assert account.password.startswith("argon2$argon2id$")


def test_usernames_are_unique_in_whatever_case_and_persons_have_one_account(province):
    party = make_person(full_name="Lê Thị Mới")
    told: dict[str, Any] = {"actor": SYSTEM, "password": PASSWORD, "at": AT}
    access.create_official_account(username="Le.Moi", party_uuid=party.uuid, **told)

    with pytest.raises(accounts.UsernameTaken):
        access.create_official_account(
            username="le.moi", party_uuid=make_person(full_name="Lê Hai").uuid, **told
        )
    with pytest.raises(accounts.AlreadyHasAccount):
        access.create_official_account(username="le.moi2", party_uuid=party.uuid, **told)
    with pytest.raises(InvalidInput):
        access.create_official_account(username="a b", party_uuid=party.uuid, **told)
    with pytest.raises(PermissionRefused):
        access.create_official_account(
            actor=outsider(), username="x.y.z", party_uuid=party.uuid, at=AT
        )


def identity(**changes):
    told = {
        "provider": "tests",
        "subject": "tech-1",
        "kind": "person",
        "full_name": "Nguyễn Thị Mẫu",
        "personal_code": "042194000018",
    }
    return access.Identity(**{**told, **changes})


def enter(**changes):
    return access.sign_in_with_identity(identity=identity(**changes), whence=HERE, at=AT)


@pytest.mark.django_db
def test_the_subject_finds_the_account_also_when_the_provider_changes_it_later():
    first = enter()

    assert enter().account == first.account
    assert enter(subject="tech-2").account == first.account
    assert Account.objects.count() == 1


@pytest.mark.django_db
def test_a_subject_of_one_person_with_the_number_of_another_is_refused():
    enter()

    with pytest.raises(IdentityMismatch):
        enter(full_name="Trần Văn Thử", personal_code="042092000017")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes", [{"personal_code": ""}, {"kind": "organization", "full_name": "Công ty"}]
)
def test_an_identity_without_number_is_asked_to_raise_its_level(changes):
    with pytest.raises(IdentityIncomplete) as refused:
        enter(**changes)

    assert "mức 2" in refused.value.message("vi")


@pytest.mark.django_db
def test_a_telephone_that_cannot_be_right_keeps_nobody_out():
    assert enter(phone="không có").completed_at == AT


def issue(actor, *permissions, days=1):
    return tokens.issue_token(
        actor=actor, name="phần mềm", permissions=permissions,
        expires_at=AT + timedelta(days=days), at=AT,
    )  # fmt: skip


def test_a_token_does_what_it_was_made_for_until_it_expires_or_is_revoked(province):
    account = official_account(agency=province.commune, role="counter_officer")
    actor = access.actor_for(account, at=AT)
    row, token = issue(actor, "one_stop_shop.see_dossiers")

    found = actor_of_token(token, at=AT)

    assert found.uuid == account.uuid
    assert found.may("one_stop_shop.see_dossiers") and not found.may("one_stop_shop.receive")
    assert token not in row.digest
    assert actor_of_token(token + "x", at=AT) is None
    assert actor_of_token(token, at=AT + timedelta(days=1)) is None
    tokens.revoke_token(actor=actor, token_uuid=row.uuid, at=AT)
    assert actor_of_token(token, at=AT) is None


def test_a_token_gives_no_more_than_its_maker_holds(province):
    actor = access.actor_for(official_account(agency=province.commune, role="specialist"), at=AT)

    with pytest.raises(PermissionRefused):
        issue(actor, "one_stop_shop.receive")
    with pytest.raises(InvalidInput):
        issue(actor, days=400)
    with pytest.raises(tokens.TokenNotFound):
        tokens.revoke_token(actor=citizen(), token_uuid=issue(actor)[0].uuid, at=AT)
