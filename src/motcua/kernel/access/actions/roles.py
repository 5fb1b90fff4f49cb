"""Roles are loaded as content, given for a place and a period, and ended."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.kernel.access.events import ROLE_ASSIGNED, ROLE_CHANGED, ROLE_ENDED
from motcua.kernel.access.models import Account, Role, RoleAssignment
from motcua.kernel.access.permissions import may_assign_role, require
from motcua.kernel.access.queries.accounts import AccountNotFound
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations


class RoleUnknown(NotFound):
    """Không có vai trò này."""

    message_en = "There is no such role."


class RoleAlreadyHeld(Refusal):
    """Người này đã giữ vai trò đó tại cơ quan này trong khoảng thời gian đã chọn."""

    message_en = "This person already holds that role at this agency in the chosen period."


class NotAnOfficial(Refusal):
    """Chỉ giao được vai trò cho tài khoản của cán bộ, công chức."""

    message_en = "Roles can only be given to officials' accounts."


class AssignmentNotFound(NotFound):
    """Không tìm thấy việc giao vai trò này."""

    message_en = "This role assignment was not found."


@transaction.atomic
def load_roles(
    *, actor: Actor, definitions: Iterable[Mapping[str, Any]], at: datetime
) -> list[Role]:
    """
    Bring the roles in line with the province's content; what did not change is left alone.

    A role that the content no longer names loses its permissions; its row stays, because
    assignments of the past point to it.
    """
    named = {str(one["code"]): one for one in definitions}
    kept = {role.code: role for role in Role.objects.select_for_update().order_by("code")}
    for code in kept.keys() - named.keys():
        named[code] = {"code": code, "name": kept[code].name, "permissions": []}
    for code, one in named.items():
        permissions = sorted(str(permission) for permission in one["permissions"])
        role = kept.get(code)
        if role and role.permissions == permissions and role.name == one["name"]:
            continue
        role, _created = Role.objects.update_or_create(
            code=code, defaults={"name": one["name"], "permissions": permissions}
        )
        events.publish(
            ROLE_CHANGED,
            subject=events.Subject("access.role", _role_uuid(code)),
            actor=actor,
            at=at,
            payload={"role": code, "permissions": permissions},
        )
    return list(Role.objects.order_by("code"))


@transaction.atomic
def assign_role(
    *,
    actor: Actor,
    account_uuid: UUID,
    role: str,
    agency_uuid: UUID,
    valid_from: date,
    at: datetime,
    valid_to: date | None = None,
    post_uuid: UUID | None = None,
) -> RoleAssignment:
    """
    Give an official a role at an agency and all below it, for a period.

    :raises RoleAlreadyHeld: if it is held there on some of these days.
    :raises NotAnOfficial: if the account is a private person's.
    """
    agency = organizations.get_agency(agency_uuid)
    require(may_assign_role(actor, str(agency.path)))
    account = Account.objects.select_for_update().filter(uuid=account_uuid).first()
    if account is None:
        raise AccountNotFound()
    if account.kind != Account.Kind.OFFICIAL:
        raise NotAnOfficial()
    kind = Role.objects.filter(code=role).first()
    if kind is None:
        raise RoleUnknown()
    if valid_to is not None and valid_to <= valid_from:
        raise InvalidInput(fields={"valid_to": str(valid_to)})
    _check_free(account, kind, agency_uuid, valid_from, valid_to)
    post = organizations.Post.objects.get(uuid=post_uuid) if post_uuid else None
    assignment = RoleAssignment.objects.create(
        account=account,
        role=kind,
        agency=organizations.Agency.objects.get(uuid=agency_uuid),
        post=post,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    events.publish(
        ROLE_ASSIGNED,
        subject=account,
        actor=actor,
        at=at,
        payload={
            "assignment_uuid": str(assignment.uuid),
            "role": role,
            "place_uuid": str(agency_uuid),
        },
        agency_uuid=agency_uuid,
    )
    return assignment


@transaction.atomic
def end_role(*, actor: Actor, assignment_uuid: UUID, on: date, at: datetime) -> RoleAssignment:
    """
    End a role on a day (its first day without it); what was lent from it ends with it.

    A role that has not begun yet is ended on its first day and so never holds.
    """
    row: RoleAssignment | None = (
        RoleAssignment.objects.select_for_update(of=("self",))
        .select_related("agency", "account", "role")
        .filter(uuid=assignment_uuid)
        .first()
    )
    if row is None:
        raise AssignmentNotFound()
    require(may_assign_role(actor, str(row.agency.path)))
    if row.valid_to is not None and row.valid_to <= on:
        raise InvalidInput(fields={"on": str(on)})
    if on <= row.valid_from:
        row.delete()
    else:
        row.valid_to = on
        row.save(update_fields=["valid_to"])
    events.publish(
        ROLE_ENDED,
        subject=row.account,
        actor=actor,
        at=at,
        payload={"assignment_uuid": str(assignment_uuid), "role": row.role.code},
        agency_uuid=row.agency.uuid,
    )
    return row


def _check_free(
    account: Account, role: Role, agency_uuid: UUID, valid_from: date, valid_to: date | None
) -> None:
    held = RoleAssignment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from),
        account=account,
        role=role,
        agency__uuid=agency_uuid,
    )
    if valid_to is not None:
        held = held.filter(valid_from__lt=valid_to)
    if held.exists():
        raise RoleAlreadyHeld()


def _role_uuid(code: str) -> UUID:
    from uuid import NAMESPACE_URL, uuid5

    return uuid5(NAMESPACE_URL, f"motcua:role:{code}")
