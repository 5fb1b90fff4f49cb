"""Processes by machine: versions, where a run stands, tasks, messages and signals."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Header, Path, Status
from pydantic import Field

from motcua.base.rest.routing import answers
from motcua.base.rest.routing import router as new_router
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.kernel.access import api as access
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.processes import api as processes

from .. import queries
from ..actions import complete_task, tell_all, tell_run
from . import schemas
from .cases import step_out

router = new_router("processes")
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Key = Annotated[
    str,
    Header(
        "",
        alias="Idempotency-Key",
        description="Needed: what was told with a key is told once, for good.",
    ),
]


def _version_out(row: diagrams.ProcessVersion) -> dict[str, Any]:
    return {
        "code": row.code,
        "version": row.number,
        "name": row.name,
        "published_at": row.published_at,
        "digest": row.digest,
    }


@router.get(
    "/processes",
    auth=access.bearer,
    response=answers(list[schemas.ProcessOut]),
    operation_id="process_list",
)
def process_list(request: ActingRequest) -> list[dict[str, Any]]:
    """Every process in its latest version; for officials."""
    return [_version_out(row) for row in queries.list_processes(request.actor)]


@router.get(
    "/processes/{code}/versions",
    auth=access.bearer,
    response=answers(list[schemas.ProcessOut]),
    operation_id="process_versions",
)
def process_versions(request: ActingRequest, code: schemas.Code) -> list[dict[str, Any]]:
    """The published versions of a process, newest first."""
    return [_version_out(row) for row in queries.list_versions(request.actor, code)]


@router.get(
    "/processes/{code}/versions/{number}/diagram",
    auth=access.bearer,
    response=answers(bytes),
    operation_id="process_diagram",
    openapi_extra={
        "responses": {
            200: {
                "description": "The diagram as it was drawn, BPMN 2.0",
                "content": {"application/xml": {"schema": {"type": "string"}}},
            }
        }
    },
)
def process_diagram(
    request: ActingRequest, code: schemas.Code, number: Path[Number]
) -> HttpResponse:
    """The BPMN 2.0 of a version; `current` of its runs names elements of it."""
    found = queries.diagram_of(request.actor, code, number)
    return HttpResponse(found, content_type="application/xml")


def _task_out(task: processes.TaskRow) -> dict[str, Any]:
    return {
        "uuid": task.uuid,
        "element": task.element_id,
        "name": task.name,
        "title": task.title,
        "agency": task.agency_uuid,
        "subject_kind": task.subject_kind,
        "subject_uuid": task.subject_uuid,
        "state": task.state,
        "opened_at": task.opened_at,
        "due_at": task.due_at,
        "assignee": task.assignee_name,
    }


def _run_out(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    run = queries.run_for(request.actor, uuid)
    return {
        "uuid": run.uuid,
        "process": run.process,
        "version": run.version,
        "state": run.state,
        "subject_kind": run.subject_kind,
        "subject_uuid": run.subject_uuid,
        "title": run.title,
        "agency": run.agency,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "current": list(run.current),
        "tasks": [
            {
                "uuid": step.task_uuid,
                "element": step.element_id,
                "name": step.name,
                "title": run.title,
                "agency": step.agency_uuid,
                "subject_kind": run.subject_kind,
                "subject_uuid": run.subject_uuid,
                "state": step.state,
                "opened_at": step.began_at,
                "due_at": step.due_at,
                "assignee": step.done_by_name,
            }
            for step in run.tasks
        ],
        "steps": [step_out(step) for step in run.steps],
    }


@router.get(
    "/runs/{uuid}",
    auth=access.bearer,
    response=answers(schemas.RunOut),
    operation_id="run_show",
)
def run_show(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """Where a run stands on its diagram, what it waits for and what it did."""
    return _run_out(request, uuid)


@router.post(
    "/runs/{uuid}/messages",
    auth=access.bearer,
    response=answers(schemas.HeardOut),
    operation_id="run_tell",
)
def run_tell(
    request: ActingRequest, uuid: UUID, body: schemas.MessageIn, key: Key = ""
) -> dict[str, Any]:
    """Tell a run what happened outside; permission `machines.tell` at its agency."""
    is_new = tell_run(
        actor=request.actor,
        run_uuid=uuid,
        name=body.name,
        variables=body.variables,
        key=key,
        at=now(),
    )
    return {"is_repeated": not is_new, "run": _run_out(request, uuid)}


@router.post(
    "/signals",
    auth=access.bearer,
    response=answers(schemas.SignaledOut, 202),
    operation_id="signal_throw",
)
def signal_throw(
    request: ActingRequest, body: schemas.SignalIn, key: Key = ""
) -> Status[dict[str, Any]]:
    """Throw a signal that every run may hear, after the answer; `machines.tell` at the top."""
    is_new = tell_all(actor=request.actor, name=body.name, key=key, at=now())
    return Status(202, {"name": body.name, "is_repeated": not is_new})


@router.get(
    "/tasks/{uuid}",
    auth=access.bearer,
    response=answers(schemas.RunTaskDetail),
    operation_id="task_show",
)
def task_show(request: ActingRequest, uuid: UUID) -> dict[str, Any]:
    """A task that the caller may do, with its outcomes."""
    task = queries.task_for(request.actor, uuid)
    return {
        **_task_out(task),
        "run": task.run_uuid,
        "outcomes": list(processes.outcomes_of(task.uuid)),
        "outcome": task.outcome,
    }


@router.post(
    "/tasks/{uuid}/completion",
    auth=access.bearer,
    response=answers(schemas.CompletedOut),
    operation_id="task_complete",
)
def task_complete(request: ActingRequest, uuid: UUID, body: schemas.CompletionIn) -> dict[str, Any]:
    """Complete a task; a step that a system owns is done at that system's own address (409)."""
    done = complete_task(
        actor=request.actor, task_uuid=uuid, outcome=body.outcome, text=body.text, at=now()
    )
    return {
        "task": done.task,
        "run": done.run,
        "outcome": done.outcome,
        "opened": [{"uuid": task, "element": element} for task, element in done.opened],
        "is_ended": done.is_ended,
    }
