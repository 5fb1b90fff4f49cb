"""Taking a task, giving it back, and handing it to a colleague."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import PermissionRefused
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import TASK_ASSIGNED, TASK_CLAIMED, TASK_RELEASED
from motcua.kernel.processes.models import Task
from motcua.kernel.processes.permissions import delegator_of, may_assign_task, may_do_task
from motcua.kernel.processes.queries.tasks import TaskRow, get_task, lock_task

from .steps import TaskClaimedByOther, TaskClosed


@transaction.atomic
def claim_task(*, actor: Actor, task_uuid: UUID, at: datetime) -> TaskRow:
    """
    Take a task, so that colleagues leave it. Taking one's own again changes nothing.

    :raises TaskClaimedByOther: if a colleague took it first.
    :raises TaskClosed: if it is not open any more.
    """
    task = _open(task_uuid, allowed=may_do_task, actor=actor)
    if task.assignee_uuid == actor.uuid:
        return get_task(task_uuid)
    if task.assignee_uuid is not None:
        raise TaskClaimedByOther(assignee=task.assignee_name)
    _assign(task, actor.uuid, actor.name)
    _tell(TASK_CLAIMED, task, actor, at)
    return get_task(task_uuid)


@transaction.atomic
def release_task(*, actor: Actor, task_uuid: UUID, at: datetime) -> TaskRow:
    """
    Give a task back, so that anybody with its permission may take it.

    One's own always; another's only with the right to hand out work.

    :raises TaskClosed: if it is not open any more.
    """
    task = _open(task_uuid, allowed=may_assign_task, actor=actor)
    if task.assignee_uuid is None:
        return get_task(task_uuid)
    _assign(task, None, "")
    _tell(TASK_RELEASED, task, actor, at)
    return get_task(task_uuid)


@transaction.atomic
def assign_task(*, actor: Actor, task_uuid: UUID, assignee: Actor, at: datetime) -> TaskRow:
    """
    Hand a task to a colleague who holds its permission.

    :raises PermissionRefused: if the actor may not hand it out, or the colleague may not do it.
    :raises TaskClosed: if it is not open any more.
    """
    task = _open(task_uuid, allowed=may_assign_task, actor=actor)
    if not may_do_task(assignee, task):
        raise PermissionRefused()
    _assign(task, assignee.uuid, assignee.name)
    _tell(TASK_ASSIGNED, task, actor, at, assignee=assignee.uuid)
    return get_task(task_uuid)


def _open(task_uuid: UUID, *, allowed: "object", actor: Actor) -> Task:
    task = lock_task(task_uuid)
    if not allowed(actor, task):  # type: ignore[operator]
        raise PermissionRefused()
    if task.state != Task.State.OPEN:
        raise TaskClosed(task=task.name)
    return task


def _assign(task: Task, uuid: UUID | None, name: str) -> None:
    task.assignee_uuid, task.assignee_name = uuid, name
    task.save(update_fields=["assignee_uuid", "assignee_name"])


def _tell(
    event_type: events.EventType, task: Task, actor: Actor, at: datetime, **further: UUID
) -> None:
    events.publish(
        event_type,
        subject=events.Subject(task.subject_kind, task.subject_uuid),
        actor=actor,
        at=at,
        payload={
            "run": task.run.uuid,
            "task": task.uuid,
            "element": task.element_id,
            **further,
        },
        agency_uuid=task.agency_uuid,
        acting_for=delegator_of(actor, task),
    )
