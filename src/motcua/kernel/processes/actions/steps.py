"""Completing tasks: one statement where the way is known, else the interpreter."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.base.planned import fetch_planned
from motcua.base.text import datetime_vi
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import TASK_COMPLETED
from motcua.kernel.processes.models import Run, Task
from motcua.kernel.processes.permissions import delegator_of, may_do_task
from motcua.kernel.processes.queries.norms import NormMemory
from motcua.kernel.processes.queries.tasks import (
    TaskNotFound,
    TaskRow,
    list_open_tasks,
    lock_task,
)

from .playing import OpenedTask, Play

NORMS = NormMemory()
_COMPLETE = """
SELECT processes_complete_task(%s, %s, %s, %s::jsonb, %s, %s, %s, %s::text[], %s::text[],
    %s::uuid[], %s::jsonb)
"""


class TaskAlreadyDone(Refusal):
    """Việc “{task}” đã được {done_by} xử lý lúc {done_at}."""

    message_en = "The task “{task}” was already handled by {done_by} at {done_at}."


class TaskClosed(Refusal):
    """Việc “{task}” không còn hiệu lực: quy trình đã chuyển sang bước khác."""

    message_en = "The task “{task}” is no longer open: the process has moved on."


class TaskClaimedByOther(Refusal):
    """Việc này đang do {assignee} nhận xử lý."""

    message_en = "{assignee} is working on this task."


class OutcomeUnknown(InvalidInput):
    """Việc “{task}” không có kết quả “{outcome}”."""

    message_en = "The task “{task}” has no outcome “{outcome}”."


@dataclass(frozen=True, slots=True)
class StepResult:
    """
    What completing a task led to.

    `is_repeated` says that the same person had already completed it with the same outcome, and
    nothing was changed now; `opened` are then the tasks that the run waits for.
    """

    task_uuid: UUID
    run_uuid: UUID
    outcome: str
    opened: tuple[OpenedTask, ...]
    is_ended: bool
    is_repeated: bool = False


def complete_task(
    *,
    actor: Actor,
    task_uuid: UUID,
    outcome: str,
    at: datetime,
    variables: dict[str, Any] | None = None,
) -> StepResult:
    """
    Complete a task with one of its outcomes and move the run on.

    Permission, lock, transition, next tasks and journal are one statement (and, outside another
    transaction, one round trip) where the way from this outcome was known at publication; other
    ways are played step by step in one transaction. Doing the same again changes nothing.

    :raises TaskAlreadyDone: if somebody else decided first, or decided otherwise.
    :raises TaskClaimedByOther: if somebody else took the task.
    :raises OutcomeUnknown: if the task has no such outcome.
    :raises PermissionRefused: if the actor does not hold the task's permission at its agency.
    """
    answer = _call(actor, task_uuid, outcome, at, variables)
    if answer["status"] == "due_needed":
        NORMS.learn(answer["calendar"], answer["norms"])
        answer = _call(actor, task_uuid, outcome, at, variables)
    if answer["status"] == "general":
        return play_task(actor, task_uuid, outcome, at, variables)
    return result_of(answer, task_uuid, outcome)


def result_of(answer: dict[str, Any], task_uuid: UUID, outcome: str) -> StepResult:
    """What an answer of the database functions says, or the refusal that it stands for."""
    if answer["status"] == "done":
        opened = tuple(OpenedTask(UUID(o["uuid"]), o["element_id"]) for o in answer["opened"])
        return StepResult(task_uuid, UUID(answer["run"]), outcome, opened, answer["ended"])
    if answer["status"] == "repeated":
        return _repeated(task_uuid, UUID(answer["run"]), outcome, answer["ended"])
    raise refusal_of(answer)


def grants_of(actor: Actor) -> tuple[list[str], list[str], list[UUID | None]]:
    """An actor's grants as the three parallel lists that the database functions take."""
    flat = [
        (permission, grant.agency_path, grant.delegated_by)
        for grant in actor.grants
        for permission in grant.permissions
    ]
    return [f[0] for f in flat], [f[1] for f in flat], [f[2] for f in flat]


def _call(
    actor: Actor, task_uuid: UUID, outcome: str, at: datetime, variables: dict[str, Any] | None
) -> dict[str, Any]:
    given = (json.dumps(variables or {}), actor.kind, actor.uuid, actor.name, *grants_of(actor))
    ((answer,),) = fetch_planned(
        _COMPLETE, (task_uuid, outcome, at, *given, json.dumps(NORMS.dues(at)))
    )
    return dict(answer)


def refusal_of(answer: dict[str, Any]) -> Refusal:
    """The refusal that an answer of the database functions stands for."""
    if answer["status"] == "not_found":
        return TaskNotFound()
    if answer["status"] == "refused":
        return PermissionRefused()
    if answer["status"] == "claimed":
        return TaskClaimedByOther(assignee=answer["assignee"])
    if answer["state"] != Task.State.COMPLETED:
        return TaskClosed(task=answer["name"])
    done_at = datetime_vi(datetime.fromisoformat(answer["completed_at"]))
    return TaskAlreadyDone(task=answer["name"], done_by=answer["completed_by"], done_at=done_at)


def _repeated(task_uuid: UUID, run_uuid: UUID, outcome: str, is_ended: bool) -> StepResult:
    opened = tuple(OpenedTask(t.uuid, t.element_id) for t in list_open_tasks(run_uuid))
    return StepResult(task_uuid, run_uuid, outcome, opened, is_ended, is_repeated=True)


@transaction.atomic
def play_task(
    actor: Actor, task_uuid: UUID, outcome: str, at: datetime, variables: dict[str, Any] | None
) -> StepResult:
    """Complete a task whose way is not known beforehand, by the interpreter."""
    task = lock_task(task_uuid)
    if (task.state, task.completed_by, task.outcome) == ("completed", actor.uuid, outcome):
        is_ended = task.run.state != Run.State.RUNNING
        if may_do_task(actor, task):
            return _repeated(task_uuid, task.run.uuid, outcome, is_ended)
    require_completable(actor, task)
    play = Play(task.run, actor, at, acting_for=delegator_of(actor, task))
    scope = play.stage.scope(task.scope_id)
    if outcome not in scope.net.elements[task.element_id].outcomes:
        raise OutcomeUnknown(task=task.name, outcome=outcome)
    _close(task, actor, outcome, at, play.acting_for)
    play.stage.close_rest(task)
    scope.assign(play.walk.variables, variables or {})
    play.complete(task, outcome)
    is_ended = play.finish()
    opened = tuple(OpenedTask(t.uuid, t.element_id) for t in play.opened)
    return StepResult(task_uuid, task.run.uuid, outcome, opened, is_ended)


def require_completable(actor: Actor, task: Task) -> None:
    """
    Let the actor complete a locked task, if it is open and nobody else's.

    :raises PermissionRefused, TaskAlreadyDone, TaskClosed, TaskClaimedByOther: if not.
    """
    if not may_do_task(actor, task):
        raise PermissionRefused()
    if task.state != Task.State.OPEN:
        raise refusal_to_closed(task)
    if task.assignee_uuid not in {None, actor.uuid} and actor.kind != "system":
        raise TaskClaimedByOther(assignee=task.assignee_name)


def refusal_to_closed(task: Task | TaskRow) -> Refusal:
    """Who did a task and when, or that the process has moved on without it."""
    return refusal_of(
        {
            "status": "already_done",
            "state": task.state,
            "name": task.name,
            "completed_by": task.completed_by_name,
            "completed_at": str(task.completed_at),
        }
    )


def _close(task: Task, actor: Actor, outcome: str, at: datetime, acting_for: UUID | None) -> None:
    task.state, task.outcome, task.completed_at = Task.State.COMPLETED, outcome, at
    task.completed_by, task.completed_by_name = actor.uuid, actor.name
    task.completed_for = acting_for
    task.save(
        update_fields=[
            "state", "outcome", "completed_at", "completed_by", "completed_by_name",
            "completed_for",
        ]
    )  # fmt: skip
    events.publish(
        TASK_COMPLETED,
        subject=events.Subject(task.subject_kind, task.subject_uuid),
        actor=actor,
        at=at,
        payload={
            "run": task.run.uuid,
            "task": task.uuid,
            "element": task.element_id,
            "outcome": outcome,
        },
        agency_uuid=task.agency_uuid,
        acting_for=acting_for,
    )
