"""Authority is lent to a colleague for a time, and taken back."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, PermissionRefused, Refusal
from motcua.base.text import tidy, vietnam_day
from motcua.kernel.access.events import AUTHORITY_DELEGATED, DELEGATION_REVOKED
from motcua.kernel.access.models import Account, Delegation
from motcua.kernel.access.permissions import may_manage_accounts, require
from motcua.kernel.access.queries.accounts import AccountNotFound
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations


class RoleNotHeld(Refusal):
    """Ông/Bà chỉ ủy quyền được vai trò mà chính mình đang giữ tại cơ quan này."""

    status = 403
    message_en = "You can only delegate a role that you hold yourself at this agency."


class DelegateUnfit(Refusal):
    """Chỉ ủy quyền được cho một cán bộ, công chức khác có tài khoản đang hoạt động."""

    message_en = "Authority can only be delegated to another official whose account is active."


class DelegationNotFound(NotFound):
    """Không tìm thấy việc ủy quyền này."""

    message_en = "This delegation was not found."


@transaction.atomic
def delegate(
    *,
    actor: Actor,
    to_account_uuid: UUID,
    agency_uuid: UUID,
    roles: Iterable[str],
    valid_from: date,
    valid_to: date | None,
    reason: str,
    at: datetime,
) -> Delegation:
    """
    Lend own roles at an agency to a colleague for a period and a reason.

    The colleague's acts carry the lender's name beside their own. Roles that were themselves lent
    cannot be lent on.

    :raises RoleNotHeld: if the actor does not hold one of the roles there.
    :raises DelegateUnfit: if the colleague is the actor, locked, or not an official.
    """
    wanted = sorted(set(roles))
    agency = organizations.get_agency(agency_uuid)
    _check_terms(wanted, reason, valid_from, valid_to, at)
    _check_held(actor, wanted, str(agency.path))
    lender = Account.objects.filter(uuid=actor.uuid).first()
    colleague = Account.objects.filter(uuid=to_account_uuid).first()
    if lender is None or colleague is None:
        raise AccountNotFound()
    if colleague == lender or not colleague.is_active or colleague.kind != Account.Kind.OFFICIAL:
        raise DelegateUnfit()
    row = Delegation.objects.create(
        from_account=lender,
        to_account=colleague,
        agency=organizations.Agency.objects.get(uuid=agency_uuid),
        roles=wanted,
        reason=tidy(reason)[:300],
        valid_from=valid_from,
        valid_to=valid_to,
        decided_at=at,
    )
    events.publish(
        AUTHORITY_DELEGATED,
        subject=lender,
        actor=actor,
        at=at,
        payload={
            "delegation_uuid": str(row.uuid),
            "to_account_uuid": str(colleague.uuid),
            "roles": wanted,
        },
        agency_uuid=agency_uuid,
    )
    return row


def _check_terms(
    wanted: list[str], reason: str, valid_from: date, valid_to: date | None, at: datetime
) -> None:
    if not wanted or not reason.strip():
        raise InvalidInput(fields={"reason" if wanted else "roles": ""})
    if valid_from < vietnam_day(at) or (valid_to is not None and valid_to <= valid_from):
        raise InvalidInput(fields={"valid_to": ""})


def _check_held(actor: Actor, wanted: list[str], path: str) -> None:
    own = [grant for grant in actor.grants if grant.delegated_by is None]
    for role in wanted:
        if not any(grant.role == role and grant.covers(path) for grant in own):
            raise RoleNotHeld()


@transaction.atomic
def revoke_delegation(*, actor: Actor, delegation_uuid: UUID, at: datetime) -> Delegation:
    """Take lent authority back at once; the lender or an administrator may. Safe to repeat."""
    row: Delegation | None = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("from_account")
        .filter(uuid=delegation_uuid)
        .first()
    )
    if row is None:
        raise DelegationNotFound()
    if row.from_account.uuid != actor.uuid:
        if not actor.is_signed_in:
            raise PermissionRefused()
        require(may_manage_accounts(actor))
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        events.publish(
            DELEGATION_REVOKED,
            subject=row.from_account,
            actor=actor,
            at=at,
            payload={"delegation_uuid": str(row.uuid)},
        )
    return row
