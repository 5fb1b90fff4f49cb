"""Accounts for the administrator's screens, and one's own account page."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from motcua.base.actors import Actor
from motcua.base.errors import NotFound, PermissionRefused
from motcua.base.text import fold, vietnam_day
from motcua.kernel.access.models import (
    Account,
    ApiToken,
    Delegation,
    Passkey,
    Role,
    RoleAssignment,
    SignIn,
)
from motcua.kernel.access.permissions import may_manage_accounts
from motcua.kernel.access.rules.sessions import end_of_sign_in


class AccountNotFound(NotFound):
    """Không tìm thấy tài khoản này."""

    message_en = "This account was not found."


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account in the administrator's list."""

    uuid: UUID
    username: str
    full_name: str
    description: str
    is_active: bool
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """One device on which somebody is signed in."""

    uuid: UUID
    device: str
    address: str
    began_at: datetime
    last_seen_at: datetime
    is_this_one: bool


def get_account(uuid: UUID) -> Account:
    """
    The account of a uuid, with its party.

    :raises AccountNotFound: if there is none.
    """
    account = Account.objects.select_related("party").filter(uuid=uuid).first()
    if account is None:
        raise AccountNotFound()
    return account


def find_person_account(party_uuid: UUID) -> Account | None:
    """The account by which a party signs in as a private person or business, or None."""
    return (
        Account.objects.select_related("party")
        .filter(party__uuid=party_uuid, kind=Account.Kind.PERSON)
        .first()
    )


def find_official_account(username: str) -> Account | None:
    """The official's account of a username in whatever case, or None."""
    return (
        Account.objects.select_related("party")
        .filter(username=username.strip().lower(), kind=Account.Kind.OFFICIAL)
        .first()
    )


def list_accounts(
    *, actor: Actor, words: str = "", after: str = "", limit: int = 50
) -> list[AccountRow]:
    """Officials' accounts by username, for administrators; `words` looks in names without tones."""
    if not may_manage_accounts(actor):
        raise PermissionRefused()
    rows = Account.objects.filter(kind=Account.Kind.OFFICIAL, username__gt=after)
    if words.strip():
        rows = rows.filter(
            Q(party__folded_name__contains=fold(words)) | Q(username__contains=fold(words))
        )
    found = rows.select_related("party").prefetch_related("passkeys").order_by("username")[:limit]
    return [
        AccountRow(
            uuid=row.uuid,
            username=row.username or "",
            full_name=row.party.full_name,
            description=row.description,
            is_active=row.is_active,
            has_second_factor=row.has_totp or bool(row.passkeys.all()),
        )
        for row in found
    ]


def list_open_sign_ins(
    account: Account, *, at: datetime, current: UUID | None = None
) -> list[OpenSignIn]:
    """The devices on which an account is signed in now, the latest first."""
    rows = SignIn.objects.filter(account=account, ended_at__isnull=True, completed_at__isnull=False)
    is_official = account.kind == Account.Kind.OFFICIAL
    return [
        OpenSignIn(
            uuid=row.uuid,
            device=row.device,
            address=row.address,
            began_at=row.began_at,
            last_seen_at=row.last_seen_at,
            is_this_one=row.uuid == current,
        )
        for row in rows.order_by("-last_seen_at")[:50]
        if at
        < end_of_sign_in(
            is_official=is_official,
            began_at=row.began_at,
            last_seen_at=row.last_seen_at,
            is_complete=True,
        )
    ]


def find_pending_sign_in(uuid: UUID, *, at: datetime) -> SignIn | None:
    """A sign-in that still waits for its second factor, or None."""
    row = (
        SignIn.objects.select_related("account__party")
        .filter(uuid=uuid, ended_at__isnull=True, completed_at__isnull=True)
        .first()
    )
    if row is None or not row.account.is_active:
        return None
    end = end_of_sign_in(
        is_official=True, began_at=row.began_at, last_seen_at=row.last_seen_at, is_complete=False
    )
    return row if at < end else None


def list_passkeys(account: Account) -> list[Passkey]:
    """The passkeys of an account, oldest first."""
    return list(Passkey.objects.filter(account=account).order_by("id"))


def has_second_factor(account: Account) -> bool:
    """Whether an account can answer with anything besides its password."""
    return account.has_totp or Passkey.objects.filter(account=account).exists()


def list_assignments(account: Account, *, on: date) -> list[RoleAssignment]:
    """The roles of an account that hold on a day or later."""
    return list(
        RoleAssignment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .filter(account=account)
        .select_related("role", "agency", "post")
        .order_by("valid_from", "id")
    )


def list_delegations(account: Account, *, on: date) -> list[Delegation]:
    """What an account lent or was lent, as far as it is not over."""
    return list(
        Delegation.objects.filter(Q(from_account=account) | Q(to_account=account))
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), revoked_at__isnull=True)
        .select_related("from_account__party", "to_account__party", "agency")
        .order_by("valid_from", "id")
    )


def list_colleagues(actor: Actor, *, at: datetime) -> list[tuple[UUID, str]]:
    """Officials with a role at the actor's agencies: those to whom authority may be delegated."""
    paths = {grant.agency_path for grant in actor.grants}

    condition = Q()
    for path in paths:
        condition |= Q(assignments__agency__path=path)
        condition |= Q(assignments__agency__path__startswith=f"{path}.")
    if not paths:
        return []
    on = vietnam_day(at)
    rows = (
        Account.objects.filter(condition, is_active=True, kind=Account.Kind.OFFICIAL)
        .filter(
            Q(assignments__valid_to__isnull=True) | Q(assignments__valid_to__gt=on),
            assignments__valid_from__lte=on,
        )
        .exclude(uuid=actor.uuid)
        .select_related("party")
        .distinct()
        .order_by("username")
    )
    return [(row.uuid, row.party.full_name) for row in rows[:200]]


def list_roles() -> list[Role]:
    """Every role, by code."""
    return list(Role.objects.order_by("code"))


def list_tokens(account: Account, *, at: datetime) -> list[ApiToken]:
    """The tokens of an account that still work, the latest first."""
    return list(
        ApiToken.objects.filter(
            account=account, revoked_at__isnull=True, expires_at__gt=at
        ).order_by("-id")
    )
