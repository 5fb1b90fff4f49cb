"""The token game of one run that is told: what it decides is kept as rows in memory."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.base.errors import InvalidInput
from motcua.kernel.diagrams.api import Element, Net, Scope, StepError, listening, timers
from motcua.kernel.histories.rules import Performed

from .courses import Course
from .rows import (
    CANCELED,
    ENDED,
    HANGING,
    NO_HOST,
    OPEN,
    TASK_SCOPE,
    TOKEN_DUE,
    TOKEN_FLOW,
    TOKEN_HOST,
    TOKEN_HOST_SCOPE,
    TOKEN_LEFT,
    TOKEN_SCOPE,
    TOKEN_TASK,
    TOKEN_TIMES,
    Row,
    Rows,
    ToldScope,
)


class StepNotRecorded(InvalidInput):
    """
    Quy trình đi qua bước hệ thống “{element}” nhưng hồ sơ lưu không ghi kết quả; bước này không
    được thực hiện lại. Vui lòng bổ sung kết quả đã ghi nhận.
    """

    message_en = (
        "The way passes the system step “{element}”, of which the record says nothing; it is not "
        "performed again. Add what it came to."
    )


class MomentNotRecorded(InvalidInput):
    """Hồ sơ lưu chưa ghi thời điểm “{variable}” mà hẹn giờ “{element}” cần đến."""

    message_en = "The record does not say the moment “{variable}” for the timer “{element}”."


@dataclass(slots=True)
class ToldStage:
    """
    One step of a run that is told, played by the same game as a step of today.

    System steps take what the record says. Tokens become rows at the end of the step, or when a
    signal is thrown in it, in the order in which a step of today writes them.

    :ivar make_task: makes the row of a task, where it is told to be.
    :ivar hear: lets everything in the run that waits for a signal hear it.
    :ivar taken: the system steps that were taken from the record.
    :ivar sent: what was sent or thrown in passing, to be told at the end of the step.
    """

    rows: Rows
    root: Scope
    course: Course
    at: datetime
    calendar_code: str
    variables: Mapping[str, Any]
    performed: list[Performed]
    make_task: Callable[[Scope, Element], Row]
    send: Callable[[Element], None]
    hear: Callable[[str], int] = field(init=False)
    taken: list[str] = field(default_factory=list)
    opened: list[tuple[Element, Row]] = field(default_factory=list)
    sent: list[Element] = field(default_factory=list)
    _new: list[Row] = field(default_factory=list)
    _joined: dict[int, tuple[Scope, Counter[str]]] = field(default_factory=dict)

    def scope(self, key: int | None) -> Scope:
        """The scope that a row names."""
        return self.rows.scopes[key - 1].scope if key else self.root

    # What the token game asks.

    def open_task(self, scope: Scope, element: Element) -> None:
        """A human task opens, with the timers on its border."""
        task = self.make_task(scope, element)
        self.rows.tasks.append(task)
        self.rows.open.setdefault(element.id, []).append(task)
        self.opened.append((element, task))
        if not scope.is_turn_of(element):
            self._hang_timers(scope, element, TOKEN_TASK, task)

    def wait(self, scope: Scope, element: Element) -> None:
        """A token rests at a receive task, a catching event or an event-based gateway."""
        if element.kind == "event_gateway":
            token = self._token(scope, element, "choice")
            for event in listening.choices_of(scope.net, element):
                if event.trigger == "timer":
                    self._hang(scope, event, TOKEN_HOST, token)
            return
        token = self._token(scope, element, element.trigger)
        if element.trigger == "timer":
            token[TOKEN_DUE], _ = self._due(scope, element)
        if not scope.is_turn_of(element):
            self._hang_timers(scope, element, TOKEN_HOST, token)

    def perform(
        self, scope: Scope, element: Element, variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """What the record says that the step came to; a message is only sent."""
        is_told = bool(self.performed) and self.performed[0].element_id == element.id
        is_message = element.kind == "send" and not element.step
        if not is_told and not is_message:
            raise StepNotRecorded(element=element.name or element.id)
        self._token(scope, element, "step", left_at=self.at)
        if is_message:
            self.send(element)
        if not is_told:
            return {}
        fact = self.performed.pop(0)
        self.taken.append(element.id)
        if fact.error:
            raise StepError(fact.error)
        return fact.brought

    def passed(self, scope: Scope, element: Element) -> None:
        """A token went through an event; what it sends is told at the end of the step."""
        if element.kind in {"throw", "end"} and element.trigger in {"message", "signal"}:
            self.sent.append(element)
        self._token(scope, element, "event", left_at=self.at)

    def broadcast(self, name: str) -> None:
        """All that waits in the run hears a signal; what began in this step waits too."""
        self.settle()
        self.hear(name)

    def open_scope(self, scope: Scope) -> None:
        """A scope begins, with the timers on its border and of its event sub-processes."""
        rows, outer = self.rows, scope.parent or self.root
        scope.key = len(rows.scopes) + 1
        rows.scopes.append(ToldScope(scope, self._version(scope), self.at))
        if scope.kind in {"sub", "call", "loop"} and outer.kind != "turn":
            element = outer.net.elements[scope.element_id]
            self._hang_timers(outer, element, TOKEN_HOST_SCOPE, scope.key)
        if scope.is_holder:
            self.start_timers(scope)

    def start_timers(self, scope: Scope) -> None:
        """Hang up the timers that begin event sub-processes of a scope."""
        for _, start in scope.net.handlers(scope.container):
            if start.trigger == "timer":
                self._hang(scope, start, TOKEN_HOST_SCOPE, scope.key or None)

    def _version(self, scope: Scope) -> int:
        outer = scope.parent or self.root
        if scope.kind == "call":
            return int(self.course.called(outer.net.elements[scope.element_id].called).version.pk)
        return self.rows.scopes[outer.key - 1].version_id if outer.key else self.course.version.pk

    def close_scope(self, scope: Scope, *, is_canceled: bool) -> None:
        """A scope is over, and so are the timers on its border."""
        if scope.key:
            self.rows.scopes[scope.key - 1].end(CANCELED if is_canceled else ENDED, self.at)
            self.rows.take_off(TOKEN_HOST_SCOPE, scope.key, self.at)

    def empty(self, scope: Scope) -> None:
        """Everything in a scope is canceled, also what began in this step."""
        keys = {scope.key}
        for inner in self.rows.scopes:
            if inner.scope is not scope and inner.scope.is_within(scope):
                keys.add(inner.scope.key)
                if inner.state == OPEN:
                    inner.end(CANCELED, self.at)
                    self.rows.take_off(TOKEN_HOST_SCOPE, inner.scope.key, self.at)
        for token in self._new:
            if token[TOKEN_LEFT] is None and (token[TOKEN_SCOPE] or 0) in keys:
                token[TOKEN_LEFT] = self.at
        self.rows.empty(keys, self.at)
        for key in keys & self._joined.keys():
            self._joined[key][1].clear()

    def joining(self, scope: Scope) -> Counter[str]:
        """The tokens that wait at joins of a scope, by the flow that they came on."""
        here = self.rows.joins.setdefault(scope.key, Counter())
        if scope.key not in self._joined:
            self._joined[scope.key] = scope, Counter(here)
        return here

    def standing(self, scope: Scope) -> Collection[str]:
        """The elements of a scope at which tokens rest."""
        here, rows = scope.key or None, self.rows
        found = {
            name
            for name, tasks in rows.open.items()
            if any(task[TASK_SCOPE] == here for task in tasks)
        }
        found |= {token[0] for token in self._resting() if token[TOKEN_SCOPE] == here}
        return found | {
            inner.scope.element_id
            for inner in rows.scopes
            if inner.scope.parent is scope and inner.state == OPEN
        }

    def _resting(self) -> Iterator[Row]:
        yield from self.rows.resting()
        yield from Rows(tokens=self._new).resting()

    def is_interrupted(self, scope: Scope) -> bool:
        """Whether an interrupting event sub-process runs in a scope."""
        handlers = scope.net.handlers(scope.container)
        interrupting = {sub.id for sub, start in handlers if start.is_interrupting}
        return any(
            one.state == OPEN and one.scope.parent is scope and one.scope.element_id in interrupting
            for one in self.rows.scopes
            if one.scope.kind == "event"
        )

    def called(self, element: Element) -> Net:
        """The latest version of the process that a call activity calls."""
        return self.course.called(element.called).net

    def results(self, loop: Scope) -> list[Mapping[str, Any]]:
        """What the turns of a loop came to, in their order."""
        turns = [one.scope for one in self.rows.scopes if one.scope.parent is loop]
        return [dict(turn.locals) for turn in sorted(turns, key=lambda turn: turn.index)]

    # Timers and rows.

    def _hang_timers(self, scope: Scope, element: Element, place: int, host: Row | int) -> None:
        for event in listening.timers_on(scope.net, element):
            self._hang(scope, event, place, host)

    def _hang(self, scope: Scope, event: Element, place: int, host: Row | int | None) -> None:
        token = self._token(scope, event, HANGING)
        token[TOKEN_DUE], token[TOKEN_TIMES] = self._due(scope, event)
        token[place] = host
        self.rows.hanging.append(token)
        self.rows.has_hosts = True

    def hang_again(self, timer: Row, event: Element) -> None:
        """A timer that repeats hangs on for its next moment that is not past."""
        due, left = timer[TOKEN_DUE], timer[TOKEN_TIMES]
        again = timers.wind_again(event.timer, due, left, self.at)
        if again is not None:
            token: Row = [*timer]
            token[TOKEN_FLOW + 1 : TOKEN_SCOPE] = [event.reference, self.at, None]
            token[TOKEN_DUE], token[TOKEN_TIMES] = again
            self.rows.tokens.append(token)
            self.rows.hanging.append(token)

    def _due(self, scope: Scope, event: Element) -> tuple[datetime, int | None]:
        norms, seen = self.course.norms, scope.variables(self.variables, None)
        try:
            return timers.wind_up(
                event.timer, self.at, lambda n: norms.due(self.calendar_code, n, self.at), seen
            )
        except timers.MomentUnset as unset:
            raise MomentNotRecorded(
                variable=unset.variable, element=event.name or event.id
            ) from unset

    def _token(
        self, scope: Scope, element: Element, kind: str, *, left_at: datetime | None = None
    ) -> Row:
        token: Row = [
            element.id, element.name, kind, "", element.reference, self.at, left_at, *NO_HOST,
        ]  # fmt: skip
        token[TOKEN_SCOPE] = scope.key or None
        self._new.append(token)
        return token

    def settle(self) -> None:
        """Keep the step's tokens: timers on other tokens after those, then what came to joins."""
        self.rows.tokens += [token for token in self._new if token[TOKEN_HOST] is None]
        self.rows.tokens += [token for token in self._new if token[TOKEN_HOST] is not None]
        self._new.clear()
        for key, (scope, before) in self._joined.items():
            after = self.rows.joins.get(key, Counter())
            for flow in before.keys() | after.keys():
                self._settle_join(scope, flow, after[flow] - before[flow])
            self._joined[key] = scope, Counter(after)

    def _settle_join(self, scope: Scope, flow: str, change: int) -> None:
        here = scope.key or None
        if change < 0:
            waiting = (
                token
                for token in self.rows.tokens
                if token[TOKEN_FLOW] == flow
                and token[TOKEN_LEFT] is None
                and token[TOKEN_SCOPE] == here
            )
            for token in list(waiting)[:-change]:
                token[TOKEN_LEFT] = self.at
        join = scope.net.elements[scope.net.flows[flow].target]
        for _ in range(change):
            self.rows.tokens.append(
                [
                    join.id,
                    join.name,
                    "join",
                    flow,
                    join.reference,
                    self.at,
                    None,
                    here,
                    *NO_HOST[1:],
                ]
            )
