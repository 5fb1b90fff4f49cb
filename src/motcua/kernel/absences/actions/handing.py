"""Tasks of an absent official go to the deputy, and what is left of them comes back."""

from datetime import datetime

from django.db import transaction

from motcua.base.actors import Actor, system_actor
from motcua.base.errors import PermissionRefused, Refusal
from motcua.kernel.absences.events import ABSENCE_ENDED, TASK_CAME_BACK, TASK_HANDED_OVER
from motcua.kernel.absences.models import Absence, HandedTask
from motcua.kernel.absences.queries import list_current, list_past, list_tasks_of
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes

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
    tasks = list_tasks_of(absence.account_uuid)
    if not tasks:
        return 0
    deputy = access.actor_for(access.get_account(absence.deputy_uuid), at=at)
    return sum(_hand_over(actor, absence, task, deputy, at) for task in tasks)


def _hand_over(
    actor: Actor, absence: Absence, task: processes.TaskRow, deputy: Actor, at: datetime
) -> bool:
    try:
        with transaction.atomic():
            is_with_deputy = _give(actor, task, deputy, at)
    except Refusal:  # done or gone meanwhile
        return False
    HandedTask.objects.update_or_create(
        absence=absence,
        task_uuid=task.uuid,
        settled_at=None,
        defaults={"is_with_deputy": is_with_deputy, "handed_at": at},
    )
    events.publish(
        TASK_HANDED_OVER,
        subject=events.Subject(task.subject_kind, task.subject_uuid),
        actor=actor,
        at=at,
        payload={
            "absence": absence.uuid,
            "task": task.uuid,
            "deputy": deputy.uuid if is_with_deputy else None,
        },
        agency_uuid=task.agency_uuid,
    )
    return True


def _give(actor: Actor, task: processes.TaskRow, deputy: Actor, at: datetime) -> bool:
    try:
        with transaction.atomic():
            processes.assignment.assign_task(
                actor=actor, task_uuid=task.uuid, assignee=deputy, at=at
            )
    except PermissionRefused:
        processes.assignment.release_task(actor=actor, task_uuid=task.uuid, at=at)
        return False
    return True


def bring_tasks_back(*, actor: Actor, absence: Absence, at: datetime) -> int:
    """
    Give back what is still open and still with the deputy, or was offered and taken by nobody.

    What a colleague took or did meanwhile stays with them.
    """
    absent = access.actor_for(access.get_account(absence.account_uuid), at=at)
    handed = HandedTask.objects.filter(absence=absence, settled_at__isnull=True).order_by("id")
    count = 0
    for row in handed:
        count += _bring_back(actor, absence, row, absent, at)
        row.settled_at = at
        row.save(update_fields=["settled_at"])
    return count


def _bring_back(
    actor: Actor, absence: Absence, row: HandedTask, absent: Actor, at: datetime
) -> bool:
    keeper = absence.deputy_uuid if row.is_with_deputy else None
    try:
        with transaction.atomic():
            task = processes.get_task(row.task_uuid)
            if task.state != "open" or task.assignee_uuid != keeper:
                return False
            processes.assignment.assign_task(
                actor=actor, task_uuid=task.uuid, assignee=absent, at=at
            )
    except Refusal:  # done meanwhile, or no longer theirs to do
        return False
    events.publish(
        TASK_CAME_BACK,
        subject=events.Subject(task.subject_kind, task.subject_uuid),
        actor=actor,
        at=at,
        payload={"absence": absence.uuid, "task": task.uuid},
        agency_uuid=task.agency_uuid,
    )
    return True
