"""Plays one step of a run by the interpreter, under the run's lock, over the same rows."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from motcua.base.actors import Actor
from motcua.base.errors import Refusal
from motcua.kernel.events import api as events
from motcua.kernel.processes.events import RUN_ENDED, TASK_OPENED
from motcua.kernel.processes.models import Run, Task, Token
from motcua.kernel.processes.ports import StepContext, find_step
from motcua.kernel.processes.queries.norms import norm_due
from motcua.kernel.processes.queries.versions import net_of
from motcua.kernel.processes.rules.net import Element, Net, Norm
from motcua.kernel.processes.rules.timers import parse_timer
from motcua.kernel.processes.rules.tokens import NoWayOut, Walk

_WAITING = {"message": Token.Kind.MESSAGE, "timer": Token.Kind.TIMER}


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


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A human task that a step opened."""

    uuid: UUID
    element_id: str


@dataclass(slots=True)
class Play:
    """One step under way: keeps what the token game decides as rows."""

    run: Run
    actor: Actor
    at: datetime
    acting_for: UUID | None = None
    opened: list[Task] = field(default_factory=list)
    net: Net = field(init=False)
    walk: Walk = field(init=False)
    _joined: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        """Read where the run's tokens are; the caller holds the run's lock."""
        self.net = net_of(self.run.version)
        resting = Counter(
            Task.objects.filter(run=self.run, state=Task.State.OPEN).values_list(
                "element_id", flat=True
            )
        )
        tokens = Token.objects.filter(run=self.run, left_at__isnull=True)
        joining: Counter[str] = Counter()
        for kind, element_id, flow_id in tokens.values_list("kind", "element_id", "flow_id"):
            if kind == Token.Kind.JOIN:
                joining[flow_id] += 1
            elif kind in _WAITING.values():
                resting[element_id] += 1
        self._joined = Counter(joining)
        variables = dict(self.run.variables)
        self.walk = Walk(self.net, self, variables, resting, joining)

    def lift(self, element_id: str) -> None:
        """Take the token that rested at an element off it (its row is closed by the caller)."""
        self.walk.resting[element_id] -= 1
        self.walk.resting += Counter()

    def go(self, element_id: str, outcome: str | None = None) -> None:
        """Let a token leave an element and play until all rest."""
        self.walk.outcome = outcome
        self._played(lambda: self.walk.leave(element_id))

    def begin(self) -> None:
        """Put the first token on the start event."""
        start = next(self.net.of_kind("start"))
        self._played(lambda: self.walk.enter(start.id))

    def _played(self, move: Callable[[], None]) -> None:
        try:
            move()
        except NoWayOut as caught:
            element = self.net.elements[caught.element_id]
            raise ProcessStuck(element=element.name or element.id) from caught

    def open_task(self, element: Element) -> None:
        """A human task opens, with the timers on its border."""
        uuid, path = self.run.agency_uuid, self.run.agency_path
        if element.place in self.run.places:
            place = self.run.places[element.place]
            uuid, path = UUID(place["uuid"]), place["path"]
        task = Task.objects.create(
            run=self.run,
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
            norm=str(element.norm or ""),
            opened_at=self.at,
            due_at=norm_due(self.run.calendar_code, element.norm, self.at),
        )
        self.opened.append(task)
        for event in self.net.boundaries(element.id):
            if event.kind == "boundary_timer":
                self._token(event, Token.Kind.BOUNDARY_TIMER, task=task, due_at=self._due(event))

    def wait(self, element: Element) -> None:
        """A token rests at a message or timer event."""
        due = self._due(element) if element.kind == "timer" else None
        self._token(element, _WAITING[element.kind], due_at=due)

    def perform(self, element: Element) -> Mapping[str, Any]:
        """Call the code bound to a service task; its passage is kept for the history."""
        step = find_step(element.step)
        if step is None:
            raise ProcessStuck(element=element.name or element.id)
        context = StepContext(
            run_uuid=self.run.uuid,
            element_id=element.id,
            step=element.step,
            subject_kind=self.run.subject_kind,
            subject_uuid=self.run.subject_uuid,
            agency_uuid=self.run.agency_uuid,
            agency_path=self.run.agency_path,
            variables=dict(self.walk.variables),
            outcome=self.walk.outcome,
            actor=self.actor,
            at=self.at,
        )
        self._token(element, Token.Kind.SERVICE, left_at=self.at)
        return step(context) or {}

    def _token(self, element: Element, kind: Token.Kind, **values: Any) -> None:
        Token.objects.create(
            run=self.run,
            element_id=element.id,
            name=element.name,
            kind=kind,
            message=element.message,
            arrived_at=self.at,
            **values,
        )

    def _due(self, event: Element) -> datetime:
        timer = parse_timer(event.timer)
        if isinstance(timer, timedelta):
            return self.at + timer
        if isinstance(timer, Norm):
            return norm_due(self.run.calendar_code, timer, self.at) or self.at
        if isinstance(timer, datetime):
            return timer
        value = self.walk.variables.get(str(timer))
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise TimerUnset(variable=timer, element=event.name or event.id)
        return moment

    def finish(self) -> bool:
        """Write joins, variables and the end; tell what opened. Whether the run is over."""
        self._write_joins()
        changed = []
        if self.walk.variables != self.run.variables:
            self.run.variables = self.walk.variables
            changed.append("variables")
        if self.walk.is_over:
            close_rest(self.run, self.at)
            self.run.state, self.run.ended_at = Run.State.ENDED, self.at
            self.run.end_element = self.walk.ended[-1] if self.walk.ended else ""
            changed += ["state", "ended_at", "end_element"]
        if changed:
            self.run.save(update_fields=changed)
        self._tell()
        return self.walk.is_over

    def _write_joins(self) -> None:
        before, after = self._joined, self.walk.joining
        for flow_id in before.keys() | after.keys():
            gone = before[flow_id] - after[flow_id]
            waiting = Token.objects.filter(
                run=self.run, kind=Token.Kind.JOIN, flow_id=flow_id, left_at__isnull=True
            )
            if gone > 0:
                ids = list(waiting.order_by("id").values_list("id", flat=True)[:gone])
                Token.objects.filter(id__in=ids).update(left_at=self.at)
            join = self.net.elements[self.net.flows[flow_id].target]
            for _ in range(-gone):
                self._token(join, Token.Kind.JOIN, flow_id=flow_id)

    def _tell(self) -> None:
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
            events.publish(
                RUN_ENDED,
                subject=subject,
                actor=self.actor,
                at=self.at,
                payload={"run": self.run.uuid, "element": self.run.end_element},
                agency_uuid=self.run.agency_uuid,
                acting_for=self.acting_for,
            )


def close_rest(run: Run, at: datetime) -> None:
    """Cancel a run's open tasks and take its waiting tokens away."""
    open_tasks = Task.objects.filter(run=run, state=Task.State.OPEN)
    open_tasks.update(state=Task.State.CANCELED, completed_at=at)
    Token.objects.filter(run=run, left_at__isnull=True).update(left_at=at)


def close_timers(task: Task, at: datetime) -> None:
    """Take the timers on the border of a task away."""
    Token.objects.filter(task=task, left_at__isnull=True).update(left_at=at)
