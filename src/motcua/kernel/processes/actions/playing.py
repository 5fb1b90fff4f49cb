"""Plays one step of a run by the interpreter, under the run's lock, over the same rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.base.feel.scope import EvaluationTooLong
from motcua.base.text import vietnam_day
from motcua.base.together import change
from motcua.kernel.calendars import api as calendars
from motcua.kernel.decisions import api as decisions
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.api import Element, NoWayOut, Scope, StepError, Walk
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import (
    DECISION_TAKEN,
    MESSAGE_SENT,
    RUN_ENDED,
    SIGNAL_THROWN,
    TASK_OPENED,
)
from motcua.kernel.processes.models import Run, RunScope, Task, Token
from motcua.kernel.processes.ports import StepContext, find_step
from motcua.kernel.processes.queries.norms import norm_due_by

from .hearing import hear
from .stage import RowStage


class ProcessStuck(Refusal):
    """Quy trình không thể đi tiếp từ bước “{element}”. Việc chưa được ghi nhận; vui lòng báo cơ
    quan quản trị quy trình."""

    message_en = (
        "The process cannot go on from the step “{element}”. Nothing was changed; please tell "
        "the office in charge of processes."
    )


class TimerUnset(Refusal):
    """Chưa có thời điểm “{variable}” cho hẹn giờ của bước “{element}”."""

    message_en = "The moment “{variable}” for the timer of the step “{element}” is not set."


class TurnsUnknown(Refusal):
    """Không xác định được số lượt của bước “{element}”: cần danh sách hoặc số nguyên không âm, tối
    đa 20.000, hiện là “{said}”."""

    message_en = (
        "How often the step “{element}” is done is not known: a list or a whole number up to "
        "20,000 is needed, there is “{said}”."
    )


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A human task that a step opened."""

    uuid: UUID
    element_id: str


@dataclass(slots=True)
class Play:
    """One step under way; the caller holds the run's lock."""

    run: Run
    actor: Actor
    at: datetime
    acting_for: UUID | None = None
    due_at: datetime | None = None  # of tasks without a norm of their own
    looked_up: dict[str, calendars.Calendar] = field(default_factory=dict)  # by code
    stage: RowStage = field(init=False)
    walk: Walk = field(init=False)
    _active_before: int = field(init=False)

    def __post_init__(self) -> None:
        """Stand where the run is."""
        self._active_before = self.run.active
        self.stage = RowStage(
            self.run, self.at, self._perform, self.due_of, self.task_of, self._signal
        )
        self.walk = Walk(self.stage.root, self.stage, dict(self.run.variables))

    def move(self, move: Callable[[], None]) -> None:
        """
        Let tokens move until all rest.

        :raises ProcessStuck: if a token cannot go on; nothing of the step is kept then.
        """
        try:
            move()
        except NoWayOut as caught:
            raise ProcessStuck(element=self._name(caught.element_id)) from caught
        except EvaluationTooLong as caught:
            raise ProcessStuck(element=self.run.version.name) from caught
        except diagrams.LoopUncountable as caught:
            said = str(caught.said)[:80]
            raise TurnsUnknown(element=self._name(caught.element_id), said=said) from caught

    def _name(self, element_id: str) -> str:
        element = self.stage.root.net.elements.get(element_id)
        return (element.name if element else "") or element_id

    def begin(self, start: Element | None) -> None:
        """Put the first tokens into the run."""
        self.stage.start_timers(self.stage.root)
        self.move(lambda: self.walk.begin(start))

    def complete(self, rest: Task | Token, outcome: str | None = None) -> None:
        """A human task or another rest is done; its row is closed by the caller."""
        scope = self.stage.scope(rest.scope_id)
        element = scope.net.elements[rest.element_id]
        self.move(lambda: self.walk.complete(scope, element, outcome))

    def task_of(self, scope: Scope, element: Element) -> Task:
        """A row for a human task that opens."""
        uuid, path = self._place(scope, element)
        return Task(
            run=self.run,
            scope_id=scope.key or None,
            element_id=element.id,
            name=element.name,
            role=element.role,
            permission=element.permission,
            agency_uuid=uuid,
            agency_path=path,
            subject_kind=self.run.subject_kind,
            subject_uuid=self.run.subject_uuid,
            title=self.run.title,
            folded=self.run.folded,
            state=Task.State.OPEN,
            norm=str(element.norm or ""),
            opened_at=self.at,
            due_at=self._norm_due(element.norm) or self.due_at,
        )

    def _norm_due(self, norm: diagrams.Norm | None) -> datetime | None:
        """When what begins now should be done; a calendar is looked up once for all of a play."""
        code = self.run.calendar_code
        if norm is None or not code:
            return None
        if code not in self.looked_up:
            self.looked_up[code] = calendars.get_calendar(code, on=vietnam_day(self.at))
        return norm_due_by(self.looked_up[code], norm, self.at)

    def _place(self, scope: Scope, element: Element) -> tuple[UUID, str]:
        """The agency of a task: the run's place of that name, a turn's item, or the run's own."""
        found: Any = self.run.places.get(element.place)
        if found is None and element.place:
            found = scope.variables(self.walk.variables, None).get(element.place)
        if isinstance(found, Mapping) and {"uuid", "path"} <= found.keys():
            return UUID(str(found["uuid"])), str(found["path"])
        return self.run.agency_uuid, self.run.agency_path

    def _perform(
        self, scope: Scope, element: Element, variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        if element.kind == "rule":
            return self._decide(element, variables)
        if element.kind == "send" and not element.step:
            self._send(element)
            return {}
        step = find_step(element.step)
        if step is None:
            raise ProcessStuck(element=element.name or element.id)
        return step(self.context(element, variables)) or {}

    def context(self, element: Element, variables: Mapping[str, Any]) -> StepContext:
        """What a system step is told."""
        known = {name: value for name, value in variables.items() if name != "outcome"}
        return StepContext(
            run_uuid=self.run.uuid,
            element_id=element.id,
            step=element.step,
            subject_kind=self.run.subject_kind,
            subject_uuid=self.run.subject_uuid,
            agency_uuid=self.run.agency_uuid,
            agency_path=self.run.agency_path,
            variables=known,
            outcome=variables.get("outcome"),
            actor=self.actor,
            at=self.at,
        )

    def _decide(self, element: Element, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        """
        Ask a published decision, as in force today; what it says and why is kept with the step.

        Where it comes to no conclusion the step ends with the error `undecided`.
        """
        on = vietnam_day(self.at)
        said = decisions.evaluate_decision(
            code=element.decision, inputs=variables, on=on, at=self.at
        )
        self.stage.tokens[-1].record = said.record()
        payload = {"element": element.id, "decision": said.code, "version": said.version}
        self._publish(DECISION_TAKEN, {"run": self.run.uuid, **payload})
        if not said.is_decided:
            raise StepError("undecided")
        value = diagrams.Scope.plain_value(said.value)
        if isinstance(value, dict) and not element.result:
            return value
        return {element.result or "decision": value}

    def _publish(self, event: events.EventType, payload: dict[str, Any]) -> None:
        events.publish(
            event,
            subject=events.Subject(self.run.subject_kind, self.run.subject_uuid),
            actor=self.actor,
            at=self.at,
            payload=payload,
            agency_uuid=self.run.agency_uuid,
            acting_for=self.acting_for,
        )

    def _signal(self, name: str) -> None:
        """What waits in this run hears a signal at once; other runs after the commit."""
        hear(self, "signal", name)

    def _send(self, element: Element) -> None:
        """Tell the journal that a message or signal went out; who waits for it hears it there."""
        is_signal = element.trigger == "signal"
        event, word = (SIGNAL_THROWN, "signal") if is_signal else (MESSAGE_SENT, "message")
        payload = {"run": self.run.uuid, "element": element.id, word: element.reference}
        self._publish(event, payload)

    def due_of(self, scope: Scope, event: Element) -> tuple[datetime, int | None]:
        """When a timer is due, and how often again after that."""
        seen = scope.variables(self.walk.variables, None)
        try:
            return diagrams.timers.wind_up(event.timer, self.at, self._norm_due, seen)
        except diagrams.timers.MomentUnset as unset:
            raise TimerUnset(variable=unset.variable, element=event.name or event.id) from unset

    @property
    def opened(self) -> list[Task]:
        """The tasks that the step opened and that are still open."""
        return [task for task in self.stage.tasks if task.state == Task.State.OPEN]

    def finish(self) -> bool:
        """Write what the step changed and tell what opened. Whether the run is over."""
        self.stage.write()
        changed = ["active"] if self.run.active != self._active_before else []
        if self.walk.variables != self.run.variables:
            self.run.variables = self.walk.variables
            changed.append("variables")
        if self.walk.is_over:
            close_rest(self.run, self.at)
            self.run.state, self.run.ended_at = Run.State.ENDED, self.at
            self.run.end_element = self.walk.ended[-1] if self.walk.ended else ""
            changed += ["state", "ended_at", "end_element"]
        change(self.run, changed)
        self._tell()
        return self.walk.is_over

    def _tell(self) -> None:
        for _, element in self.stage.passages:
            if element.kind in {"throw", "end"} and element.trigger in {"message", "signal"}:
                self._send(element)
        subject = events.Subject(self.run.subject_kind, self.run.subject_uuid)
        for task in self.opened:
            payload = {"run": self.run.uuid, "task": task.uuid, "element": task.element_id}
            events.publish(
                TASK_OPENED,
                subject=subject,
                actor=self.actor,
                at=self.at,
                payload=payload,
                agency_uuid=task.agency_uuid,
                acting_for=self.acting_for,
            )
        if self.walk.is_over:
            self._publish(RUN_ENDED, {"run": self.run.uuid, "element": self.run.end_element})


def close_rest(run: Run, at: datetime) -> None:
    """Cancel a run's open tasks and take its waiting tokens and scopes away."""
    open_tasks = Task.objects.filter(run=run, state=Task.State.OPEN)
    open_tasks.update(state=Task.State.CANCELED, completed_at=at)
    Token.objects.filter(run=run, left_at__isnull=True).update(left_at=at)
    RunScope.objects.filter(run=run, state=RunScope.State.OPEN).update(
        state=RunScope.State.CANCELED, ended_at=at
    )
