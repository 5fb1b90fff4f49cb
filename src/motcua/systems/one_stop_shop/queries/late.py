"""Steps past their norm, for whoever does them and so says why."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.text import vietnam_day
from motcua.kernel.processes import api as processes
from motcua.kernel.reasons import api as reasons


def find_late_task(actor: Actor, dossier_uuid: UUID, *, at: datetime) -> processes.TaskRow | None:
    """The open step, if it is past its norm, this official may do it, and reasons are offered."""
    task = processes.find_open_task(dossier_uuid)
    day = vietnam_day(at)
    if task is None or not task.is_overdue(at) or not reasons.reasons_for("late_step", on=day):
        return None
    return task if actor.may(task.permission, task.agency_path) else None


def list_late_tasks(
    actor: Actor, dossier_uuids: Iterable[UUID], *, at: datetime
) -> list[processes.TaskRow]:
    """The same of many dossiers, in two queries."""
    if not reasons.reasons_for("late_step", on=vietnam_day(at)):
        return []
    found = processes.get_tasks(processes.find_open_tasks(dossier_uuids).values())
    return [
        task
        for task in found.values()
        if task.is_overdue(at) and actor.may(task.permission, task.agency_path)
    ]
