"""Runs: where they are and how they came there."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.actors import Actor
from motcua.base.errors import NotFound
from motcua.kernel.processes.models import Run, Task, Token
from motcua.kernel.processes.permissions import may_see_run

_AT = """
SELECT r.uuid, r.subject_uuid, at.agency, coalesce((
    SELECT jsonb_object_agg(t.uuid, jsonb_build_array(t.assignee_uuid, t.assignee_name))
    FROM processes_task t WHERE t.run_id = r.id AND t.state = 'open'
      AND t.agency_uuid = at.agency AND t.assignee_uuid IS NOT NULL), '{}')
FROM processes_run r CROSS JOIN LATERAL (SELECT r.agency_uuid AS agency
    UNION SELECT (p.value ->> 'uuid')::uuid FROM jsonb_each(r.places) p) at
WHERE r.state = 'running' AND at.agency = ANY (%s::uuid[]) ORDER BY r.id, at.agency
"""


class RunNotFound(NotFound):
    """Không tìm thấy quy trình đang thực hiện."""

    message_en = "There is no such run."


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """One thing in a run's history: a task done, open or canceled, a system step, an event."""

    element_id: str
    name: str
    kind: str  # human, or the kind of the token: service, message, timer, …
    state: str
    began_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    norm: str
    outcome: str
    done_by: UUID | None
    done_by_name: str
    done_for: UUID | None
    agency_uuid: UUID | None
    task_uuid: UUID | None = None

    @property
    def is_over_norm(self) -> bool | None:
        """Whether the step took longer than its norm; None while nobody can say."""
        if self.due_at is None or self.ended_at is None:
            return None
        return self.ended_at > self.due_at


def list_runs_at(agencies: Collection[UUID]) -> list[tuple[UUID, UUID, UUID, dict[str, Any]]]:
    """
    The running runs whose own agency or one of whose places is one of these (one query).

    :returns: run, subject, agency, and who holds its open tasks there: {task: [account, name]}.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AT, [list(agencies)])
        return [(*row[:3], json.loads(row[3])) for row in cursor.fetchall()]


def subjects_of(run_uuids: Collection[UUID]) -> dict[UUID, UUID]:
    """Which matter each of these runs serves."""
    return dict(Run.objects.filter(uuid__in=run_uuids).values_list("uuid", "subject_uuid"))


def get_run(run_uuid: UUID) -> Run:
    """
    A run with its version.

    :raises RunNotFound: if it does not exist.
    """
    run = Run.objects.select_related("version").defer("version__bpmn").filter(uuid=run_uuid).first()
    if run is None:
        raise RunNotFound()
    return run


def get_run_for(actor: Actor, run_uuid: UUID) -> Run:
    """
    A run with its version, for officials of one of its agencies or above.

    :raises RunNotFound: if it does not exist, or is none of the actor's business.
    """
    run = get_run(run_uuid)
    if not may_see_run(actor, run):
        raise RunNotFound()
    return run


def lock_run(run_uuid: UUID) -> Run:
    """The same, locked until the transaction ends: a run's tokens move one step at a time."""
    run = (
        Run.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version")
        .defer("version__bpmn")  # up to megabytes that no step needs
        .filter(uuid=run_uuid)
        .first()
    )
    if run is None:
        raise RunNotFound()
    return run


@dataclass(frozen=True, slots=True)
class Diagram:
    """What the macro of `ui/process_diagram.html` needs to show where a run stands."""

    version_uuid: UUID
    current: tuple[str, ...]


def diagram_of(run_uuid: UUID) -> Diagram:
    """
    The diagram of a run and the elements at which its tokens rest now (three SQL queries).

    :raises RunNotFound: if it does not exist.
    """
    run = get_run(run_uuid)
    tasks = Task.objects.filter(run=run, state=Task.State.OPEN).order_by("id")
    tokens = Token.objects.filter(run=run, left_at__isnull=True).order_by("id")
    standing = [
        *tasks.values_list("element_id", flat=True),
        *tokens.exclude(kind=Token.Kind.HANGING_TIMER).values_list("element_id", flat=True),
    ]
    return Diagram(run.version.uuid, tuple(dict.fromkeys(standing)))


def history_of(run_uuid: UUID) -> tuple[HistoryStep, ...]:
    """
    Everything that a run did and waits for, in the order in which it began (two SQL queries).

    The door decides whether the reader may see the names of the officials.
    """
    tasks = Task.objects.filter(run__uuid=run_uuid).order_by("opened_at", "id")
    tokens = (
        Token.objects.filter(run__uuid=run_uuid)
        .exclude(kind__in=[Token.Kind.JOIN, Token.Kind.HANGING_TIMER])
        .order_by("arrived_at", "id")
    )
    steps = [*map(_of_task, tasks), *map(_of_token, tokens)]
    return tuple(sorted(steps, key=lambda step: step.began_at))


def _of_task(task: Task) -> HistoryStep:
    return HistoryStep(
        element_id=task.element_id,
        name=task.name,
        kind="human",
        state=task.state,
        began_at=task.opened_at,
        ended_at=task.completed_at,
        due_at=task.due_at,
        norm=task.norm,
        outcome=task.outcome,
        done_by=task.completed_by,
        done_by_name=task.completed_by_name or task.assignee_name,
        done_for=task.completed_for,
        agency_uuid=task.agency_uuid,
        task_uuid=task.uuid,
    )


def _of_token(token: Token) -> HistoryStep:
    return HistoryStep(
        element_id=token.element_id,
        name=token.name,
        kind=token.kind,
        state=Task.State.COMPLETED if token.left_at else Task.State.OPEN,
        began_at=token.arrived_at,
        ended_at=token.left_at,
        due_at=token.due_at,
        norm="",
        outcome="",
        done_by=None,
        done_by_name="",
        done_for=None,
        agency_uuid=None,
    )
