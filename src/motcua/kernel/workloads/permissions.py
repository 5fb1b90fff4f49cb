"""Who may take a task, give it back, and hand it to somebody."""

from uuid import UUID

from motcua.base.actors import Actor
from motcua.kernel.processes.api import TaskRow

HAND_OUT = "workloads.hand_out"


def may_do_task(actor: Actor, task: TaskRow) -> bool:
    """Holders of the task's permission at its agency or above it."""
    return actor.may(task.permission, task.agency_path)


def may_hand_task(actor: Actor, task: TaskRow) -> bool:
    """
    Whoever hands out work at the task's agency or above it; colleagues who may do the task
    themselves, as long as nobody else has it.
    """
    is_free = task.assignee_uuid in {None, actor.uuid}
    return may_hand_out(actor, task.agency_path) or (is_free and may_do_task(actor, task))


def may_hand_out(actor: Actor, agency_path: str) -> bool:
    """Heads of the agency or of one above it, and the system."""
    return actor.may(HAND_OUT, agency_path)


def delegator_of(actor: Actor, task: TaskRow) -> UUID | None:
    """In whose place the actor takes or hands out a task, if only a delegation lets them."""
    named = task.permission if may_do_task(actor, task) else HAND_OUT
    return actor.delegator_for(named, task.agency_path)
