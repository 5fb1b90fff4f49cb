"""What machines read of processes: published versions, where a run stands, a task's outcomes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import NotFound, PermissionRefused
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.processes import api as processes

from .permissions import may_do


class TaskNotYours(NotFound):
    """Không tìm thấy việc này, hoặc Ông/Bà không có quyền làm."""

    message_en = "There is no such task, or you may not do it."


@dataclass(frozen=True, slots=True)
class RunView:
    """One run: its process, where its tokens rest on the diagram, what it did and waits for."""

    uuid: UUID
    process: str
    version: int
    state: str
    subject_kind: str
    subject_uuid: UUID
    title: str
    agency: UUID
    started_at: datetime
    ended_at: datetime | None
    current: tuple[str, ...]
    steps: tuple[Any, ...]

    @property
    def tasks(self) -> list[Any]:
        """The human steps that wait."""
        return [step for step in self.steps if step.task_uuid and step.state == "open"]


def require_official(actor: Actor) -> None:
    """:raises PermissionRefused: for people: processes are how offices work."""
    if not actor.is_official:
        raise PermissionRefused()


def list_processes(actor: Actor) -> list[diagrams.ProcessVersion]:
    """The latest version of every process, by code (one SQL query)."""
    require_official(actor)
    rows = diagrams.ProcessVersion.objects.order_by("code", "-number").distinct("code")
    return list(rows.defer("bpmn"))


def list_versions(actor: Actor, code: str) -> list[diagrams.ProcessVersion]:
    """
    The versions of a process, newest first.

    :raises ProcessUnknown: if there is none.
    """
    require_official(actor)
    diagrams.get_process(code)
    rows = diagrams.ProcessVersion.objects.filter(code=code).order_by("-number")
    return list(rows.defer("bpmn"))


def diagram_of(actor: Actor, code: str, number: int) -> str:
    """The BPMN of a version as it was drawn."""
    require_official(actor)
    return diagrams.get_process(code, number).bpmn


def run_for(actor: Actor, run_uuid: UUID) -> RunView:
    """
    A run as it stands, for officials of one of its agencies or above.

    :raises RunNotFound: if there is none, or it is none of the actor's business.
    """
    run = processes.runs.get_run_for(actor, run_uuid)
    return RunView(
        uuid=run.uuid,
        process=run.version.code,
        version=run.version.number,
        state=run.state,
        subject_kind=run.subject_kind,
        subject_uuid=run.subject_uuid,
        title=run.title,
        agency=run.agency_uuid,
        started_at=run.started_at,
        ended_at=run.ended_at,
        current=processes.runs.diagram_of(run.uuid).current,
        steps=processes.runs.history_of(run.uuid),
    )


def task_for(actor: Actor, task_uuid: UUID) -> processes.TaskRow:
    """
    A task that the actor may do.

    :raises TaskNotYours: if there is none, or the actor may not do it.
    """
    try:
        task = processes.get_task(task_uuid)
    except NotFound as error:
        raise TaskNotYours() from error
    if not may_do(actor, task):
        raise TaskNotYours()
    return task
