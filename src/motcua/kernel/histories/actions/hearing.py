"""What a told run hears: messages, signals and timers, in the order in which today's runs do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from motcua.kernel.diagrams.api import Element, Scope, Walk, listening

from .rows import (
    CANCELED,
    ELEMENT,
    HANGING,
    OPEN,
    STATE,
    TASK_SCOPE,
    TOKEN_HOST,
    TOKEN_HOST_SCOPE,
    TOKEN_KIND,
    TOKEN_LEFT,
    TOKEN_REFERENCE,
    TOKEN_SCOPE,
    TOKEN_TASK,
    Row,
)
from .stages import ToldStage

Act = Callable[[], bool]  # whether it happened: an earlier one may have ended what heard it
_ON_BORDER = frozenset({"sub", "call", "loop"})


@dataclass(frozen=True, slots=True)
class Hearing:
    """One step in which something is heard."""

    stage: ToldStage
    walk: Walk

    def begin(self, start: Element | None) -> None:
        """The first tokens, with the timers of the run's own event sub-processes."""
        self.stage.start_timers(self.stage.root)
        self.walk.begin(start)

    def hear(self, trigger: str, name: str) -> int:
        """Let everything that waits for a message or signal hear it; says how many did."""
        with self.walk.together():
            return sum(act() for act in list(self._listeners(trigger, name)))

    def fire(self, timer: Row) -> None:
        """A timer is due."""
        stage, at = self.stage, self.stage.at
        scope = stage.scope(timer[TOKEN_SCOPE])
        event = scope.net.elements[timer[0]]
        timer[TOKEN_LEFT] = at
        if event.kind in {"boundary", "start"} and not event.is_interrupting:
            stage.hang_again(timer, event)
        self._go_on(timer, scope, event)

    def _go_on(self, timer: Row, scope: Scope, event: Element) -> None:
        stage, host = self.stage, timer[TOKEN_HOST]
        if timer[TOKEN_KIND] != HANGING:
            stage.rows.leave(timer, stage.at)
            self.walk.complete(scope, event)
        elif event.kind == "start":
            self._handle(stage.scope(timer[TOKEN_HOST_SCOPE]), event)
        elif timer[TOKEN_HOST_SCOPE] is not None:
            self._on_scope(stage.scope(timer[TOKEN_HOST_SCOPE]), event)
        elif timer[TOKEN_TASK] is not None:
            self._on_task(timer[TOKEN_TASK], event)
        elif host[TOKEN_KIND] == "choice":
            self._choose(host, event)
        else:
            self._on_token(host, event)

    def _listeners(self, trigger: str, name: str) -> Iterator[Act]:
        rows, stage = self.stage.rows, self.stage
        for token in list(rows.resting()):
            scope = stage.scope(token[TOKEN_SCOPE])
            heard = listening.heard_in(scope.net, trigger, name)
            yield from self._at_token(token, scope, heard)
        for task in [one for one in rows.tasks if one[STATE] == OPEN]:
            scope = stage.scope(task[TASK_SCOPE])
            heard = listening.heard_in(scope.net, trigger, name)
            for event in _borders(scope, task[ELEMENT], heard):
                yield partial(self._on_task, task, event)
        yield from self._in_scope(stage.root, trigger, name)
        for told in list(rows.scopes):
            if told.state == OPEN:
                yield from self._in_scope(told.scope, trigger, name)

    def _at_token(self, token: Row, scope: Scope, heard: listening.Listening) -> Iterator[Act]:
        element = scope.net.elements[token[0]]
        if element in heard.rests and token[TOKEN_REFERENCE] == element.reference:
            yield partial(self._at_rest, token, scope, element)
        for gateway, event in heard.choices:
            if gateway == element:
                yield partial(self._choose, token, event)
        for event in _borders(scope, token[0], heard):
            yield partial(self._on_token, token, event)

    def _in_scope(self, scope: Scope, trigger: str, name: str) -> Iterator[Act]:
        outer = scope.parent
        if outer is not None and outer.kind != "turn" and scope.kind in _ON_BORDER:
            for event in listening.heard_in(outer.net, trigger, name).borders:
                if event.attached_to == scope.element_id:
                    yield partial(self._on_scope, scope, event)
        if scope.is_holder:
            for sub, start in listening.heard_in(scope.net, trigger, name).handlers:
                if sub.parent == scope.container:
                    yield partial(self._handle, scope, start)

    def _at_rest(self, token: Row, scope: Scope, element: Element) -> bool:
        if token[TOKEN_LEFT] is not None:
            return False
        self.stage.rows.leave(token, self.stage.at)
        self.walk.complete(scope, element)
        return True

    def _choose(self, token: Row, event: Element) -> bool:
        if token[TOKEN_LEFT] is not None:
            return False
        self.stage.rows.leave(token, self.stage.at)
        self.walk.choose(self.stage.scope(token[TOKEN_SCOPE]), event)
        return True

    def _on_task(self, task: Row, event: Element) -> bool:
        """An event on the border of a task; an interrupting one ends the task."""
        if task[STATE] != OPEN:
            return False
        if event.is_interrupting:
            self.stage.rows.close(task, CANCELED, self.stage.at)
        scope = self.stage.scope(task[TASK_SCOPE])
        self.walk.interrupt_rest(scope, scope.net.elements[task[ELEMENT]], event)
        return True

    def _on_token(self, token: Row, event: Element) -> bool:
        """The same for a token that waits."""
        if token[TOKEN_LEFT] is not None:
            return False
        if event.is_interrupting:
            self.stage.rows.leave(token, self.stage.at)
        scope = self.stage.scope(token[TOKEN_SCOPE])
        self.walk.interrupt_rest(scope, scope.net.elements[token[0]], event)
        return True

    def _on_scope(self, scope: Scope, event: Element) -> bool:
        """An event on the border of a sub-process, a call or a loop."""
        if not scope.is_open:
            return False
        self.walk.interrupt_scope(scope, event)
        return True

    def _handle(self, scope: Scope, start: Element) -> bool:
        """The start event of an event sub-process."""
        if not scope.is_open or self.stage.is_interrupted(scope):
            return False
        self.walk.start_handler(scope, scope.net.elements[start.parent], start)
        return True


def _borders(scope: Scope, element_id: str, heard: listening.Listening) -> Iterator[Element]:
    """The events on a rest's border; that of a looped activity is the border of the whole loop."""
    if scope.kind != "turn":
        yield from (event for event in heard.borders if event.attached_to == element_id)
