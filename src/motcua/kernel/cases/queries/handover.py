"""What an agency that ended leaves open, and the hand-overs that were made."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.base.errors import InvalidInput, NotFound
from motcua.kernel.cases.models import Case, Handover, HandoverCase
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


def open_cases_of(agency_uuid: UUID) -> QuerySet[Case]:
    """The open cases that an agency handles or received."""
    return Case.objects.exclude(state=Case.State.CLOSED).filter(
        Q(agency_uuid=agency_uuid) | Q(receiving_agency_uuid=agency_uuid)
    )


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
