"""Accounts of officials are made, given passwords, locked and unlocked."""

import re
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.access.events import (
    ACCOUNT_CREATED,
    ACCOUNT_DEACTIVATED,
    ACCOUNT_REACTIVATED,
    PASSWORD_CHANGED,
)
from motcua.kernel.access.models import Account, ApiToken, SignIn
from motcua.kernel.access.permissions import may_manage_accounts, require
from motcua.kernel.access.queries.accounts import AccountNotFound
from motcua.kernel.events import api as events
from motcua.kernel.parties import api as parties

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


class UsernameTaken(Refusal):
    """Tên đăng nhập này đã có người dùng. Vui lòng chọn tên khác."""

    message_en = "This username is taken. Please choose another one."


class AlreadyHasAccount(Refusal):
    """Người này đã có tài khoản cán bộ."""

    message_en = "This person already has an official's account."


class PasswordTooWeak(Refusal):
    """
    Mật khẩu phải có ít nhất 12 ký tự và không phải mật khẩu thường gặp.

    Length beats rules about signs; NIST SP 800-63B section 5.1.1.2.
    """

    status = 422
    message_en = "The password needs at least 12 characters and must not be a common one."


class PasswordWrong(Refusal):
    """Mật khẩu hiện tại chưa đúng."""

    status = 422
    message_en = "The current password is not right."


@transaction.atomic
def create_official_account(
    *,
    actor: Actor,
    username: str,
    party_uuid: UUID,
    at: datetime,
    password: str | None = None,
    description: str = "",
) -> Account:
    """
    Make an official's account for a registered person; without a password nobody can sign in yet.

    :raises UsernameTaken: if another account has the name.
    :raises AlreadyHasAccount: if the person has an official's account.
    """
    require(may_manage_accounts(actor))
    name = username.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise InvalidInput(fields={"username": username})
    party = parties.get_party(party_uuid)
    parties.Party.objects.select_for_update().get(pk=party.pk)
    if Account.objects.filter(username=name).exists():
        raise UsernameTaken(fields={"username": name})
    if Account.objects.filter(party=party, kind=Account.Kind.OFFICIAL).exists():
        raise AlreadyHasAccount()
    if password is not None:
        _check_strength(password)
    account = Account.objects.create(
        kind=Account.Kind.OFFICIAL,
        username=name,
        party=party,
        description=description,
        password=make_password(password),
        created_at=at,
        password_changed_at=at if password else None,
    )
    events.publish(
        ACCOUNT_CREATED, subject=account, actor=actor, at=at, payload={"kind": account.kind}
    )
    return account


@transaction.atomic
def change_password(
    *,
    actor: Actor,
    account_uuid: UUID,
    new_password: str,
    at: datetime,
    current_password: str | None = None,
    keep_sign_in: UUID | None = None,
) -> None:
    """
    Change one's own password (the current one must be right), or an administrator another's.

    Every other sign-in of the account ends, because whoever knew the old password may be there.

    :raises PasswordWrong: if the current password is wrong.
    :raises PasswordTooWeak: if the new one is short or common.
    """
    account = _lock(account_uuid)
    if actor.uuid == account.uuid:
        if not account.check_password(current_password or ""):
            raise PasswordWrong(fields={"current_password": ""})
    else:
        require(may_manage_accounts(actor))
    _check_strength(new_password)
    account.password = make_password(new_password)
    account.password_changed_at = at
    account.save(update_fields=["password", "password_changed_at"])
    _end_all(account, reason="password_changed", at=at, keep=keep_sign_in)
    events.publish(PASSWORD_CHANGED, subject=account, actor=actor, at=at)


@transaction.atomic
def deactivate_account(*, actor: Actor, account_uuid: UUID, at: datetime) -> None:
    """Lock an account: it cannot sign in, its sign-ins and tokens end now, its roles rest."""
    require(may_manage_accounts(actor))
    account = _lock(account_uuid)
    account.is_active = False
    account.save(update_fields=["is_active"])
    _end_all(account, reason="deactivated", at=at)
    ApiToken.objects.filter(account=account, revoked_at__isnull=True).update(revoked_at=at)
    events.publish(ACCOUNT_DEACTIVATED, subject=account, actor=actor, at=at)


@transaction.atomic
def reactivate_account(*, actor: Actor, account_uuid: UUID, at: datetime) -> None:
    """Unlock an account; its roles hold again as far as their periods go."""
    require(may_manage_accounts(actor))
    account = _lock(account_uuid)
    account.is_active = True
    account.save(update_fields=["is_active"])
    events.publish(ACCOUNT_REACTIVATED, subject=account, actor=actor, at=at)


def _lock(account_uuid: UUID) -> Account:
    account = Account.objects.select_for_update().filter(uuid=account_uuid).first()
    if account is None:
        raise AccountNotFound()
    return account


def _check_strength(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise PasswordTooWeak(fields={"new_password": ""}) from error


def _end_all(account: Account, *, reason: str, at: datetime, keep: UUID | None = None) -> None:
    open_ones = SignIn.objects.filter(account=account, ended_at__isnull=True)
    if keep is not None:
        open_ones = open_ones.exclude(uuid=keep)
    open_ones.update(ended_at=at, end_reason=reason)
