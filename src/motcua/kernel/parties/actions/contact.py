"""How a party can be reached."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.base.text import vietnam_day
from motcua.kernel.events import api as events
from motcua.kernel.parties import rules
from motcua.kernel.parties.events import CONTACT_POINT_SET
from motcua.kernel.parties.models import ContactPoint, Party
from motcua.kernel.parties.permissions import may_change_contact_point
from motcua.kernel.parties.queries.records import get_party


@transaction.atomic
def set_contact_point(
    *,
    actor: Actor,
    party_uuid: UUID,
    kind: str,
    value: str,
    at: datetime,
    is_verified: bool = False,
) -> ContactPoint:
    """
    Set the telephone, e-mail address or Zalo number by which a party is reached.

    A changed value is unverified again unless an identity provider vouches for it.

    :raises InvalidInput: if the value cannot be a number or address of its kind.
    """
    on = vietnam_day(at)
    if not may_change_contact_point(actor, party_uuid, on=on):
        raise PermissionRefused()
    party = get_party(party_uuid)
    check = rules.check_email if kind == ContactPoint.Kind.EMAIL else rules.check_phone
    if problem := check(value.strip()):
        raise InvalidInput(fields={kind: problem.message(get_language() or "vi")})
    return write_contact_point(
        actor=actor, party=party, kind=kind, value=value, is_verified=is_verified, at=at
    )


def write_contact_point(
    *, actor: Actor, party: Party, kind: str, value: str, is_verified: bool, at: datetime
) -> ContactPoint:
    """Write a checked value and publish it; nothing happens when it is on file already."""
    value = value.strip() if kind == ContactPoint.Kind.EMAIL else rules.normal_phone(value)
    kept = ContactPoint.objects.select_for_update().filter(party=party, kind=kind).first()
    if kept is not None and kept.value == value and (kept.is_verified or not is_verified):
        return kept
    point, _created = ContactPoint.objects.update_or_create(
        party=party,
        kind=kind,
        defaults={"value": value, "is_verified": is_verified, "changed_at": at},
    )
    events.publish(
        CONTACT_POINT_SET,
        subject=party,
        actor=actor,
        at=at,
        payload={"kind": str(kind), "is_verified": is_verified},
    )
    return point
