"""People sign in, by password or by an outside identity, and sign out."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.kernel.access.events import (
    ACCOUNT_CREATED,
    IDENTITY_LINKED,
    SIGN_IN_BEGUN,
    SIGN_IN_ENDED,
    SIGN_IN_FAILED,
    SIGNED_IN,
)
from motcua.kernel.access.models import Account, IdentityLink, SignIn
from motcua.kernel.access.permissions import (
    may_end_sign_ins_of,
    require,
    second_factor_is_required,
)
from motcua.kernel.access.ports import Identity
from motcua.kernel.access.queries.accounts import (
    find_official_account,
    find_person_account,
    has_second_factor,
)
from motcua.kernel.access.queries.grants import grants_of
from motcua.kernel.access.rules.factors import need_second_factor
from motcua.kernel.access.rules.sessions import device_of, truncated_address
from motcua.kernel.events import api as events
from motcua.kernel.parties import api as parties

_DESK = system_actor("access")


class SignInFailed(Refusal):
    """
    Tên đăng nhập hoặc mật khẩu chưa đúng. Vui lòng nhập lại; nếu quên mật khẩu, liên hệ quản trị
    của cơ quan.

    The same for an unknown name, a wrong password and a locked account: guessing learns nothing.
    """

    status = 422
    message_en = (
        "The username or password is not right. Please try again; if you forgot your password, "
        "ask your agency's administrator."
    )


class AccountLocked(Refusal):
    """Tài khoản này đã bị khóa. Vui lòng liên hệ bộ phận một cửa."""

    status = 403
    message_en = "This account is locked. Please contact the one-stop desk."


class IdentityIncomplete(Refusal):
    """
    Hệ thống định danh không cung cấp số định danh cá nhân hoặc mã số thuế của Ông/Bà, nên chưa
    thể đăng nhập. Vui lòng nâng tài khoản định danh lên mức 2 rồi thử lại.
    """

    status = 403
    message_en = (
        "The identity service gave no personal number or tax code, so you cannot be signed in. "
        "Please raise your electronic identity to level 2 and try again."
    )


class IdentityMismatch(Refusal):
    """
    Định danh điện tử này đã gắn với một người khác trong hệ thống. Vui lòng mang thẻ căn cước đến
    bộ phận một cửa để được kiểm tra.
    """

    status = 403
    message_en = (
        "This electronic identity belongs to somebody else in our records. Please bring your "
        "identity card to the one-stop desk."
    )


class SignInNotFound(NotFound):
    """Không tìm thấy phiên đăng nhập này."""

    message_en = "This sign-in was not found."


@dataclass(frozen=True, slots=True)
class Whence:
    """Where a request comes from, as the browser tells it; kept shortened only."""

    user_agent: str = ""
    address: str = ""


def sign_in_with_password(*, username: str, password: str, whence: Whence, at: datetime) -> SignIn:
    """
    Begin an official's sign-in. It is complete only when no second factor is needed.

    A failed try stays in the journal although it is refused.

    :raises SignInFailed: the same in every case of failure.
    """
    account = find_official_account(username)
    if account is None:
        # As slow as a real check, so that the time does not tell which names exist.
        make_password(password)
        _record_failure(None, reason="unknown_username", at=at)
        raise SignInFailed(fields={"password": ""})
    if not account.check_password(password):
        _record_failure(account, reason="wrong_password", at=at)
        raise SignInFailed(fields={"password": ""})
    if not account.is_active:
        _record_failure(account, reason="locked", at=at)
        raise SignInFailed(fields={"password": ""})
    grants = grants_of(account, at=at)
    waits = has_second_factor(account) or need_second_factor(grants)
    return _begin(account, method=SignIn.Method.PASSWORD, waits=waits, whence=whence, at=at)


@transaction.atomic
def sign_in_with_identity(*, identity: Identity, whence: Whence, at: datetime) -> SignIn:
    """
    Sign a person or business in whom an identity provider vouches for.

    The provider's own name for them (TechID) finds the account first, their number second; who is
    new is registered. Telephone and e-mail from the provider count as verified.

    :raises IdentityIncomplete: if there is neither a personal number nor a tax code.
    :raises IdentityMismatch: if subject and number belong to different people.
    :raises AccountLocked: if the account is locked.
    """
    with connection.cursor() as cursor:
        # Two tabs of one person must not make two accounts.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"identity:{identity.provider}:{identity.subject}"],
        )
    party = _party_of(identity, at=at)
    link = (
        IdentityLink.objects.select_related("account__party")
        .filter(provider=identity.provider, subject=identity.subject)
        .first()
    )
    if link is not None and link.account.party_id != party.pk:
        raise IdentityMismatch()
    account = link.account if link else _account_of(party, at=at)
    if link is None:
        IdentityLink.objects.create(
            account=account, provider=identity.provider, subject=identity.subject, linked_at=at
        )
        events.publish(
            IDENTITY_LINKED,
            subject=account,
            actor=_DESK,
            at=at,
            payload={"provider": identity.provider},
        )
    if not account.is_active:
        raise AccountLocked()
    return _begin(account, method=SignIn.Method.PROVIDER, waits=False, whence=whence, at=at)


@transaction.atomic
def complete_sign_in(*, sign_in: SignIn, with_second_factor: bool, at: datetime) -> SignIn:
    """Let a begun sign-in count from now on; called once the second factor was given or waived."""
    locked = SignIn.objects.select_for_update(of=("self",)).select_related("account__party")
    row = locked.get(pk=sign_in.pk)
    if row.completed_at is not None or row.ended_at is not None:
        raise SignInNotFound()
    row.completed_at = at
    row.second_factor_at = at if with_second_factor else None
    row.last_seen_at = at
    row.save(update_fields=["completed_at", "second_factor_at", "last_seen_at"])
    _publish_signed_in(row, at=at)
    return row


def skip_second_factor(*, sign_in: SignIn, at: datetime) -> SignIn:
    """Complete a sign-in without second factor where the installation is a demo that waives it."""
    require(not second_factor_is_required())
    return complete_sign_in(sign_in=sign_in, with_second_factor=False, at=at)


@transaction.atomic
def end_sign_in(
    *, actor: Actor, sign_in_uuid: UUID, at: datetime, reason: str = "signed_out"
) -> None:
    """End a sign-in at once, one's own or (as administrator) another's. Safe to repeat."""
    row = (
        SignIn.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(uuid=sign_in_uuid)
        .first()
    )
    if row is None or not may_end_sign_ins_of(actor, row.account):
        raise SignInNotFound()
    if row.ended_at is not None:
        return
    row.ended_at, row.end_reason = at, reason
    row.save(update_fields=["ended_at", "end_reason"])
    events.publish(
        SIGN_IN_ENDED,
        subject=row.account,
        actor=actor,
        at=at,
        payload={"sign_in_uuid": str(row.uuid), "reason": reason},
    )


def mark_seen(*, sign_in_uuid: UUID, at: datetime) -> None:
    """Note that a sign-in is in use; no event, because it happens every minute of a working day."""
    SignIn.objects.filter(uuid=sign_in_uuid, last_seen_at__lt=at).update(last_seen_at=at)


def actor_of_account(account: Account, *, second_factor: bool = False) -> Actor:
    """The bare actor of an account that is signing in: known, but without grants yet."""
    return Actor(
        kind="official" if account.kind == Account.Kind.OFFICIAL else "person",
        uuid=account.uuid,
        name=account.party.full_name,
        party_uuid=account.party.uuid,
        second_factor=second_factor,
    )


def record_failed_factor(*, account: Account, reason: str, at: datetime) -> None:
    """Write down that a second factor was wrong, in a transaction of its own."""
    _record_failure(account, reason=reason, at=at)


@transaction.atomic
def _begin(account: Account, *, method: str, waits: bool, whence: Whence, at: datetime) -> SignIn:
    row = SignIn.objects.create(
        account=account,
        method=method,
        device=device_of(whence.user_agent),
        address=truncated_address(whence.address),
        began_at=at,
        last_seen_at=at,
        completed_at=None if waits else at,
    )
    if waits:
        events.publish(
            SIGN_IN_BEGUN,
            subject=account,
            actor=actor_of_account(account),
            at=at,
            payload={"sign_in_uuid": str(row.uuid), "method": method},
        )
    else:
        _publish_signed_in(row, at=at)
    return row


def _publish_signed_in(row: SignIn, *, at: datetime) -> None:
    is_second_factor = row.second_factor_at is not None
    events.publish(
        SIGNED_IN,
        subject=row.account,
        actor=actor_of_account(row.account, second_factor=is_second_factor),
        at=at,
        payload={
            "sign_in_uuid": str(row.uuid),
            "method": row.method,
            "is_second_factor": is_second_factor,
        },
    )


@transaction.atomic
def _record_failure(account: Account | None, *, reason: str, at: datetime) -> None:
    # An unknown name may be a password typed into the wrong field: it is not kept.
    nobody = events.Subject("access.account", uuid5(NAMESPACE_URL, "motcua:account:unknown"))
    events.publish(
        SIGN_IN_FAILED,
        subject=account or nobody,
        actor=_DESK,
        at=at,
        payload={"reason": reason},
    )


def _party_of(identity: Identity, *, at: datetime) -> parties.Party:
    if identity.kind == "organization":
        if not identity.tax_code:
            raise IdentityIncomplete()
        party = parties.register_organization(
            actor=_DESK, legal_name=identity.full_name, tax_code=identity.tax_code, at=at
        )
    else:
        if not identity.personal_code:
            raise IdentityIncomplete()
        party = parties.register_person(
            actor=_DESK,
            full_name=identity.full_name,
            personal_code=identity.personal_code,
            old_identity_number=identity.old_identity_number or None,
            birth_date=identity.birth_date,
            gender=identity.gender,
            residence={"detail": identity.address} if identity.address else None,
            at=at,
        )
    known = parties.list_contact_points(party.uuid)
    for kind, value in (("phone", identity.phone), ("email", identity.email)):
        if value and kind not in known:
            # A telephone in a form that we do not know must not keep anybody out.
            with suppress(InvalidInput):
                parties.set_contact_point(
                    actor=_DESK,
                    party_uuid=party.uuid,
                    kind=kind,
                    value=value,
                    is_verified=True,
                    at=at,
                )
    return party


def _account_of(party: parties.Party, *, at: datetime) -> Account:
    account = find_person_account(party.uuid)
    if account is None:
        account = Account.objects.create(
            kind=Account.Kind.PERSON, party=party, password=make_password(None), created_at=at
        )
        events.publish(
            ACCOUNT_CREATED, subject=account, actor=_DESK, at=at, payload={"kind": account.kind}
        )
    return account
