"""Many runs played one step by the interpreter together: judged and written as one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.kernel.diagrams.api import NoWayOut, Scope, Walk, looks
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import RUN_ENDED, TASK_COMPLETED, TASK_OPENED
from motcua.kernel.processes.models import Run, Task, Token
from motcua.kernel.processes.permissions import delegator_of
from motcua.kernel.processes.ports import StepContext, find_step_for_many
from motcua.kernel.processes.queries.tasks import lock_tasks

from .playing import OpenedTask, Play
from .steps import StepResult, require_completable


@dataclass(slots=True)
class _Step:
    """One task on its way through the step."""

    task: Task
    play: Play
    results: list[Mapping[str, Any]] = field(default_factory=list)
    refusal: Refusal | None = None
    look: looks.Look | None = None
    wanted: looks.StepWanted | None = None
    opened: list[Task] = field(default_factory=list)

    @property
    def run(self) -> Run:
        """The run that it moves."""
        return self.task.run

    def walk(self, outcome: str) -> None:
        """See where the step leads, as far as the results of system steps are known."""
        element = self.play.stage.root.net.elements[self.task.element_id]
        run = Scope(key=0, kind="run", net=self.play.stage.root.net, active=self.run.active)
        look = looks.Look(self.results)
        self.wanted, walk = None, Walk(run, look, dict(self.run.variables))
        try:
            walk.complete(run, element, outcome)
        except looks.StepWanted as wanted:
            if find_step_for_many(wanted.element.step) is None:
                raise looks.NotTogether from wanted
            self.wanted = wanted
            return
        except NoWayOut as caught:
            raise looks.NotTogether from caught
        self.look, self.play.walk, self.play.stage.root.active = look, walk, run.active

    def context(self, outcome: str) -> StepContext:
        """What the wanted system step is told."""
        if self.wanted is None:
            raise looks.NotTogether
        return self.play.context(self.wanted.element, {**self.wanted.variables, "outcome": outcome})


@transaction.atomic
def play_together(
    actor: Actor, task_uuids: Sequence[UUID], outcome: str, at: datetime
) -> dict[UUID, StepResult | Refusal]:
    """
    Complete tasks whose ways pass system steps that work for many, in one transaction.

    What is not in the answer must be played by itself. A system step that refuses one leaves that
    task open and holds up no other. What system steps tell of themselves comes first in the
    journal, then the tasks of all.

    :raises NotTogether: if only a system step showed that a way needs more; nothing is kept then.
    """
    answers: dict[UUID, StepResult | Refusal] = {}
    steps: list[_Step] = []
    for task in lock_tasks(task_uuids):
        try:
            _begin(actor, task, outcome, at, steps)
        except Refusal as refusal:
            answers[task.uuid] = refusal
    while waiting := [step for step in steps if step.wanted is not None and not step.refusal]:
        _perform(waiting, outcome)
    for step in steps:
        if step.refusal is not None:
            answers[step.task.uuid] = step.refusal
    done = [step for step in steps if step.look is not None and step.refusal is None]
    if done:
        _write(done, actor, outcome, at)
    for step in done:
        opened = tuple(OpenedTask(task.uuid, task.element_id) for task in step.opened)
        is_over = step.play.walk.is_over
        answers[step.task.uuid] = StepResult(
            step.task.uuid, step.run.uuid, outcome, opened, is_over
        )
    return answers


def _begin(actor: Actor, task: Task, outcome: str, at: datetime, steps: list[_Step]) -> None:
    """Look where a task leads, if it stands alone in a run without anything that listens."""
    require_completable(actor, task)
    # The first one's calendars serve all.
    known = steps[0].play.looked_up if steps else {}
    lender = delegator_of(actor, task)
    play = Play(task.run, actor, at, acting_for=lender, looked_up=known)
    net = play.stage.root.net
    is_alone = task.scope_id is None and task.run.active == 1 and not any(net.handlers(""))
    element = net.elements.get(task.element_id)
    if not is_alone or element is None or any(net.boundaries(element.id)) or element.loop:
        return
    step = _Step(task, play)
    try:
        step.walk(outcome)
    except looks.NotTogether:
        return
    steps.append(step)


def _perform(waiting: Sequence[_Step], outcome: str) -> None:
    """Let each wanted system step work for all that want it."""
    by_name: dict[str, list[_Step]] = defaultdict(list)
    for step in waiting:
        if step.wanted is not None:
            by_name[step.wanted.element.step].append(step)
    for name, those in by_name.items():
        work = find_step_for_many(name)
        if work is None:
            raise LookupError(name)
        for step, result in zip(those, work([s.context(outcome) for s in those]), strict=True):
            if isinstance(result, Refusal):
                step.refusal = result
                continue
            step.results.append(result)
            step.walk(outcome)


def _write(done: Sequence[_Step], actor: Actor, outcome: str, at: datetime) -> None:
    """All rows and all events of the step, in as many statements as there are kinds of them."""
    for acting_for, those in _grouped(done, lambda step: step.play.acting_for):
        Task.objects.filter(id__in=[step.task.pk for step in those]).update(
            state=Task.State.COMPLETED,
            outcome=outcome,
            completed_at=at,
            completed_by=actor.uuid,
            completed_by_name=actor.name,
            completed_for=acting_for,
        )
    _tell(TASK_COMPLETED, [(s, s.task, {"outcome": outcome}) for s in done], actor, at)
    tokens: list[Token] = []
    for step in done:
        tokens += _rows_of(step, at)
    Task.objects.bulk_create([task for step in done for task in step.opened])
    Token.objects.bulk_create(tokens)
    Run.objects.bulk_update(
        [step.run for step in done], ["active", "variables", "state", "ended_at", "end_element"]
    )
    _tell(TASK_OPENED, [(s, task, {}) for s in done for task in s.opened], actor, at)
    over = [step for step in done if step.play.walk.is_over]
    for (agency, acting_for), those in _grouped(
        over, lambda step: (step.run.agency_uuid, step.play.acting_for)
    ):
        told = [
            (_subject(step.run), {"run": step.run.uuid, "element": step.run.end_element})
            for step in those
        ]
        events.publish_many(
            RUN_ENDED, rows=told, actor=actor, at=at, agency_uuid=agency, acting_for=acting_for
        )


def _rows_of(step: _Step, at: datetime) -> list[Token]:
    """The rows that a step opens; its run as it is now."""
    look, run, walk = step.look, step.run, step.play.walk
    if look is None:
        return []
    found = [
        step.play.stage.token_of(element, Token.Kind.STEP, left_at=at) for element in look.steps
    ]
    for scope, element in look.rests:
        if element.kind == "human":
            step.opened.append(step.play.task_of(scope, element))
        else:
            found.append(step.play.stage.token_of(element, Token.Kind(element.trigger)))
    run.active, run.variables = step.play.stage.root.active, walk.variables
    if walk.is_over:
        run.state, run.ended_at = Run.State.ENDED, at
        run.end_element = walk.ended[-1] if walk.ended else ""
    return found


def _tell(
    event: events.EventType,
    rows: Iterable[tuple[_Step, Task, Mapping[str, Any]]],
    actor: Actor,
    at: datetime,
) -> None:
    for (agency, acting_for), those in _grouped(
        list(rows), lambda row: (row[1].agency_uuid, row[0].play.acting_for)
    ):
        told = [
            (
                _subject(step.run),
                {"run": step.run.uuid, "task": task.uuid, "element": task.element_id, **more},
            )
            for step, task, more in those
        ]
        events.publish_many(
            event, rows=told, actor=actor, at=at, agency_uuid=agency, acting_for=acting_for
        )


def _subject(run: Run) -> events.Subject:
    return events.Subject(run.subject_kind, run.subject_uuid)


def _grouped(rows: Iterable[Any], key: Any) -> list[tuple[Any, list[Any]]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return list(found.items())
