"""Tasks of an absent official go to the deputy, and what is left of them comes back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import PermissionRefused
from motcua.kernel.absences.events import ABSENCE_ENDED, TASK_CAME_BACK, TASK_HANDED_OVER
from motcua.kernel.absences.models import Absence, HandedTask
from motcua.kernel.absences.queries import list_current, list_past, list_tasks_of
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads import api as workloads

KEEPER = system_actor("absences.keeper")


def keep_up_absences(*, at: datetime) -> int:
    """
    Hand over what is claimed by or assigned to absent officials; bring back what outlasts them.

    Run often and by as many workers as there are: each absence is one transaction under its lock,
    and another worker passes over what one is busy with.

    :returns: how many tasks changed hands.
    """
    current = sum(_keep_up(uuid, at, is_over=False) for uuid in list_current(at))
    return current + sum(_keep_up(uuid, at, is_over=True) for uuid in list_past(at))


@transaction.atomic
def _keep_up(absence_id: int, at: datetime, *, is_over: bool) -> int:
    rows = Absence.objects.select_for_update(skip_locked=True)
    absence = rows.filter(id=absence_id, ended_at__isnull=True).first()
    if absence is None:
        return 0
    if not is_over:
        return hand_tasks_over(actor=KEEPER, absence=absence, at=at)
    absence.ended_at = at
    absence.save(update_fields=["ended_at"])
    count = bring_tasks_back(actor=KEEPER, absence=absence, at=at)
    events.publish(
        ABSENCE_ENDED,
        subject=absence,
        actor=KEEPER,
        at=at,
        payload={"account": absence.account_uuid},
    )
    return count


def hand_tasks_over(*, actor: Actor, absence: Absence, at: datetime) -> int:
    """Give each open task of the absent official to the deputy, or to everybody if they may not."""
    tasks = {task.uuid: task for task in list_tasks_of(absence.account_uuid)}
    if not tasks:
        return 0
    deputy = access.actor_for(access.get_account(absence.deputy_uuid), at=at)
    held_by = dict.fromkeys(tasks, absence.account_uuid)
    # Who may record an absence was checked on it; the tasks are handed over by the system.
    given = workloads.assign_tasks(
        actor=KEEPER, task_uuids=list(tasks), assignee=deputy, held_by=held_by, at=at
    )
    unfit = [one.task_uuid for one in given if isinstance(one.refusal, PermissionRefused)]
    offered = workloads.release_tasks(actor=KEEPER, task_uuids=unfit, at=at) if unfit else ()
    # What is refused otherwise was done or taken meanwhile.
    moved = {one.task_uuid: one in given for one in (*given, *offered) if one.refusal is None}
    _keep_handed(actor, absence, [(tasks[uuid], moved[uuid]) for uuid in moved], at)
    return len(moved)


def _keep_handed(
    actor: Actor, absence: Absence, moved: list[tuple[processes.TaskRow, bool]], at: datetime
) -> None:
    """Which tasks changed hands, and whether the deputy has them; what was kept before is over."""
    before = HandedTask.objects.filter(absence=absence, settled_at__isnull=True)
    before.filter(task_uuid__in=[task.uuid for task, _ in moved]).update(settled_at=at)
    HandedTask.objects.bulk_create(
        [
            HandedTask(
                absence=absence, task_uuid=task.uuid, is_with_deputy=is_with_deputy, handed_at=at
            )
            for task, is_with_deputy in moved
        ]
    )
    deputy = absence.deputy_uuid
    told = [
        (
            task,
            {"absence": absence.uuid, "task": task.uuid, "deputy": deputy if is_theirs else None},
        )
        for task, is_theirs in moved
    ]
    _tell(TASK_HANDED_OVER, told, actor, at)


def bring_tasks_back(*, actor: Actor, absence: Absence, at: datetime) -> int:
    """
    Give back what is still open and still with the deputy, or was offered and taken by nobody.

    What a colleague took or did meanwhile stays with them.
    """
    absent = access.actor_for(access.get_account(absence.account_uuid), at=at)
    handed = HandedTask.objects.filter(absence=absence, settled_at__isnull=True)
    held_by = {
        task: absence.deputy_uuid if is_with_deputy else None
        for task, is_with_deputy in handed.order_by("id").values_list("task_uuid", "is_with_deputy")
    }
    given = workloads.assign_tasks(
        actor=KEEPER, task_uuids=list(held_by), assignee=absent, held_by=held_by, at=at
    )
    handed.update(settled_at=at)
    back = [one.task_uuid for one in given if one.refusal is None]
    tasks = processes.get_tasks(back)
    told = [(tasks[uuid], {"absence": absence.uuid, "task": uuid}) for uuid in back]
    _tell(TASK_CAME_BACK, told, actor, at)
    return len(back)


def _tell(
    event: events.EventType,
    told: list[tuple[processes.TaskRow, dict[str, Any]]],
    actor: Actor,
    at: datetime,
) -> None:
    rows = [
        (events.Subject(task.subject_kind, task.subject_uuid), payload, task.agency_uuid, None)
        for task, payload in told
    ]
    events.publish_many(event, rows=rows, actor=actor, at=at)
