"""Agencies that ended with open cases, and what handing those over would move."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from motcua.base.text import vietnam_day
from motcua.kernel.cases import api as cases
from motcua.kernel.organizations import api as organizations

CLOSED = cases.Case.State.CLOSED


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """How many cases of one kind and state move."""

    kind: str
    state: str
    handled: int
    received_only: int
    overdue: int

    @property
    def title(self) -> Mapping[str, str]:
        """What the kind is called."""
        return cases.kinds.kind_named(self.kind).title


@dataclass(frozen=True, slots=True)
class HandoverPlan:
    """
    What a hand-over moves, by kind and state; what of the agency stays, and why.

    :ivar stays: (reason, number): `closed` cases stay where they were decided.
    """

    left: organizations.Agency
    to: organizations.Agency
    lines: tuple[HandoverLine, ...]
    stays: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """How many cases move."""
        return sum(line.handled + line.received_only for line in self.lines)


def plan_handover(*, from_agency: UUID, to_agency: UUID, at: datetime) -> HandoverPlan:
    """
    What handing an agency's open cases over would move; nothing is changed.

    :raises StillAtWork: if the agency has not ended.
    :raises NotSuccessor: if the other did not take over from it, directly or through others.
    """
    left = organizations.get_agency(from_agency)
    to = organizations.get_agency(to_agency)
    cases.handover_reports.require_succession(left, to, vietnam_day(at))
    closed = cases.Case.objects.filter(agency_uuid=left.uuid, state=CLOSED).count()
    return HandoverPlan(left, to, tuple(_lines(left.uuid, at)), (("closed", closed),))


def _lines(agency_uuid: UUID, at: datetime) -> list[HandoverLine]:
    is_handled = Q(agency_uuid=agency_uuid)
    rows = (
        cases.handover_reports.open_cases_of(agency_uuid)
        .values("kind", "state")
        .annotate(
            handled=Count("id", filter=is_handled),
            received_only=Count("id", filter=~is_handled),
            overdue=Count("id", filter=Q(due_current__lt=at, ended_at__isnull=True)),
        )
        .order_by("kind", "state")
    )
    return [HandoverLine(**row) for row in rows]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An agency that ended and still has open cases, with those that took over from it."""

    left: organizations.Agency
    cases: int
    successors: tuple[organizations.Agency, ...]


def list_waiting(*, at: datetime) -> list[Waiting]:
    """The agencies that ended and still handle or received open cases."""
    on = vietnam_day(at)
    ended = {row.uuid: row for row in organizations.Agency.objects.filter(valid_to__lte=on)}
    counts: Counter[UUID] = Counter()
    pairs = cases.Case.objects.exclude(state=CLOSED).filter(
        Q(agency_uuid__in=ended) | Q(receiving_agency_uuid__in=ended)
    )
    for handled, received in pairs.values_list("agency_uuid", "receiving_agency_uuid"):
        counts.update({handled, received} & ended.keys())
    return [
        Waiting(
            left=ended[uuid],
            cases=number,
            successors=tuple(
                step.to_agency
                for step in organizations.list_agency_successors(uuid)
                if step.to_agency is not None
            ),
        )
        for uuid, number in counts.most_common()
    ]
