"""Handing tasks to colleagues: to one, or evenly over several."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads.events import TASK_ASSIGNED
from motcua.kernel.workloads.permissions import may_do_task, may_hand_task
from motcua.kernel.workloads.rules import Spreading

from .handing import Decide, Hand, Handed, HolderChanged, hand_many, hand_one

HeldBy = Mapping[UUID, UUID | None]


class NobodyFits(PermissionRefused):
    """Người được chọn không có quyền làm việc này. Vui lòng chọn người khác."""

    message_en = "Whoever was chosen may not do this task. Please choose somebody else."


def assign_task(
    *, actor: Actor, task_uuid: UUID, assignee: Actor, at: datetime
) -> processes.TaskRow:
    """
    Hand a task to a colleague who holds its permission; to whoever has it already changes nothing.

    :raises PermissionRefused: if the actor may not hand it out, or the colleague may not do it.
    :raises TaskAlreadyDone, TaskClosed: if it is not open any more.
    """
    return hand_one(actor, task_uuid, at, _give(actor, [assignee], {}, at))


def assign_tasks(
    *,
    actor: Actor,
    task_uuids: Sequence[UUID],
    assignee: Actor,
    at: datetime,
    held_by: HeldBy | None = None,
) -> tuple[Handed, ...]:
    """Hand many tasks to one colleague, see `spread_tasks`."""
    return spread_tasks(
        actor=actor, task_uuids=task_uuids, assignees=[assignee], at=at, held_by=held_by
    )


def spread_tasks(
    *,
    actor: Actor,
    task_uuids: Sequence[UUID],
    assignees: Sequence[Actor],
    at: datetime,
    held_by: HeldBy | None = None,
) -> tuple[Handed, ...]:
    """
    Hand many tasks out evenly, each to one of these colleagues who may do it.

    Among those with equally many of them, whoever holds fewest open tasks comes first. What is
    refused for one task does not hold up the others.

    :param held_by: who had each when they were listed (None: nobody); whoever took one since, or
        was given it, keeps it.
    """
    return hand_many(actor, task_uuids, at, _give(actor, assignees, held_by or {}, at))


def _give(actor: Actor, assignees: Sequence[Actor], held_by: HeldBy, at: datetime) -> Decide:
    people = {one.uuid: one for one in assignees}
    several = len(people) > 1
    held = processes.holding.count_held(people, late_at=at, soon_until=at) if several else {}
    spreading = Spreading(list(people), {uuid: one.open for uuid, one in held.items()})

    def decide(task: processes.TaskRow) -> Hand | None:
        if not may_hand_task(actor, task):
            raise PermissionRefused()
        if held_by.get(task.uuid, task.assignee_uuid) != task.assignee_uuid:
            raise HolderChanged(holder=task.assignee_name or "—")
        chosen = spreading.next_for(lambda uuid: may_do_task(people[uuid], task))
        if chosen is None:
            raise NobodyFits()
        if chosen == task.assignee_uuid:
            return None
        return Hand(people[chosen], TASK_ASSIGNED, {"assignee": chosen})

    return decide
