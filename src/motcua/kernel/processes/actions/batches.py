"""Completing many tasks at once, with one answer for each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor
from motcua.base.errors import InvalidInput, Refusal
from motcua.kernel.diagrams.api import looks

from .steps import NORMS, StepResult, grants_of, play_task, result_of
from .together import play_together

MOST_TASKS = 5_000


class TooManyTasks(InvalidInput):
    """Mỗi lần xử lý được tối đa {most} việc."""

    message_en = "At most {most} tasks can be completed at once."


@dataclass(frozen=True, slots=True)
class BatchItem:
    """What became of one task of a batch: a result, or the refusal that left it as it was."""

    task_uuid: UUID
    result: StepResult | None
    refusal: Refusal | None


def complete_tasks(
    *, actor: Actor, task_uuids: Sequence[UUID], outcome: str, at: datetime
) -> tuple[BatchItem, ...]:
    """
    Complete many tasks with one outcome; what is refused for one does not hold up the others.

    Tasks whose way is known at publication go in one statement and one transaction; those whose
    ways pass system steps that work for many, together in another; all others one by one, each in
    its own. Checks, journal and answers are those of `complete_task`.

    :raises TooManyTasks: for more than 5,000 at once.
    """
    asked = list(dict.fromkeys(task_uuids))
    if len(asked) > MOST_TASKS:
        raise TooManyTasks(most=MOST_TASKS)
    answers = _call(actor, asked, outcome, at)
    needed = [uuid for uuid, answer in answers.items() if answer["status"] == "due_needed"]
    for uuid in needed:
        NORMS.learn(answers[uuid]["calendar"], answers[uuid]["norms"])
    if needed:
        answers.update(_call(actor, needed, outcome, at))
    general = [uuid for uuid, answer in answers.items() if answer["status"] == "general"]
    together = _together(actor, general, outcome, at)
    return tuple(
        together.get(uuid) or _item(actor, uuid, outcome, at, answers[uuid]) for uuid in asked
    )


def _together(
    actor: Actor, task_uuids: list[UUID], outcome: str, at: datetime
) -> dict[UUID, BatchItem]:
    if len(task_uuids) < 2:
        return {}
    try:
        played = play_together(actor, task_uuids, outcome, at)
    except looks.NotTogether:
        return {}
    return {
        uuid: BatchItem(uuid, None, said)
        if isinstance(said, Refusal)
        else BatchItem(uuid, said, None)
        for uuid, said in played.items()
    }


def _item(
    actor: Actor, task_uuid: UUID, outcome: str, at: datetime, answer: dict[str, Any]
) -> BatchItem:
    try:
        if answer["status"] in {"general", "due_needed"}:
            result = play_task(actor, task_uuid, outcome, at, None)
        else:
            result = result_of(answer, task_uuid, outcome)
    except Refusal as refusal:
        return BatchItem(task_uuid, None, refusal)
    return BatchItem(task_uuid, result, None)


def _call(
    actor: Actor, task_uuids: list[UUID], outcome: str, at: datetime
) -> dict[UUID, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT processes_complete_tasks(%s::uuid[], %s, %s, %s, %s, %s,"
            " %s::text[], %s::text[], %s::uuid[], %s::jsonb)::text",
            [
                task_uuids,
                outcome,
                at,
                actor.kind,
                actor.uuid,
                actor.name,
                *grants_of(actor),
                json.dumps(NORMS.dues(at)),
            ],
        )
        answers = json.loads(cursor.fetchone()[0])
    return {UUID(answer["task"]): answer for answer in answers}
