"""Days on which agencies end, those that were prepared, and one of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from motcua.base.errors import NotFound
from motcua.kernel.cases import api as cases
from motcua.kernel.organizations import api as organizations

from ..models import Merger, MergerFinding


class MergerNotFound(NotFound):
    """Không tìm thấy ngày sắp xếp đơn vị này."""

    message_en = "There is no such prepared day of mergers."


@dataclass(frozen=True, slots=True)
class EndingDay:
    """A day on which agencies end: how many, and how many open cases are still theirs."""

    day: date
    agencies: int
    open_cases: int


def get_merger(uuid: UUID, *, for_change: bool = False) -> Merger:
    """
    One prepared day; `for_change` locks it, so that of two people one acts after the other.

    :raises MergerNotFound: if there is none.
    """
    rows = Merger.objects.select_for_update() if for_change else Merger.objects.all()
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise MergerNotFound()
    return found


def list_mergers(limit: int = 100) -> list[Merger]:
    """The days that were prepared, newest first."""
    return list(Merger.objects.order_by("-id")[:limit])


def ending_days() -> list[EndingDay]:
    """Every day on which agencies end, newest first, with what of theirs is still open."""
    Agency = organizations.Agency
    ended = Agency.objects.filter(valid_to__isnull=False)
    days = ended.values_list("valid_to").annotate(Count("id")).order_by("-valid_to")
    day_of = dict(ended.values_list("uuid", "valid_to"))
    open_on: Counter[date] = Counter()
    rows = cases.Case.objects.exclude(state=cases.Case.State.CLOSED).filter(
        Q(agency_uuid__in=day_of) | Q(receiving_agency_uuid__in=day_of)
    )
    for handled, received in rows.values_list("agency_uuid", "receiving_agency_uuid"):
        open_on.update({day_of[one] for one in (handled, received) if one in day_of})
    return [EndingDay(day, number, open_on[day]) for day, number in days]


def findings_open(merger: Merger) -> Counter[str]:
    """How many findings still stand in the way, by severity."""
    rows = merger.findings.filter(
        Q(severity=MergerFinding.Severity.PROBLEM) | Q(acknowledged_at__isnull=True)
    )
    return Counter(rows.values_list("severity", flat=True))
