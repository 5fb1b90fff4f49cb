"""Tasks that change hands, any number of them: locked, judged, written and told as one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, PermissionRefused, Refusal
from motcua.kernel.events import api as events
from motcua.kernel.processes import api as processes
from motcua.kernel.workloads.permissions import delegator_of

# One transaction: four statements, whatever its size. Others wait for its locks, so it stays short.
TOGETHER = 500
MOST = 5_000


class TooManyToHand(InvalidInput):
    """Mỗi lần nhận, trả hoặc giao được tối đa {most} việc."""

    message_en = "At most {most} tasks can change hands at once."


class HolderChanged(Refusal):
    """Việc này đã đổi người làm sau khi mở danh sách; nay: {holder}. Vui lòng tải lại danh sách."""

    message_en = "The task changed hands since the list was opened; now: {holder}. Please reload."


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one task: it is with `holder` now ("": nobody), or why it stayed."""

    task_uuid: UUID
    title: str
    holder: str
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Hand:
    """Where a task goes, and what the journal is told besides."""

    to: Actor | None
    event: events.EventType
    more: Mapping[str, Any] = field(default_factory=dict)


# What is to happen to a locked, open task: nothing if it is so already; it refuses by raising.
Decide = Callable[[processes.TaskRow], Hand | None]


def hand_many(
    actor: Actor, task_uuids: Sequence[UUID], at: datetime, decide: Decide
) -> tuple[Handed, ...]:
    """
    Let many tasks change hands; what is refused for one does not hold up the others.

    500 at a time are one transaction of a few statements, however many they are: runs and tasks are
    locked in one order, all are judged, and what is decided is written and told.

    :raises TooManyToHand: for more than 5,000.
    """
    asked = list(dict.fromkeys(task_uuids))
    if len(asked) > MOST:
        raise TooManyToHand(most=MOST)
    found: list[Handed] = []
    for first in range(0, len(asked), TOGETHER):
        found += _hand(actor, asked[first : first + TOGETHER], at, decide)
    return tuple(found)


def hand_one(actor: Actor, task_uuid: UUID, at: datetime, decide: Decide) -> processes.TaskRow:
    """
    The same for one task: a set of one.

    :raises Refusal: why it stayed as it was.
    """
    (handed,) = hand_many(actor, [task_uuid], at, decide)
    if handed.refusal is not None:
        raise handed.refusal
    return processes.get_task(task_uuid)


@transaction.atomic
def _hand(actor: Actor, asked: Sequence[UUID], at: datetime, decide: Decide) -> list[Handed]:
    tasks = processes.holding.lock_tasks(asked)
    hands: dict[UUID, Hand] = {}
    found: list[Handed] = []
    for uuid in asked:
        task = tasks.get(uuid)
        refusal = processes.holding.refusal_to_hold(task)
        if task is None or refusal is not None:
            found.append(_stayed(uuid, task, refusal))
            continue
        try:
            hand = decide(task)
        except Refusal as refused:
            found.append(_stayed(uuid, task, refused))
            continue
        if hand is not None:
            hands[uuid] = hand
        holder = task.assignee_name if hand is None else hand.to.name if hand.to else ""
        found.append(Handed(uuid, task.title, holder, None))
    _write(actor, tasks, hands, at)
    return found


def _stayed(uuid: UUID, task: processes.TaskRow | None, refusal: Refusal | None) -> Handed:
    """Why a task stayed as it was; who may not touch it learns nothing else of it."""
    if task is None or type(refusal) is PermissionRefused:
        return Handed(uuid, "", "", refusal)
    return Handed(uuid, task.title, task.assignee_name, refusal)


def _write(
    actor: Actor, tasks: Mapping[UUID, processes.TaskRow], hands: Mapping[UUID, Hand], at: datetime
) -> None:
    if not hands:
        return
    processes.holding.hold_tasks({uuid: hand.to for uuid, hand in hands.items()})
    kinds = {hand.event.name: hand.event for hand in hands.values()}
    for name, event in kinds.items():
        told = [
            _told(actor, tasks[u], hand) for u, hand in hands.items() if hand.event.name == name
        ]
        events.publish_many(event, rows=told, actor=actor, at=at)


def _told(
    actor: Actor, task: processes.TaskRow, hand: Hand
) -> tuple[events.Subject, dict[str, Any], UUID, UUID | None]:
    payload = {"run": task.run_uuid, "task": task.uuid, "element": task.element_id, **hand.more}
    subject = events.Subject(task.subject_kind, task.subject_uuid)
    return subject, payload, task.agency_uuid, delegator_of(actor, task)
