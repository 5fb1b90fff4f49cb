"""Who makes a request: by the sign-in of a browser, or the token of a program."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.actors import ANONYMOUS, Actor
from motcua.base.planned import fetch_planned
from motcua.base.text import vietnam_day
from motcua.kernel.access.models import Account
from motcua.kernel.access.rules.factors import narrowed, token_digest
from motcua.kernel.access.rules.sessions import SEEN_EVERY, end_of_sign_in

from .grants import SIGN_IN_ACTOR, TOKEN_ACTOR, build_actor, read_grants


@dataclass(frozen=True, slots=True)
class Presence:
    """What a sign-in amounts to at this moment."""

    actor: Actor
    is_expired: bool = False
    is_pending: bool = False
    is_to_be_marked: bool = False


ABSENT = Presence(actor=ANONYMOUS)


def presence_of(sign_in_uuid: UUID, *, at: datetime) -> Presence:
    """
    The actor behind a sign-in, with today's grants: one statement, nothing cached, so that an
    ended sign-in, a deactivated account or an ended role is noticed at the very next request.
    """
    rows = fetch_planned(SIGN_IN_ACTOR, {"uuid": sign_in_uuid, "day": vietnam_day(at)})
    if not rows:
        return ABSENT
    row = rows[0]
    _id, uuid, kind, is_active, party_uuid, name, grants = row[:7]
    began_at, completed_at, second_factor_at, last_seen_at = row[7:]
    end = end_of_sign_in(
        is_official=kind == Account.Kind.OFFICIAL,
        began_at=began_at,
        last_seen_at=last_seen_at,
        is_complete=completed_at is not None,
    )
    if at >= end or not is_active:
        return Presence(actor=ANONYMOUS, is_expired=True)
    if completed_at is None:
        return Presence(actor=ANONYMOUS, is_pending=True)
    actor = build_actor(
        uuid=uuid,
        kind=kind,
        name=name,
        party_uuid=party_uuid,
        grants=read_grants(grants),
        second_factor=second_factor_at is not None,
    )
    return Presence(actor=actor, is_to_be_marked=at - last_seen_at >= SEEN_EVERY)


def actor_of_token(token: str, *, at: datetime) -> Actor | None:
    """The actor that a program is, or None when the token is unknown, expired or revoked."""
    values = {"digest": token_digest(token), "day": vietnam_day(at), "at": at}
    rows = fetch_planned(TOKEN_ACTOR, values)
    if not rows or not rows[0][3]:
        return None
    _id, uuid, kind, _is_active, party_uuid, name, grants, permissions, has_second_factor = rows[0]
    return build_actor(
        uuid=uuid,
        kind=kind,
        name=name,
        party_uuid=party_uuid,
        grants=narrowed(read_grants(grants), frozenset(permissions)),
        second_factor=has_second_factor,
    )
