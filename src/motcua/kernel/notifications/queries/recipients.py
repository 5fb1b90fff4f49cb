"""Who is told, and over which outside channels."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from motcua.kernel.access import api as access
from motcua.kernel.notifications.models import Preference
from motcua.kernel.notifications.ports import CHANNELS, carriers
from motcua.kernel.parties import api as parties


@dataclass(frozen=True, slots=True)
class Recipient:
    """A party with the account by which they sign in, if any, and their outside channels."""

    party: parties.Party
    account: access.Account | None
    channels: tuple[str, ...]


def channels_by(preference: Preference | None, points: Collection[str]) -> list[str]:
    """The installed channels that somebody has a contact point for and did not turn off."""
    off = set(preference.channels_off) if preference else set()
    return [one for one in carriers() if one not in off and CHANNELS[one] in points]


def recipients_of(party_uuids: Collection[UUID]) -> dict[UUID, Recipient]:
    """
    Many parties as recipients, in four statements.

    :raises PartyNotFound: if one of them is not there.
    """
    rows = parties.Party.objects.filter(uuid__in=list(party_uuids))
    found = {party.uuid: party for party in rows.prefetch_related("contact_points")}
    if missing := set(party_uuids) - found.keys():
        raise parties.PartyNotFound(uuid=str(min(missing)))
    persons = access.Account.objects.filter(
        party__in=list(found.values()), kind=access.Account.Kind.PERSON
    ).order_by("-id")
    accounts = {one.party_id: one for one in persons}
    chosen = {one.account_id: one for one in Preference.objects.filter(account__in=list(persons))}
    return {
        uuid: Recipient(
            party,
            account := accounts.get(party.pk),
            tuple(
                channels_by(
                    chosen.get(account.pk) if account else None,
                    {point.kind for point in party.contact_points.all()},
                )
            ),
        )
        for uuid, party in found.items()
    }
