"""Codes, time-outs and kept secrets."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pyotp
import pytest

from motcua.base.actors import Grant
from motcua.kernel.access.rules import factors, secrets, sessions

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(seconds):
    return pyotp.TOTP(SECRET).at(int(NOW.timestamp()) + seconds)


@pytest.mark.parametrize(
    ("seconds", "is_right"), [(0, True), (-30, True), (30, True), (-90, False), (90, False)]
)
def test_a_code_counts_one_step_around_now(seconds, is_right):
    step = factors.totp_step(SECRET, code_at(seconds), unix_time=int(NOW.timestamp()), last_step=0)

    assert (step is not None) is is_right


def test_a_code_that_was_used_proves_nothing_any_more():
    moment = int(NOW.timestamp())
    step = factors.totp_step(SECRET, code_at(0), unix_time=moment, last_step=0)
    assert step is not None

    assert factors.totp_step(SECRET, code_at(0), unix_time=moment, last_step=step) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "٠١٢٣٤٥"])
def test_what_is_no_six_digits_proves_nothing(code):
    assert factors.totp_step(SECRET, code, unix_time=int(NOW.timestamp()), last_step=0) is None


def test_rfc_6238_gives_its_published_codes():
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert factors.totp_step(secret, "287082", unix_time=59, last_step=0) == 1
    assert factors.totp_step(secret, "081804", unix_time=1111111109, last_step=0) == 37037036


def test_recovery_codes_differ_and_are_read_without_hyphen_or_case():
    codes = factors.new_recovery_codes()

    assert len(set(codes)) == 10
    typed = codes[0].replace("-", " ").upper()
    assert factors.recovery_digest(typed, account="a") == factors.recovery_digest(
        codes[0], account="a"
    )
    assert factors.recovery_digest(codes[0], account="b") != factors.recovery_digest(
        codes[0], account="a"
    )


def test_a_session_without_second_factor_does_not_hold_what_needs_one():
    permissions = frozenset({"documents.sign", "one_stop_shop.approve"})
    grants = (Grant("head", permissions, uuid4(), "h27"),)

    (cut,) = factors.without_second_factor(grants)

    assert cut.permissions == {"one_stop_shop.approve"}
    assert factors.need_second_factor(grants) and not factors.need_second_factor((cut,))


@pytest.mark.parametrize(
    ("is_official", "is_complete", "began", "seen", "lasts"),
    [
        (True, True, 0, 0, timedelta(minutes=30)),
        (True, True, 0, 20, timedelta(minutes=50)),
        (False, True, 0, 0, timedelta(hours=2)),
        (True, True, 0, 479, timedelta(hours=8)),
        (True, False, 0, 0, timedelta(minutes=10)),
    ],
)
def test_a_sign_in_ends_by_itself(is_official, is_complete, began, seen, lasts):
    end = sessions.end_of_sign_in(
        is_official=is_official,
        is_complete=is_complete,
        began_at=NOW + timedelta(minutes=began),
        last_seen_at=NOW + timedelta(minutes=seen),
    )

    assert end - NOW == lasts


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.x"),
        ("::ffff:203.0.113.77", "203.0.113.x"),
        ("2001:db8:1234:5678::1", "2001:0db8:1234::/48"),
        ("nonsense", ""),
    ],
)
def test_an_address_is_kept_without_its_last_part(address, kept):
    assert sessions.truncated_address(address) == kept


def test_a_device_is_named_as_its_owner_knows_it():
    phone = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"

    assert sessions.device_of(phone) == "Chrome, Android"
    assert sessions.device_of("curl/8") == ""


def test_a_kept_secret_opens_with_the_installations_secret_only():
    kept = secrets.encrypt(SECRET, ["new", "old"])

    assert SECRET not in kept
    assert secrets.decrypt(kept, ["new"]) == SECRET
    assert secrets.decrypt(secrets.encrypt(SECRET, ["old"]), ["new", "old"]) == SECRET
    with pytest.raises(secrets.SecretUnreadable):
        secrets.decrypt(kept, ["another"])
    with pytest.raises(secrets.SecretUnreadable):
        secrets.decrypt(kept[:-4] + "AAAA", ["new"])
