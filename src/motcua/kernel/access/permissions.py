"""Who may manage accounts, roles and delegations."""

from django.conf import settings

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused, Refusal

from .models import Account

MANAGE = "access.manage"


class SecondFactorNeeded(Refusal):
    """
    Việc này cần xác thực bước hai. Vui lòng đăng xuất, đăng nhập lại và nhập mã xác thực hoặc
    dùng khóa truy cập.
    """

    status = 403
    message_en = (
        "This needs the second sign-in step. Please sign out, sign in again and enter the code "
        "or use your passkey."
    )


def require(
    allowed: bool | Actor, permission: str | None = None, agency_path: str | None = None
) -> None:
    """
    Refuse unless allowed: `require(may_close_case(actor, case))`, or
    `require(actor, "one_stop_shop.receive", agency_path)`.

    :raises PermissionRefused: in words; the door turns it into a page or a problem document.
    """
    if isinstance(allowed, Actor):
        if permission is None:
            raise TypeError("require(actor, permission, agency_path) needs the permission")
        allowed = allowed.may(permission, agency_path)
    if not allowed:
        raise PermissionRefused()


def second_factor_is_required() -> bool:
    """Whether this installation insists on the second factor (a demo may not)."""
    return bool(getattr(settings, "MOTCUA_REQUIRE_SECOND_FACTOR", True))


def require_second_factor(actor: Actor) -> None:
    """
    Refuse an act that needs a second factor in a session that gave none.

    :raises SecondFactorNeeded: unless it was given, the system acts, or the demo waives it.
    """
    if actor.second_factor or actor.kind == "system" or not second_factor_is_required():
        return
    raise SecondFactorNeeded()


def may_manage_accounts(actor: Actor) -> bool:
    """Administrators anywhere may see and make accounts."""
    return actor.may(MANAGE)


def may_assign_role(actor: Actor, agency_path: str) -> bool:
    """Administrators, within the part of the organisation tree that is theirs."""
    return actor.may(MANAGE, agency_path)


def may_end_sign_ins_of(actor: Actor, account: Account) -> bool:
    """One's own sign-ins, and an administrator everybody's."""
    return actor.uuid == account.uuid or actor.may(MANAGE)
