"""Handing all open cases of an agency over to the one that took over from it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import vietnam_day
from motcua.kernel.access import api as access
from motcua.kernel.cases.events import CASE_TRANSFERRED, CASES_HANDED_OVER
from motcua.kernel.cases.models import Assignment, Case, Handover, HandoverCase
from motcua.kernel.cases.permissions import may_hand_over
from motcua.kernel.cases.queries.handover import (
    get_handover,
    open_cases_of,
    require_succession,
    still_there,
)
from motcua.kernel.cases.rules.kinds import kind_named
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes

from .transfers import keep_transfers, tell_kind


class HandoverReasonMissing(InvalidInput):
    """Vui lòng ghi căn cứ bàn giao, ví dụ số nghị quyết sắp xếp đơn vị hành chính."""

    message_en = "Please give the grounds of the hand-over, e.g. the resolution on the merger."


class HandoverUndone(Refusal):
    """Lần bàn giao này đã được trả lại."""

    message_en = "This hand-over was undone already."


@dataclass(frozen=True, slots=True)
class _Leg:
    """A case that goes: as handled there, as received there, and with which places of its run."""

    case: Case
    is_handled: bool
    is_received: bool
    places: Sequence[str] = ()


@transaction.atomic
def hand_over_cases(
    *,
    actor: Actor,
    from_agency: UUID,
    to_agency: UUID,
    reason: str,
    at: datetime,
    cases: Collection[UUID] | None = None,
    is_decided: bool = False,
) -> Handover | None:
    """
    Hand every open case of an agency that ended over to the agency that took over from it.

    Cases, runs, open tasks (unclaimed), transfers and journal are a few statements, however many
    they are; numbers, clocks and due dates stay. Done again, it moves what has come since.

    :param cases: only these; None: all.
    :param is_decided: somebody decided where they go, whatever succession is on record.
    :returns: the hand-over with its cases, or None if there was nothing to move.
    :raises StillAtWork: if the agency has not ended.
    :raises NotSuccessor: if the other did not take over from it.
    :raises PermissionRefused: unless the actor may hand over at both agencies.
    """
    if not reason.strip():
        raise HandoverReasonMissing(fields={"reason": HandoverReasonMissing().message("vi")})
    left, to = organizations.get_agency(from_agency), organizations.get_agency(to_agency)
    if not is_decided:
        require_succession(left, to, vietnam_day(at))
    access.require(may_hand_over(actor, left.path, to.path))
    found = open_cases_of(from_agency).select_for_update(no_key=True).order_by("id")
    legs = [
        _Leg(case, case.agency_uuid == from_agency, case.receiving_agency_uuid == from_agency)
        for case in (found if cases is None else found.filter(uuid__in=list(cases)))
    ]
    handover = Handover(
        from_agency_uuid=left.uuid,
        from_agency_path=left.path,
        to_agency_uuid=to.uuid,
        to_agency_path=to.path,
        reason=reason.strip(),
        handed_over_at=at,
        handed_over_by=actor.uuid,
        handed_over_by_name=actor.name,
    )
    return _move(actor, handover, legs) if legs else None


@transaction.atomic
def undo_handover(
    *,
    actor: Actor,
    handover_uuid: UUID,
    reason: str,
    at: datetime,
    but: Collection[UUID] = (),
) -> Handover:
    """
    Hand back what a hand-over moved, if it is open and still there; it is a hand-over of its own.

    :param but: the cases that stay with the new agency.
    :raises HandoverUndone: if it was handed back before.
    """
    if not reason.strip():
        raise HandoverReasonMissing(fields={"reason": HandoverReasonMissing().message("vi")})
    first = get_handover(handover_uuid)
    access.require(may_hand_over(actor, first.from_agency_path, first.to_agency_path))
    if Handover.objects.filter(undoes=first).exists():
        raise HandoverUndone()
    list(
        Case.objects.filter(id__in=[row.case_id for row in still_there(first)])
        .select_for_update(no_key=True)
        .order_by("id")
        .values_list("id")
    )
    legs = [
        _Leg(row.case, row.is_handled, row.is_received, row.places)
        for row in still_there(first)
        if row.case.uuid not in but
    ]
    back = Handover(
        from_agency_uuid=first.to_agency_uuid,
        from_agency_path=first.to_agency_path,
        to_agency_uuid=first.from_agency_uuid,
        to_agency_path=first.from_agency_path,
        reason=reason.strip(),
        handed_over_at=at,
        handed_over_by=actor.uuid,
        handed_over_by_name=actor.name,
        undoes=first,
    )
    return _move(actor, back, legs)


def follow_assignments(
    pairs: Mapping[UUID, UUID], *, only: Collection[UUID] | None = None
) -> list[tuple[UUID, UUID]]:
    """
    Open work that was asked of agencies goes along with its run, to whom each pair names.

    :returns: which, and from where, so that `only` these can be given back.
    """
    found = Assignment.objects.filter(agency_uuid__in=pairs, state=Assignment.State.OPEN)
    rows = found if only is None else found.filter(uuid__in=list(only))
    moved = list(rows.order_by("id").values_list("uuid", "agency_uuid"))
    for left in {left for _uuid, left in moved}:
        to = organizations.get_agency(pairs[left])
        rows.filter(agency_uuid=left).update(agency_uuid=to.uuid, agency_path=to.path)
    return moved


def _move(actor: Actor, handover: Handover, legs: list[_Leg]) -> Handover:
    handover.save()
    to = processes.Place(handover.to_agency_uuid, handover.to_agency_path)
    handled = [leg.case.id for leg in legs if leg.is_handled]
    received = [leg.case.id for leg in legs if leg.is_received]
    Case.objects.filter(id__in=handled).update(
        agency_uuid=to.agency_uuid, agency_path=to.agency_path
    )
    Case.objects.filter(id__in=received).update(
        receiving_agency_uuid=to.agency_uuid, receiving_path=to.agency_path
    )
    gone = processes.transfer_runs(
        actor=actor,
        runs={leg.case.run_uuid: leg.places for leg in legs if leg.case.run_uuid is not None},
        from_agency=handover.from_agency_uuid,
        to=to,
        at=handover.handed_over_at,
    )
    _record(actor, handover, legs, gone)
    _tell(actor, handover, legs)
    _tell_systems(legs, to.agency_uuid)
    return handover


def _record(
    actor: Actor, handover: Handover, legs: list[_Leg], gone: dict[UUID, list[str]]
) -> None:
    HandoverCase.objects.bulk_create(
        HandoverCase(
            handover=handover,
            case=leg.case,
            is_handled=leg.is_handled,
            is_received=leg.is_received,
            places=gone.get(leg.case.run_uuid, []) if leg.case.run_uuid else [],
        )
        for leg in legs
    )
    handled = [leg.case for leg in legs if leg.is_handled]
    to, reason, at = handover.to_agency_uuid, handover.reason, handover.handed_over_at
    keep_transfers(actor, handled, to, reason, at, lenders={})


def _tell(actor: Actor, handover: Handover, legs: list[_Leg]) -> None:
    agencies = {
        "from_agency": handover.from_agency_uuid,
        "to_agency": handover.to_agency_uuid,
    }
    told: dict[str, Any] = {
        "actor": actor,
        "at": handover.handed_over_at,
        "agency_uuid": handover.to_agency_uuid,
    }
    events.publish_many(
        CASE_TRANSFERRED,
        rows=[(events.Subject("cases.case", leg.case.uuid), agencies) for leg in legs],
        **told,
    )
    events.publish(
        CASES_HANDED_OVER,
        subject=events.Subject("cases.handover", handover.uuid),
        payload={**agencies, "cases": len(legs), "is_undoing": handover.undoes is not None},
        **told,
    )


def _tell_systems(legs: list[_Leg], to: UUID) -> None:
    for name in sorted({leg.case.kind for leg in legs}):
        mine = [leg for leg in legs if leg.case.kind == name]
        handled = [leg.case.uuid for leg in mine if leg.is_handled]
        tell_kind(kind_named(name), handled, [leg.case.uuid for leg in mine if leg.is_received], to)
