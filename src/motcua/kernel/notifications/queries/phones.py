"""The telephone of whoever is signed in, and whether a code for it is under way."""

from dataclasses import dataclass
from datetime import datetime

from motcua.base.actors import Actor
from motcua.kernel.access import api as access
from motcua.kernel.notifications.models import PhoneCheck
from motcua.kernel.parties import api as parties


@dataclass(frozen=True, slots=True)
class OwnPhone:
    """A telephone as its owner sees it; empty where none is on file."""

    number: str
    is_confirmed: bool
    code_until: datetime | None  # a code was sent and still holds


def phone_of(actor: Actor, *, at: datetime | None = None) -> OwnPhone:
    """The telephone of the account; with `at`, also whether a code for it still holds."""
    party = access.get_account(actor.uuid).party
    number, is_confirmed = parties.list_contact_points(party.uuid).get("phone", ("", False))
    check = None
    if at is not None and not is_confirmed:
        held = PhoneCheck.objects.filter(account__uuid=actor.uuid, phone=number)
        check = held.filter(expires_at__gt=at, tries_left__gt=0).first()
    return OwnPhone(number, is_confirmed, check.expires_at if check else None)
