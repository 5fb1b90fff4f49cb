"""Who holds a task: locked, judged and written for many at once. Who may hold it, others say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.kernel.processes.models import Task
from motcua.kernel.processes.queries.tasks import TaskNotFound, TaskRow, lock_rows

from .steps import TaskClaimedByOther, refusal_to_closed

_HOLD = """
UPDATE processes_task t SET assignee_uuid = h.account, assignee_name = h.name
FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS h(task, account, name) WHERE t.uuid = h.task
"""
_COUNT = """
SELECT assignee_uuid, count(*), count(*) FILTER (WHERE sort_at < %s),
    count(*) FILTER (WHERE sort_at >= %s AND sort_at < %s)
FROM processes_task WHERE state = 'open' AND assignee_uuid = ANY (%s::uuid[])
GROUP BY assignee_uuid
"""
_COUNT_OPEN = """
SELECT permission, count(*), count(*) FILTER (WHERE assignee_uuid IS NULL) FROM processes_task
WHERE state = 'open' AND permission = ANY (%s::text[]) AND agency_path = %s
GROUP BY permission
"""


@dataclass(frozen=True, slots=True)
class Held:
    """How many open tasks somebody holds: all of them, those late, those due soon."""

    open: int = 0
    late: int = 0
    soon: int = 0


def lock_tasks(task_uuids: Iterable[UUID]) -> dict[UUID, TaskRow]:
    """Those of these tasks that there are, locked in one order until the transaction ends."""
    return lock_rows(task_uuids)


def refusal_to_hold(task: TaskRow | None) -> Refusal | None:
    """Why nobody can take or be given a task: it does not exist, or is not open any more."""
    if task is None:
        return TaskNotFound()
    return None if task.state == Task.State.OPEN else refusal_to_closed(task)


def refusal_to_take(task: TaskRow, actor: Actor) -> Refusal | None:
    """Why the actor cannot take an open task: a colleague did."""
    if task.assignee_uuid in {None, actor.uuid}:
        return None
    return TaskClaimedByOther(assignee=task.assignee_name)


def hold_tasks(holders: Mapping[UUID, Actor | None]) -> None:
    """
    Write who holds each of these locked tasks from now on, in one statement; None: nobody.

    Whoever calls has locked and judged them, and tells what happened.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _HOLD,
            [
                list(holders),
                [who.uuid if who else None for who in holders.values()],
                [who.name if who else "" for who in holders.values()],
            ],
        )


def count_held(
    accounts: Iterable[UUID], *, late_at: datetime, soon_until: datetime
) -> dict[UUID, Held]:
    """How many open tasks each of these accounts holds, wherever they are, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [late_at, late_at, soon_until, list(accounts)])
        return {row[0]: Held(*row[1:]) for row in cursor.fetchall()}


def count_open(permissions: Iterable[str], *, agency_path: str) -> dict[str, tuple[int, int]]:
    """How many tasks are open at an agency and how many nobody holds, by permission; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_OPEN, [list(permissions), agency_path])
        return {permission: (of_all, free) for permission, of_all, free in cursor.fetchall()}
