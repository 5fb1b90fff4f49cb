"""One thing done to many tasks of the inbox, with what became of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound, Refusal
from motcua.kernel.processes import api as processes
from motcua.systems.one_stop_shop import api as one_stop_shop

DOSSIER = "one_stop_shop.dossier"


class TaskGone(NotFound):
    """Việc này không còn trong danh sách. Vui lòng tải lại trang."""

    message_en = "This task is no longer in the list. Please reload the page."


class NotAppraised(Refusal):
    """Hồ sơ này không ở bước phê duyệt. Vui lòng mở hồ sơ để xem đang ở bước nào."""

    message_en = "This dossier does not wait for approval. Please open it to see where it stands."


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of one task; without a refusal it is done."""

    task_uuid: UUID
    title: str
    refusal: Refusal | None


def act_on_many(
    *, actor: Actor, name: str, task_uuids: Sequence[UUID], at: datetime
) -> tuple[Acted, ...]:
    """Do one thing (claim, release, accept, approve) to many tasks; each stands by itself."""
    asked = list(dict.fromkeys(task_uuids))
    tasks = processes.get_tasks(asked)
    known = [tasks[uuid] for uuid in asked if uuid in tasks]
    refused: dict[UUID, Refusal | None] = {uuid: TaskGone() for uuid in asked if uuid not in tasks}
    if name == "approve":
        refused |= _approve(actor, known, at)
    else:
        refused |= {task.uuid: _alone(ALONE[name], actor, task, at) for task in known}
    return tuple(
        Acted(uuid, tasks[uuid].title if uuid in tasks else "", refused[uuid]) for uuid in asked
    )


def _approve(
    actor: Actor, tasks: Sequence[processes.TaskRow], at: datetime
) -> dict[UUID, Refusal | None]:
    """Approvals are checked and written together; their papers are made one by one."""
    waiting = {
        task.subject_uuid: task.uuid
        for task in tasks
        if (task.subject_kind, task.element_id) == (DOSSIER, "approve")
    }
    found: dict[UUID, Refusal | None] = {task.uuid: NotAppraised() for task in tasks}
    approvals = one_stop_shop.approve_dossiers(actor=actor, dossier_uuids=list(waiting), at=at)
    return found | {waiting[one.dossier_uuid]: one.refusal for one in approvals}


def _alone(
    act: Callable[[Actor, processes.TaskRow, datetime], None],
    actor: Actor,
    task: processes.TaskRow,
    at: datetime,
) -> Refusal | None:
    try:
        act(actor, task, at)
    except Refusal as refusal:
        return refusal
    return None


def _claim(actor: Actor, task: processes.TaskRow, at: datetime) -> None:
    processes.assignment.claim_task(actor=actor, task_uuid=task.uuid, at=at)


def _release(actor: Actor, task: processes.TaskRow, at: datetime) -> None:
    processes.assignment.release_task(actor=actor, task_uuid=task.uuid, at=at)


def _accept(actor: Actor, task: processes.TaskRow, at: datetime) -> None:
    one_stop_shop.accept_dossier(actor=actor, dossier_uuid=task.subject_uuid, at=at)


ALONE: dict[str, Callable[[Actor, processes.TaskRow, datetime], None]] = {
    "claim": _claim,
    "release": _release,
    "accept": _accept,
}
