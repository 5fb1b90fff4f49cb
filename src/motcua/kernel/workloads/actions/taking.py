"""Taking tasks, so that colleagues leave them, and giving them back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads.events import TASK_CLAIMED, TASK_RELEASED
from motcua.kernel.workloads.permissions import may_do_task, may_hand_task

from .handing import Decide, Hand, Handed, hand_many, hand_one


def claim_task(*, actor: Actor, task_uuid: UUID, at: datetime) -> processes.TaskRow:
    """
    Take a task, so that colleagues leave it. Taking one's own again changes nothing.

    :raises TaskClaimedByOther: if a colleague took it first.
    :raises TaskAlreadyDone, TaskClosed: if it is not open any more.
    """
    return hand_one(actor, task_uuid, at, _claim(actor))


def claim_tasks(*, actor: Actor, task_uuids: Sequence[UUID], at: datetime) -> tuple[Handed, ...]:
    """Take many tasks; those that a colleague took or did meanwhile are named with who it was."""
    return hand_many(actor, task_uuids, at, _claim(actor))


def release_task(*, actor: Actor, task_uuid: UUID, at: datetime) -> processes.TaskRow:
    """
    Give a task back, so that anybody with its permission may take it.

    One's own always; another's only with the right to hand out work.

    :raises TaskAlreadyDone, TaskClosed: if it is not open any more.
    """
    return hand_one(actor, task_uuid, at, _release(actor))


def release_tasks(*, actor: Actor, task_uuids: Sequence[UUID], at: datetime) -> tuple[Handed, ...]:
    """Give many tasks back; what is refused for one does not hold up the others."""
    return hand_many(actor, task_uuids, at, _release(actor))


def _claim(actor: Actor) -> Decide:
    def decide(task: processes.TaskRow) -> Hand | None:
        if not may_do_task(actor, task):
            raise PermissionRefused()
        if refusal := processes.holding.refusal_to_take(task, actor):
            raise refusal
        return None if task.assignee_uuid == actor.uuid else Hand(actor, TASK_CLAIMED)

    return decide


def _release(actor: Actor) -> Decide:
    def decide(task: processes.TaskRow) -> Hand | None:
        if not may_hand_task(actor, task):
            raise PermissionRefused()
        return None if task.assignee_uuid is None else Hand(None, TASK_RELEASED)

    return decide
