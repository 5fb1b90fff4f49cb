"""Tokens with which programs act for an account over REST."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, PermissionRefused
from motcua.base.text import tidy
from motcua.kernel.access.events import TOKEN_ISSUED, TOKEN_REVOKED
from motcua.kernel.access.models import Account, ApiToken
from motcua.kernel.access.queries.accounts import AccountNotFound
from motcua.kernel.access.rules.factors import token_digest
from motcua.kernel.events import api as events

LONGEST_LIFE = timedelta(days=366)
_MARK = "mc_"  # lets secret scanners recognise a token that leaked


class TokenNotFound(NotFound):
    """Không tìm thấy mã truy cập này."""

    message_en = "This token was not found."


@transaction.atomic
def issue_token(
    *,
    actor: Actor,
    name: str,
    permissions: Iterable[str],
    expires_at: datetime,
    at: datetime,
) -> tuple[ApiToken, str]:
    """
    Make a token for one's own account; the token itself is given once and kept as a digest only.

    Its permissions are among those that the actor holds now, and shrink with them later.

    :raises InvalidInput: if it would live longer than a year, or has no name.
    :raises PermissionRefused: if a permission is not held.
    """
    account = Account.objects.filter(uuid=actor.uuid).first()
    if account is None:
        raise AccountNotFound()
    if not tidy(name):
        raise InvalidInput(fields={"name": ""})
    if not at < expires_at <= at + LONGEST_LIFE:
        raise InvalidInput(fields={"expires_at": ""})
    wanted = sorted(set(permissions))
    if not all(actor.may(permission) for permission in wanted):
        raise PermissionRefused()
    token = _MARK + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        account=account,
        name=tidy(name)[:80],
        digest=token_digest(token),
        permissions=wanted,
        has_second_factor=actor.second_factor,
        issued_at=at,
        expires_at=expires_at,
    )
    events.publish(
        TOKEN_ISSUED,
        subject=account,
        actor=actor,
        at=at,
        payload={"token_uuid": str(row.uuid), "permissions": wanted},
    )
    return row, token


@transaction.atomic
def revoke_token(*, actor: Actor, token_uuid: UUID, at: datetime) -> None:
    """Make a token of one's own worthless at once. Safe to repeat."""
    row = (
        ApiToken.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(uuid=token_uuid, account__uuid=actor.uuid)
        .first()
    )
    if row is None:
        raise TokenNotFound()
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        events.publish(
            TOKEN_REVOKED,
            subject=row.account,
            actor=actor,
            at=at,
            payload={"token_uuid": str(row.uuid)},
        )
