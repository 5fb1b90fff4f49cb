"""Sharing out new tasks by the rule that the head of a unit chose."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused
from motcua.kernel.access import api as access
from motcua.kernel.events import api as events
from motcua.kernel.organizations import api as organizations
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads import rules
from motcua.kernel.workloads.events import RULE_CHOSEN
from motcua.kernel.workloads.models import SharingRule
from motcua.kernel.workloads.permissions import may_hand_out
from motcua.kernel.workloads.ports import who_is_away
from motcua.kernel.workloads.queries.people import known_permissions, nearest_holders

from .giving import assign_tasks
from .handing import Handed


class RuleUnknown(InvalidInput):
    """Cách phân công hoặc loại việc không đúng. Vui lòng tải lại trang rồi chọn lại."""

    message_en = "There is no such rule or kind of work. Please reload the page and choose again."


@transaction.atomic
def choose_rule(
    *, actor: Actor, agency_uuid: UUID, permission: str, rule: str, at: datetime
) -> SharingRule:
    """
    Choose how new tasks of a kind are shared out at an agency. What waits already stays as it is.

    :raises PermissionRefused: if the actor does not hand out work there.
    :raises RuleUnknown: for a rule or kind of work that there is not.
    """
    agency = organizations.get_agency(agency_uuid)
    if not may_hand_out(actor, agency.path):
        raise PermissionRefused()
    if rule not in SharingRule.Rule.values or permission not in known_permissions():
        raise RuleUnknown()
    known = SharingRule.objects.select_for_update()
    row = known.filter(agency_uuid=agency.uuid, permission=permission).first()
    if row is not None and row.rule == rule:
        return row
    chosen, _ = SharingRule.objects.update_or_create(
        agency_uuid=agency.uuid,
        permission=permission,
        defaults={
            "rule": rule,
            "chosen_at": at,
            "chosen_by": actor.uuid,
            "chosen_by_name": actor.name,
        },
    )
    events.publish(
        RULE_CHOSEN,
        subject=events.Subject("organizations.agency", agency.uuid),
        actor=actor,
        at=at,
        payload={"permission": permission, "rule": rule},
        agency_uuid=agency.uuid,
    )
    return chosen


@transaction.atomic
def share_task(*, actor: Actor, task_uuid: UUID, at: datetime) -> Handed | None:
    """
    Give a new task to somebody by the rule of its agency; None if there is none or nobody is there.

    What was claimed or done meanwhile stays as it is. The rule's row is locked, so that tasks are
    shared out one after the other however many workers there are.
    """
    task = processes.get_task(task_uuid)
    if task.state != "open" or task.assignee_uuid is not None:
        return None
    row = (
        SharingRule.objects.select_for_update()
        .filter(
            agency_uuid=task.agency_uuid,
            permission=task.permission,
            chosen_at__lte=task.opened_at,  # what waited before it was chosen is handed out by hand
        )
        .exclude(rule=SharingRule.Rule.BY_HAND)
        .first()
    )
    chosen = _chosen(row, task, at) if row is not None else None
    if row is None or chosen is None:
        return None
    assignee = access.actor_for(access.get_account(chosen), at=at)
    (handed,) = assign_tasks(
        actor=actor, task_uuids=[task.uuid], assignee=assignee, held_by={task.uuid: None}, at=at
    )
    if handed.refusal is None:
        row.last_account = chosen
        row.save(update_fields=["last_account"])
    return handed


def _chosen(row: SharingRule, task: processes.TaskRow, at: datetime) -> UUID | None:
    present = _present(task, at)
    if row.rule == SharingRule.Rule.IN_TURN:
        return rules.next_in_turn(present, row.last_account)
    held = processes.holding.count_held(present, late_at=at, soon_until=at)
    return rules.least_loaded(present, {uuid: one.open for uuid, one in held.items()})


def _present(task: processes.TaskRow, at: datetime) -> Sequence[UUID]:
    holders = nearest_holders(task.permission, agency_path=task.agency_path, at=at)
    people = [uuid for uuid, _name in holders]
    away = who_is_away(people, at)
    return [uuid for uuid in people if uuid not in away]
