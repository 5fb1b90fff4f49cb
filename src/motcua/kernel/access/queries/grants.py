"""Who may do what today: assignments and delegations become the grants of an actor."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor, Grant
from motcua.base.alphabet import alphabet_sql
from motcua.base.text import vietnam_day
from motcua.kernel.access.models import Account, Role
from motcua.kernel.access.permissions import second_factor_is_required
from motcua.kernel.access.rules.factors import without_second_factor
from motcua.kernel.organizations import api as organizations

# Own roles, and roles lent by a colleague who still holds them over the agency in question. What
# was lent cannot be lent on: the second half starts from assignments only. Values are asked for by
# SELECT, so that one plan serves all of them: planning these joins costs more than the answer.
_DAY = "(SELECT %(day)s::date)"
GRANTS = f"""
SELECT own.account_id, role.code AS role, role.permissions, agency.uuid AS agency_uuid,
       agency.path::text AS agency_path, post.uuid AS post_uuid, NULL::uuid AS delegated_by
FROM access_role_assignment own
JOIN access_role role ON role.id = own.role_id
JOIN organizations_agency agency ON agency.id = own.agency_id
LEFT JOIN organizations_post post ON post.id = own.post_id
WHERE own.valid_from <= {_DAY} AND (own.valid_to IS NULL OR own.valid_to > {_DAY})
UNION ALL
SELECT lent.to_account_id, role.code, role.permissions, place.uuid, place.path::text, post.uuid,
       lender.uuid
FROM access_delegation lent
JOIN access_account lender ON lender.id = lent.from_account_id AND lender.is_active
JOIN access_role_assignment own ON own.account_id = lender.id
 AND own.valid_from <= {_DAY} AND (own.valid_to IS NULL OR own.valid_to > {_DAY})
JOIN access_role role ON role.id = own.role_id AND role.code = ANY (lent.roles)
JOIN organizations_agency agency ON agency.id = own.agency_id
JOIN organizations_agency place ON place.id = lent.agency_id
 AND (place.path::text = agency.path::text
      OR starts_with(place.path::text, agency.path::text || '.'))
LEFT JOIN organizations_post post ON post.id = own.post_id
WHERE lent.revoked_at IS NULL
  AND lent.valid_from <= {_DAY} AND (lent.valid_to IS NULL OR lent.valid_to > {_DAY})
"""
_GRANTS_OF = f"SELECT * FROM ({GRANTS}) held WHERE held.account_id = ANY (%(accounts)s)"
_HOLDERS = f"""
SELECT account.uuid, party.full_name
FROM ({GRANTS}) held
JOIN access_account account ON account.id = held.account_id AND account.is_active
JOIN parties_party party ON party.id = account.party_id
WHERE %(permission)s = ANY (held.permissions || ('role:' || held.role)::varchar)
  AND (%(path)s = held.agency_path OR starts_with(%(path)s, held.agency_path || '.'))
GROUP BY account.uuid, party.full_name
ORDER BY {alphabet_sql("party.full_name")}
"""
_CURRENT = f"""
SELECT account.id, account.uuid, account.kind, account.is_active, party.uuid, party.full_name,
       (SELECT json_agg(held) FROM ({GRANTS}) held WHERE held.account_id = account.id)
"""
SIGN_IN_ACTOR = (
    _CURRENT
    + """, sign_in.began_at, sign_in.completed_at, sign_in.second_factor_at, sign_in.last_seen_at
FROM access_sign_in sign_in
JOIN access_account account ON account.id = sign_in.account_id
JOIN parties_party party ON party.id = account.party_id
WHERE sign_in.uuid = (SELECT %(uuid)s::uuid) AND sign_in.ended_at IS NULL
"""
)
TOKEN_ACTOR = (
    _CURRENT
    + """, token.permissions, token.has_second_factor
FROM access_api_token token
JOIN access_account account ON account.id = token.account_id
JOIN parties_party party ON party.id = account.party_id
WHERE token.digest = (SELECT %(digest)s) AND token.revoked_at IS NULL
  AND token.expires_at > (SELECT %(at)s::timestamptz)
"""
)


def grants_of(account: Account, *, at: datetime) -> tuple[Grant, ...]:
    """What an account holds today, own and lent."""
    with connection.cursor() as cursor:
        cursor.execute(_GRANTS_OF, {"day": vietnam_day(at), "accounts": [account.pk]})
        columns = [column.name for column in cursor.description]
        return tuple(grant_of(dict(zip(columns, row, strict=True))) for row in cursor.fetchall())


def grant_of(row: Mapping[str, Any]) -> Grant:
    """One grant, from a row of the database or its JSON."""
    return Grant(
        role=row["role"],
        # The role itself counts as a permission: tasks may be left to a role by their lane.
        permissions=frozenset([*row["permissions"], f"role:{row['role']}"]),
        agency_uuid=_uuid(row["agency_uuid"]),
        agency_path=row["agency_path"],
        post_uuid=_uuid(row["post_uuid"]) if row["post_uuid"] else None,
        delegated_by=_uuid(row["delegated_by"]) if row["delegated_by"] else None,
    )


def actor_for(account: Account, *, at: datetime, second_factor: bool = True) -> Actor:
    """
    The actor that an account is today, for jobs and tests; requests get theirs from the sign-in.

    Without a second factor the permissions that need one are not held, as in a session.
    """
    if not account.is_active:
        raise ValueError("a deactivated account cannot act")
    return build_actor(
        uuid=account.uuid,
        kind=account.kind,
        name=account.party.full_name,
        party_uuid=account.party.uuid,
        grants=grants_of(account, at=at),
        second_factor=second_factor,
    )


def build_actor(
    *,
    uuid: UUID,
    kind: str,
    name: str,
    party_uuid: UUID,
    grants: tuple[Grant, ...],
    second_factor: bool,
) -> Actor:
    """An actor whose grants are cut to what the session has proven."""
    if not second_factor and second_factor_is_required():
        grants = without_second_factor(grants)
    return Actor(
        kind="official" if kind == Account.Kind.OFFICIAL else "person",
        uuid=uuid,
        name=name,
        party_uuid=party_uuid,
        grants=grants,
        second_factor=second_factor,
    )


def list_holders(permission: str, *, agency_path: str, at: datetime) -> list[tuple[UUID, str]]:
    """The accounts (uuid, name) that hold a permission at an agency, own or lent."""
    with connection.cursor() as cursor:
        cursor.execute(
            _HOLDERS, {"day": vietnam_day(at), "permission": permission, "path": agency_path}
        )
        return [(_uuid(row[0]), row[1]) for row in cursor.fetchall()]


def read_grants(value: Any) -> tuple[Grant, ...]:
    """The grants that the database put together as JSON."""
    return tuple(map(grant_of, (json.loads(value) if isinstance(value, str) else value) or ()))


def agency_names(uuids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of agencies by uuid."""
    found = organizations.Agency.objects.filter(uuid__in=list(uuids))
    return dict(found.values_list("uuid", "name"))


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def list_roles() -> tuple[Role, ...]:
    """Every role of the province's content, in the order of their codes (one SQL query)."""
    return tuple(Role.objects.order_by("code"))
