"""What a hand-over would move, and the hand-overs that were made."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.base.errors import InvalidInput, NotFound
from motcua.base.text import vietnam_day
from motcua.kernel.cases.models import Case, Handover, HandoverCase
from motcua.kernel.cases.rules.kinds import kind_named
from motcua.kernel.organizations import api as organizations


class HandoverNotFound(NotFound):
    """Không tìm thấy lần bàn giao này."""

    message_en = "There is no such hand-over of cases."


class NotSuccessor(InvalidInput):
    """“{to}” không phải cơ quan kế thừa của “{left}” vào ngày {day}."""

    message_en = "“{to}” did not take over from “{left}” by {day}."


class StillAtWork(InvalidInput):
    """“{left}” vẫn đang hoạt động; chỉ bàn giao hồ sơ của cơ quan đã kết thúc hoạt động."""

    message_en = (
        "“{left}” is still at work; only the cases of an agency that ended are handed over."
    )


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
        return kind_named(self.kind).title


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
    require_succession(left, to, vietnam_day(at))
    closed = Case.objects.filter(agency_uuid=left.uuid, state=Case.State.CLOSED).count()
    return HandoverPlan(left, to, tuple(_lines(left.uuid, at)), (("closed", closed),))


def open_cases_of(agency_uuid: UUID) -> QuerySet[Case]:
    """The open cases that an agency handles or received."""
    return Case.objects.exclude(state=Case.State.CLOSED).filter(
        Q(agency_uuid=agency_uuid) | Q(receiving_agency_uuid=agency_uuid)
    )


def _lines(agency_uuid: UUID, at: datetime) -> list[HandoverLine]:
    is_handled = Q(agency_uuid=agency_uuid)
    rows = (
        open_cases_of(agency_uuid)
        .values("kind", "state")
        .annotate(
            handled=Count("id", filter=is_handled),
            received_only=Count("id", filter=~is_handled),
            overdue=Count("id", filter=Q(due_current__lt=at, ended_at__isnull=True)),
        )
        .order_by("kind", "state")
    )
    return [HandoverLine(**row) for row in rows]


def require_succession(left: organizations.Agency, to: organizations.Agency, on: date) -> None:
    """Refuse unless one agency ended and the other took over from it."""
    if left.valid_to is None or left.valid_to > on:
        raise StillAtWork(left=left.name)
    seen, waiting = {left.uuid}, [left.uuid]
    while waiting:
        for step in organizations.list_agency_successors(waiting.pop()):
            if step.to_agency is None or step.on_date > on or step.to_agency.uuid in seen:
                continue
            if step.to_agency.uuid == to.uuid:
                return
            seen.add(step.to_agency.uuid)
            waiting.append(step.to_agency.uuid)
    raise NotSuccessor(left=left.name, to=to.name, day=f"{on:%d/%m/%Y}")


def get_handover(uuid: UUID) -> Handover:
    """
    One hand-over, locked until the transaction ends.

    :raises HandoverNotFound: if there is none.
    """
    found = Handover.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if found is None:
        raise HandoverNotFound()
    return found


def list_handovers(limit: int = 100) -> list[Handover]:
    """The hand-overs that were made, newest first, each with the number of its cases."""
    rows = Handover.objects.select_related("undone_by").annotate(moved=Count("cases"))
    return list(rows.order_by("-id")[:limit])


def still_there(handover: Handover) -> list[HandoverCase]:
    """The cases of a hand-over that are open and still where it brought them."""
    there = Q(is_handled=False) | Q(case__agency_uuid=handover.to_agency_uuid)
    received = Q(is_received=False) | Q(case__receiving_agency_uuid=handover.to_agency_uuid)
    rows = HandoverCase.objects.filter(there, received, handover=handover)
    return list(rows.exclude(case__state=Case.State.CLOSED).select_related("case"))


def cases_of(handovers: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """The cases that hand-overs moved, each with its run."""
    rows = HandoverCase.objects.filter(handover__uuid__in=handovers)
    return dict(rows.values_list("case__uuid", "case__run_uuid"))


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
    pairs = Case.objects.exclude(state=Case.State.CLOSED).filter(
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
