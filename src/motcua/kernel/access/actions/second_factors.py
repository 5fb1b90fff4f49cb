"""The authenticator app and the recovery codes: enrolled, and given at sign-in."""

from datetime import datetime
from uuid import UUID

import pyotp
from django.conf import settings
from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.kernel.access.events import TOTP_ENROLLED
from motcua.kernel.access.models import Account, RecoveryCode, SignIn
from motcua.kernel.access.queries.accounts import AccountNotFound
from motcua.kernel.access.rules import factors
from motcua.kernel.access.rules.secrets import decrypt, encrypt
from motcua.kernel.events import api as events

from .signing_in import complete_sign_in, record_failed_factor


class CodeWrong(Refusal):
    """
    Mã xác thực chưa đúng hoặc đã dùng rồi. Vui lòng nhập mã mới nhất trong ứng dụng; nếu vẫn không
    được, kiểm tra giờ trên điện thoại.
    """

    status = 422
    message_en = (
        "The code is wrong or was used already. Please enter the newest one from the app; if that "
        "fails too, check the clock of your phone."
    )


def new_totp_secret() -> str:
    """A new secret for an authenticator app, not enrolled yet."""
    return pyotp.random_base32()


def sealed(plain: str) -> str:
    """A secret encrypted for keeping, also while it waits in a session."""
    return encrypt(plain, _installation_secrets())


def unsealed(kept: str) -> str:
    """The secret that `sealed` kept."""
    return decrypt(kept, _installation_secrets())


def enrolment_address(*, account: Account, secret: str, site: str) -> str:
    """The otpauth:// address that an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.username or "", issuer_name=site)


@transaction.atomic
def enroll_totp(
    *, actor: Actor, account_uuid: UUID, secret: str, code: str, at: datetime
) -> list[str]:
    """
    Enrol an authenticator app once its first code proves that it works; replaces an earlier one.

    Gives ten new recovery codes, to be shown once; earlier ones stop working.

    :raises CodeWrong: if the code does not belong to the secret.
    """
    account = _lock(account_uuid)
    if actor.uuid != account.uuid and actor.kind != "system":
        raise AccountNotFound()
    step = factors.totp_step(secret, code, unix_time=int(at.timestamp()), last_step=0)
    if step is None:
        raise CodeWrong(fields={"code": ""})
    account.totp_secret = sealed(secret)
    account.totp_last_step = step
    account.save(update_fields=["totp_secret", "totp_last_step"])
    codes = factors.new_recovery_codes()
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            account=account, digest=factors.recovery_digest(one, account=str(account.uuid))
        )
        for one in codes
    )
    events.publish(TOTP_ENROLLED, subject=account, actor=actor, at=at)
    return codes


def give_totp(*, sign_in: SignIn, code: str, at: datetime) -> SignIn:
    """
    Complete a sign-in with a code of the authenticator app. A code works once.

    :raises CodeWrong: if it is wrong, old or used; the failure stays in the journal.
    """
    with transaction.atomic():
        account = _lock(sign_in.account.uuid)
        step = None
        if account.totp_secret:
            step = factors.totp_step(
                unsealed(account.totp_secret),
                code,
                unix_time=int(at.timestamp()),
                last_step=account.totp_last_step,
            )
        if step is not None:
            account.totp_last_step = step
            account.save(update_fields=["totp_last_step"])
            return complete_sign_in(sign_in=sign_in, with_second_factor=True, at=at)
    record_failed_factor(account=sign_in.account, reason="wrong_code", at=at)
    raise CodeWrong(fields={"code": ""})


def give_recovery_code(*, sign_in: SignIn, code: str, at: datetime) -> SignIn:
    """
    Complete a sign-in with a recovery code, which is then used up.

    :raises CodeWrong: if it is none of the account's, or used.
    """
    account = sign_in.account
    digest = factors.recovery_digest(code, account=str(account.uuid))
    with transaction.atomic():
        used = RecoveryCode.objects.filter(
            account=account, digest=digest, used_at__isnull=True
        ).update(used_at=at)
        if used:
            return complete_sign_in(sign_in=sign_in, with_second_factor=True, at=at)
    record_failed_factor(account=account, reason="wrong_recovery_code", at=at)
    raise CodeWrong(fields={"recovery_code": ""})


def _lock(account_uuid: UUID) -> Account:
    account = (
        Account.objects.select_for_update(of=("self",))
        .select_related("party")
        .filter(uuid=account_uuid)
        .first()
    )
    if account is None:
        raise AccountNotFound()
    return account


def _installation_secrets() -> list[str]:
    return [str(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
