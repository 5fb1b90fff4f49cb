"""What messages cost: by agency, month and channel, against the ceiling of the month."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Sum

from motcua.base.actors import Actor
from motcua.base.alphabet import alphabetical
from motcua.kernel.access import api as access
from motcua.kernel.notifications.models import Spending
from motcua.kernel.notifications.permissions import may_see_deliveries
from motcua.kernel.notifications.queries.notices import notice_law
from motcua.kernel.notifications.rules.notices import NoticeLaw, month_of
from motcua.kernel.organizations import api as organizations


@dataclass
class Purse:
    """What agencies have spent in a month, and what they may; read once for many messages."""

    law: NoticeLaw
    spent: dict[UUID, int] = field(default_factory=dict)
    codes: dict[UUID, str] = field(default_factory=dict)

    def holds(self, agency_uuid: UUID | None, dong: int) -> bool:
        """Whether there is money for one more message."""
        if agency_uuid is None or dong == 0:
            return True
        ceiling = self.law.ceiling_of(self.codes.get(agency_uuid, ""))
        return ceiling == 0 or self.spent.get(agency_uuid, 0) + dong <= ceiling

    def pay(self, agency_uuid: UUID | None, dong: int) -> None:
        """Remember what was just spent."""
        if agency_uuid is not None:
            self.spent[agency_uuid] = self.spent.get(agency_uuid, 0) + dong


def purse_of(agencies: Collection[UUID], *, law: NoticeLaw, at: datetime) -> Purse:
    """The money of these agencies in the month; two queries."""
    if not agencies:
        return Purse(law)
    rows = Spending.objects.filter(month=month_of(at), agency_uuid__in=agencies)
    spent = rows.values_list("agency_uuid").annotate(Sum("dong"))
    known = organizations.Agency.objects.filter(uuid__in=agencies)
    return Purse(law, dict(spent), dict(known.values_list("uuid", "code")))


@dataclass(frozen=True, slots=True)
class SpendingRow:
    """What one agency spent in a month."""

    agency_name: str
    channels: tuple[tuple[str, int, int], ...]  # (channel, messages, dong)
    messages: int
    dong: int
    ceiling: int

    @property
    def share(self) -> int:
        """How much of the ceiling is spent, in per cent; 0 where there is none."""
        return self.dong * 100 // self.ceiling if self.ceiling else 0


def list_spending(*, actor: Actor, month: date, at: datetime) -> list[SpendingRow]:
    """What messages cost in a month by agency, the dearest first; what no agency asked for too."""
    access.require(may_see_deliveries(actor))
    rows = Spending.objects.filter(month=month).order_by("channel")
    by_agency: dict[UUID | None, list[Spending]] = {}
    for row in rows:
        by_agency.setdefault(row.agency_uuid, []).append(row)
    known = organizations.Agency.objects.filter(uuid__in=[one for one in by_agency if one])
    agencies = {
        uuid: (name, code) for uuid, name, code in known.values_list("uuid", "name", "code")
    }
    law = notice_law(at)
    found = [
        _row(own, agencies.get(uuid, ("", "")) if uuid else ("", ""), law)
        for uuid, own in by_agency.items()
    ]
    return sorted(found, key=lambda row: (-row.dong, alphabetical(row.agency_name)))


def _row(own: Sequence[Spending], agency: tuple[str, str], law: NoticeLaw) -> SpendingRow:
    name, code = agency
    return SpendingRow(
        agency_name=name,
        channels=tuple((row.channel, row.messages, row.dong) for row in own),
        messages=sum(row.messages for row in own),
        dong=sum(row.dong for row in own),
        ceiling=law.ceiling_of(code) if name else 0,
    )
