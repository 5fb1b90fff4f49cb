"""Taking a day back: everything that nobody acted on since is as it was, row for row."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.base.text import tidy
from motcua.kernel.access import api as access
from motcua.kernel.cases import api as cases
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes

from ..events import MERGER_UNDONE
from ..models import Merger, MergerMove
from ..permissions import may_prepare_merger
from ..ports import Followed, followers
from ..queries.mergers import get_merger
from ..queries.undoing import UndoPlan, plan_undo


class NothingToUndo(Refusal):
    """Ngày sắp xếp này chưa thực hiện hoặc đã hoàn tác rồi."""

    message_en = "This day was not carried out, or was taken back already."


class TooLateToUndo(Refusal):
    """
    Đã quá hạn hoàn tác ({until}). Từng lần bàn giao vẫn trả lại được ở trang Bàn giao.
    """

    message_en = (
        "It is too late to take this day back (until {until}). Single hand-overs can still be "
        "handed back on the page of hand-overs."
    )


@transaction.atomic
def undo_merger(*, actor: Actor, merger_uuid: UUID, reason: str, at: datetime) -> Merger:
    """
    Take a day back: what moved returns with its places and holders; what was acted on stays.

    :raises NothingToUndo: if it was not carried out, or was taken back.
    :raises TooLateToUndo: after a week.
    """
    merger = get_merger(merger_uuid, for_change=True)
    access.require(may_prepare_merger(actor))
    if merger.state != Merger.State.COMMITTED:
        raise NothingToUndo()
    if not tidy(reason):
        raise InvalidInput(fields={"reason": _("Ghi lý do hoàn tác")})
    plan = plan_undo(merger)
    if at > plan.until:
        raise TooLateToUndo(until=f"{plan.until:%d/%m/%Y}")
    _bring_back(actor, merger, plan, tidy(reason), at)
    merger.state, merger.end_reason = Merger.State.UNDONE, tidy(reason)
    merger.ended_at, merger.ended_by_name = at, actor.name
    merger.outcome = {
        "returned": plan.returning,
        "stayed": [
            {
                "case": str(one.case_uuid),
                "number": one.number,
                "title": one.title,
                "event": one.event,
                "at": one.at.isoformat(),
            }
            for one in plan.stayed
        ],
    }
    merger.save(update_fields=["state", "end_reason", "ended_at", "ended_by_name", "outcome"])
    events.publish(
        MERGER_UNDONE,
        subject=merger,
        actor=actor,
        at=at,
        payload={"returned": plan.returning, "stayed": len(plan.stayed)},
    )
    return merger


def _bring_back(actor: Actor, merger: Merger, plan: UndoPlan, reason: str, at: datetime) -> None:
    moves: dict[str, list[MergerMove]] = defaultdict(list)
    for move in merger.moves.order_by("id"):
        if move.matter_uuid is None or move.matter_uuid not in plan.kept_matters:
            moves[move.what].append(move)
    but = {one.case_uuid for one in plan.stayed}
    for move in reversed(moves["handover"]):
        try:
            cases.handover.undo_handover(
                actor=actor, handover_uuid=move.subject_uuid, reason=reason, at=at, but=but
            )
        except cases.handover.HandoverUndone:
            continue  # somebody handed this one back before, on the page of hand-overs
    _runs_back(actor, moves["run"], at)
    for move in moves["assignment"]:
        cases.handover.follow_assignments(
            {move.to_agency_uuid: move.from_agency_uuid}, only=[move.subject_uuid]
        )
    for follower in followers():
        if follower.give_back is not None and moves[follower.name]:
            follower.give_back([_followed(move) for move in moves[follower.name]])
    _hold_again(moves["holder"])


def _runs_back(actor: Actor, moves: list[MergerMove], at: datetime) -> None:
    by_pair: dict[tuple[UUID, UUID], dict[UUID, list[str]]] = defaultdict(dict)
    for move in moves:
        pair = (move.to_agency_uuid, move.from_agency_uuid)
        by_pair[pair][move.subject_uuid] = move.before["places"]
    for (there, here), runs in by_pair.items():
        to = organizations.get_agency(here)
        processes.transfer_runs(
            actor=actor,
            runs=runs,
            from_agency=there,
            to=processes.Place(to.uuid, to.path),
            at=at,
        )


def _followed(move: MergerMove) -> Followed:
    return Followed(
        subject_uuid=move.subject_uuid,
        matter_uuid=move.matter_uuid or move.subject_uuid,
        from_agency=move.from_agency_uuid,
        to_agency=move.to_agency_uuid,
        before=move.before,
    )


def _hold_again(moves: list[MergerMove]) -> None:
    """Whoever held a task that is back where it was holds it again, unless somebody took it."""
    tasks = processes.holding.lock_tasks([move.subject_uuid for move in moves])
    holders: dict[UUID, Actor | None] = {}
    for move in moves:
        task = tasks.get(move.subject_uuid)
        is_back = task is not None and task.agency_uuid == move.from_agency_uuid
        if task is None or not is_back or task.assignee_uuid is not None or task.state != "open":
            continue
        holders[move.subject_uuid] = Actor(
            kind="official", uuid=UUID(move.before["account"]), name=move.before["name"]
        )
    if holders:
        processes.holding.hold_tasks(holders)
