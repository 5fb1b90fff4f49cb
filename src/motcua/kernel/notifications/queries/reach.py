"""How people can be told outside this site, read for many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects

from motcua.kernel.access import api as access
from motcua.kernel.notifications.models import PhoneConsent, Preference
from motcua.kernel.notifications.ports import CHANNELS, carriers
from motcua.kernel.notifications.rules.notices import RINGING, Kind, NoticeLaw, Quiet
from motcua.kernel.parties import api as parties


@dataclass(frozen=True, slots=True)
class Reach:
    """How one person can be told outside, as they wish it."""

    addresses: Mapping[str, str] = field(default_factory=dict)  # by channel with a carrier
    preference: Preference | None = None
    has_account: bool = False

    @property
    def language(self) -> str:
        """In which language they are told."""
        return self.preference.language if self.preference else "vi"

    def quiet(self, law: NoticeLaw) -> Quiet:
        """When their telephone is not to ring."""
        own = self.preference
        if own is None or own.quiet_from is None or own.quiet_until is None:
            return law.quiet
        return Quiet(own.quiet_from, own.quiet_until)

    def wanted(self, kind: Kind) -> frozenset[str]:
        """The outside channels that they want for a kind of notices."""
        if not self.has_account and not kind.is_duty:
            return frozenset()  # nobody could leave it again
        if self.preference is not None and kind.code in self.preference.wanted:
            return frozenset(self.preference.wanted[kind.code])
        return kind.channels


def read_reach(
    recipients: Sequence[tuple[parties.Party, access.Account | None]],
) -> list[Reach]:
    """The reach of each recipient, in order: three queries, however many there are."""
    people = [party for party, _account in recipients]
    prefetch_related_objects(people, "contact_points")
    accounts = {account.pk for _party, account in recipients if account is not None}
    found = Preference.objects.filter(account__in=accounts) if accounts else ()
    preferences = {one.account_id: one for one in found}
    points = [
        {row.kind: (row.value, row.is_verified) for row in party.contact_points.all()}
        for party in people
    ]
    allowed = _consents(people, points)
    return [
        Reach(
            addresses=_addresses(party, known, allowed),
            preference=preferences.get(account.pk) if account else None,
            has_account=account is not None,
        )
        for (party, account), known in zip(recipients, points, strict=True)
    ]


def _consents(
    people: Sequence[parties.Party], points: Sequence[Mapping[str, tuple[str, bool]]]
) -> set[tuple[int, str]]:
    """The numbers that are not confirmed but allowed at a counter."""
    if not any(channel in RINGING for channel in carriers()):
        return set()
    asked = [
        party.pk
        for party, known in zip(people, points, strict=True)
        if not known.get("phone", ("", True))[1]
    ]
    if not asked:
        return set()
    rows = PhoneConsent.objects.filter(party__in=asked, withdrawn_at__isnull=True)
    return set(rows.values_list("party_id", "phone"))


def _addresses(
    party: parties.Party,
    known: Mapping[str, tuple[str, bool]],
    allowed: set[tuple[int, str]],
) -> dict[str, str]:
    found = {}
    for channel in carriers():
        value, is_verified = known.get(CHANNELS[channel], ("", False))
        if channel in RINGING and not is_verified and (party.pk, value) not in allowed:
            continue  # a number that nobody confirmed may be a stranger's
        if value:
            found[channel] = value
    return found
