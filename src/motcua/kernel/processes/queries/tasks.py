"""Tasks: one by one, and the inbox of an official, read by keyset from one index."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from motcua.base.errors import NotFound
from motcua.base.planned import fetch_planned
from motcua.kernel.diagrams.api import ProcessElement
from motcua.kernel.processes.models import Run, Task

from .runs import lock_run


class TaskNotFound(NotFound):
    """Không tìm thấy việc được yêu cầu."""

    message_en = "There is no such task."


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One human task, as lists and pages show it."""

    id: int  # the row's own number: a place in a list, never shown
    uuid: UUID
    run_uuid: UUID
    element_id: str
    name: str
    role: str
    permission: str
    agency_uuid: UUID
    agency_path: str
    subject_kind: str
    subject_uuid: UUID
    title: str
    state: str
    norm: str
    opened_at: datetime
    due_at: datetime | None
    assignee_uuid: UUID | None
    assignee_name: str
    completed_at: datetime | None
    completed_by_name: str
    outcome: str

    def is_overdue(self, at: datetime) -> bool:
        """Whether the step's norm is past."""
        return self.due_at is not None and self.due_at < (self.completed_at or at)


COLUMNS = ", ".join(
    "r.uuid" if one.name == "run_uuid" else f"t.{one.name}" for one in fields(TaskRow)
)


def _rows(condition: str, value: UUID | list[UUID], *others: str) -> list[TaskRow]:
    sql = f"SELECT {COLUMNS} FROM processes_task t JOIN processes_run r ON r.id = t.run_id"
    found = fetch_planned(f"{sql} WHERE {condition} ORDER BY t.id", (value, *others))
    return [TaskRow(*row) for row in found]


def get_task(task_uuid: UUID) -> TaskRow:
    """
    One task.

    :raises TaskNotFound: if it does not exist.
    """
    for row in _rows("t.uuid = (SELECT %s::uuid)", task_uuid):
        return row
    raise TaskNotFound()


def outcomes_of(task_uuid: UUID) -> tuple[str, ...]:
    """
    The outcomes that a task may be completed with, in the diagram's order (one SQL query).

    :raises TaskNotFound: if it does not exist.
    """
    found = outcomes_of_all([task_uuid])
    if task_uuid not in found:
        raise TaskNotFound()
    return found[task_uuid]


def outcomes_of_all(task_uuids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The same of many tasks, in one query; unknown ones are left out."""
    outcomes = ProcessElement.objects.filter(
        version_id=Coalesce(OuterRef("scope__version_id"), OuterRef("run__version_id")),
        element_id=OuterRef("element_id"),
    ).values("outcomes")
    found = Task.objects.filter(uuid__in=list(task_uuids))
    return {uuid: tuple(of) for uuid, of in found.values_list("uuid", Subquery(outcomes))}


def find_open_task(subject_uuid: UUID, element_id: str | None = None) -> TaskRow | None:
    """The task that a matter waits for (at one element): the oldest, if there are several."""
    where = "t.subject_uuid = (SELECT %s::uuid) AND t.state = 'open'"
    if element_id is None:
        return next(iter(_rows(where, subject_uuid)), None)
    at_element = f"{where} AND t.element_id = (SELECT %s)"
    return next(iter(_rows(at_element, subject_uuid, element_id)), None)


def list_open_tasks(run_uuid: UUID) -> list[TaskRow]:
    """The tasks that a run waits for, oldest first."""
    return _rows("r.uuid = (SELECT %s::uuid) AND t.state = 'open'", run_uuid)


def get_tasks(task_uuids: Iterable[UUID]) -> dict[UUID, TaskRow]:
    """Those of these tasks that there are, in one query; who may act on them is judged later."""
    found = _rows("t.uuid = ANY((SELECT %s::uuid[])::uuid[])", list(task_uuids))
    return {task.uuid: task for task in found}


def find_open_tasks(subject_uuids: Iterable[UUID], element_id: str = "") -> dict[UUID, UUID]:
    """The open tasks (at an element) by the matters that wait there, the oldest; one query."""
    at = {"element_id": element_id} if element_id else {}
    tasks = Task.objects.filter(subject_uuid__in=list(subject_uuids), state="open", **at)
    return dict(tasks.order_by("-id").values_list("subject_uuid", "uuid"))


def lock_tasks(task_uuids: Iterable[UUID]) -> list[Task]:
    """Tasks with their runs and versions, locked in one order: runs first, in two queries."""
    uuids = list(task_uuids)
    runs = {
        run.pk: run
        for run in Run.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version")
        .defer("version__bpmn")  # up to megabytes that no step needs
        .filter(id__in=Task.objects.filter(uuid__in=uuids).values("run_id"))
        .order_by("id")
    }
    tasks = list(Task.objects.select_for_update(no_key=True).filter(uuid__in=uuids).order_by("id"))
    for task in tasks:
        task.run = runs[task.run_id]
    return tasks


# Runs first and in one order, as the functions in the database lock them; the second statement sees
# what whoever held a lock before has committed.
_LOCK_RUNS = """
SELECT 1 FROM processes_run WHERE id = ANY (ARRAY(
    SELECT DISTINCT run_id FROM processes_task WHERE uuid = ANY (%s::uuid[])))
ORDER BY id FOR NO KEY UPDATE
"""
_LOCK_TASKS = f"""
SELECT {COLUMNS} FROM processes_task t JOIN processes_run r ON r.id = t.run_id
WHERE t.uuid = ANY (%s::uuid[]) ORDER BY t.id FOR NO KEY UPDATE OF t
"""


def lock_rows(task_uuids: Iterable[UUID]) -> dict[UUID, TaskRow]:
    """Those of these tasks that there are, locked with their runs until the transaction ends."""
    uuids = list(task_uuids)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_RUNS, [uuids])
        cursor.execute(_LOCK_TASKS, [uuids])
        rows = [TaskRow(*row) for row in cursor.fetchall()]
    return {row.uuid: row for row in rows}


def lock_task(task_uuid: UUID) -> Task:
    """A task with its run and version, locked until the transaction ends: first run, then task."""
    run_uuid = Task.objects.filter(uuid=task_uuid).values_list("run__uuid", flat=True).first()
    if run_uuid is None:
        raise TaskNotFound()
    run = lock_run(run_uuid)
    task = Task.objects.select_for_update(no_key=True).get(uuid=task_uuid)
    task.run = run
    return task
