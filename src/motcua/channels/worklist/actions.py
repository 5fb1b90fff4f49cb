"""One thing done to many tasks of the inbox, with what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, NotFound, Refusal
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads import api as workloads
from motcua.systems.one_stop_shop import api as one_stop_shop

DOSSIER = "one_stop_shop.dossier"
ACTS = ("claim", "release", "accept", "approve")


class TaskGone(NotFound):
    """Việc này không còn trong danh sách. Vui lòng tải lại trang."""

    message_en = "This task is no longer in the list. Please reload the page."


class NotAtThisStep(Refusal):
    """Việc này không phải hồ sơ đang ở bước {step}. Vui lòng mở ra để xem đang ở bước nào."""

    message_en = (
        "This is no dossier that waits for {step_en}. Please open it to see where it stands."
    )


class ActUnknown(InvalidInput):
    """Vui lòng chọn một thao tác trong danh sách: nhận, trả, tiếp nhận hoặc duyệt."""

    message_en = "Please choose one of: claim, release, accept, approve."


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of one task; without a refusal it is done."""

    task_uuid: UUID
    title: str
    refusal: Refusal | None
    due_at: datetime | None = None  # of a dossier that was accepted: when its result is due


def act_on_many(
    *, actor: Actor, name: str, task_uuids: Sequence[UUID], at: datetime
) -> tuple[Acted, ...]:
    """
    Do one thing (claim, release, accept, approve) to many tasks; each stands by itself.

    :raises ActUnknown: for anything else.
    """
    asked = list(dict.fromkeys(task_uuids))
    if name == "claim":
        return _handed(workloads.claim_tasks(actor=actor, task_uuids=asked, at=at))
    if name == "release":
        return _handed(workloads.release_tasks(actor=actor, task_uuids=asked, at=at))
    tasks = processes.get_tasks(asked)
    if name == "accept":
        acted = _accept(actor, tasks, at)
    elif name == "approve":
        acted = _approve(actor, tasks, at)
    else:
        raise ActUnknown()
    return tuple(acted.get(uuid) or Acted(uuid, "", TaskGone()) for uuid in asked)


def _handed(handed: Sequence[workloads.Handed]) -> tuple[Acted, ...]:
    return tuple(Acted(one.task_uuid, one.title, one.refusal) for one in handed)


Tasks = dict[UUID, processes.TaskRow]


def _accept(actor: Actor, tasks: Tasks, at: datetime) -> dict[UUID, Acted]:
    """Dossiers at the desk are checked, stepped and started together."""
    waiting, acted = _at_step(tasks, "receive", step="tiếp nhận", step_en="acceptance")
    accepted = one_stop_shop.accept_dossiers(actor=actor, dossier_uuids=list(waiting), at=at)
    for one in accepted:
        task = waiting[one.dossier_uuid]
        acted[task.uuid] = Acted(task.uuid, task.title, one.refusal, one.due_at)
    return acted


def _approve(actor: Actor, tasks: Tasks, at: datetime) -> dict[UUID, Acted]:
    """Approvals are checked and written together; their papers are made one by one."""
    waiting, acted = _at_step(tasks, "approve", step="phê duyệt", step_en="approval")
    approved = one_stop_shop.approve_dossiers(actor=actor, dossier_uuids=list(waiting), at=at)
    for one in approved:
        task = waiting[one.dossier_uuid]
        acted[task.uuid] = Acted(task.uuid, task.title, one.refusal)
    return acted


def _at_step(
    tasks: Tasks, element: str, *, step: str, step_en: str
) -> tuple[dict[UUID, processes.TaskRow], dict[UUID, Acted]]:
    """The tasks at a step of dossiers by dossier, and what to say of all until they are done."""
    waiting = {
        task.subject_uuid: task
        for task in tasks.values()
        if (task.subject_kind, task.element_id) == (DOSSIER, element)
    }
    not_there = NotAtThisStep(step=step, step_en=step_en)
    return waiting, {uuid: Acted(uuid, task.title, not_there) for uuid, task in tasks.items()}
