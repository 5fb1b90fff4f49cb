"""The token game: where tokens go when a task is completed, a message comes or a timer is due."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from .loops import Loops
from .net import Element, Flow
from .routes import NoWayOut, catcher_among, ready_inclusive_join, routes
from .scopes import HOLDERS, Scope, Stage, StepError

LONGEST_WALK = 100_000  # elements passed in one step without a rest: more is an endless loop


@dataclass(slots=True)
class Walk:
    """
    One step of a run: from its cause until every token rests again.

    The caller has taken the token that moves off its rest (closed its row); the scope's count of
    active tokens is this class's own.
    """

    run: Scope
    stage: Stage
    variables: dict[str, Any]
    outcome: str | None = None
    ended: list[str] = field(default_factory=list)
    is_over: bool = False
    _cause: Scope | None = None
    _carried: str | None = None  # the outcome that the token now moving was given in this step
    _moving: deque[tuple[Scope, Flow, str | None]] = field(default_factory=deque)
    _touched: dict[Scope, None] = field(default_factory=dict)
    _passed: int = 0
    _is_moving: bool = False

    def begin(self, start: Element | None = None) -> None:
        """Put the first tokens into the run: on one start event, or wherever it begins."""
        self._enter(self.run, (start,) if start is not None else self.run.net.entries(""))
        self._settle()

    def complete(self, scope: Scope, element: Element, outcome: str | None = None) -> None:
        """An activity or event at which a token rested is done; the token goes on."""
        if not self._is_moving:
            self._cause, self.outcome = scope, outcome
        self._carried = outcome
        self._lift(scope)
        self.leave(scope, element)
        self._settle()

    def choose(self, scope: Scope, event: Element) -> None:
        """One of the events after an event-based gateway happened."""
        self._lift(scope)
        self.stage.passed(scope, event)
        self.depart(scope, event)
        self._settle()

    def interrupt_rest(self, scope: Scope, host: Element, event: Element) -> None:
        """An event on the border of a task happened; an interrupting one ends the task."""
        if event.is_interrupting:
            self._lift(scope)
        self._fire(scope, event)
        self._settle()

    def interrupt_scope(self, inner: Scope, event: Element) -> None:
        """An event on the border of a sub-process, call or loop happened."""
        self._fire_on(inner, event)
        self._settle()

    def start_handler(self, scope: Scope, handler: Element, start: Element) -> None:
        """An event sub-process of a scope begins; an interrupting one ends all else in it."""
        self._handle(scope, handler, start)
        self._settle()

    @contextmanager
    def together(self) -> Iterator[None]:
        """
        Let several events happen at one moment: what they lead to is played after the last.

        So a sub-process that its last token leaves is still there for its own border to hear.
        """
        if self._is_moving:
            yield
            return
        self._is_moving = True
        try:
            yield
        finally:
            self._is_moving = False
        self._settle()

    # What follows is called by the game itself and by its loops.

    def arrive(self, scope: Scope, element: Element, flow: Flow | None) -> None:
        """A token reaches an element."""
        self._passed += 1
        if self._passed > LONGEST_WALK:
            raise NoWayOut(element.id)
        self._touched[scope] = None
        if flow is not None and self._waits_for_others(scope, element, flow):
            return
        if element.loop is not None:
            Loops(self).begin(scope, element, element.loop)
        else:
            self.act(scope, element)

    def act(self, scope: Scope, element: Element) -> None:
        """An element is played once; in a turn of a loop, the looped activity."""
        kind = element.kind
        if kind == "human":
            scope.active += 1
            self.stage.open_task(scope, element)
        elif kind in {"receive", "catch", "event_gateway"}:
            scope.active += 1
            self.stage.wait(scope, element)
        elif kind in {"service", "send", "rule"}:
            self._perform(scope, element)
        elif kind in {"sub", "call"}:
            self._open(scope, element)
        elif kind == "end":
            self._end(scope, element)
        elif kind == "throw":
            self._throw(scope, element)
        else:
            self.leave(scope, element)

    def leave(self, scope: Scope, element: Element) -> None:
        """An element was played once: its turn is over, or the token goes on."""
        if scope.is_turn_of(element):
            Loops(self).turn_done(scope, element)
        else:
            self.depart(scope, element)

    def depart(self, scope: Scope, element: Element) -> None:
        """A token takes the flows out of an element."""
        self._touched[scope] = None
        for flow in routes(scope.net, element, self.seen_by(scope)):
            self._moving.append((scope, flow, self._carried))

    def seen_by(self, scope: Scope) -> Mapping[str, Any]:
        """The variables of a scope, with the outcome that the moving token carries."""
        return scope.variables(self.variables, self._carried)

    def forget_outcome(self) -> None:
        """What was chosen inside an activity is not seen outside it."""
        self._carried = None

    def open(self, scope: Scope) -> Scope:
        """Let a scope begin as a token of its parent."""
        if scope.parent is not None:
            scope.parent.active += 1
        self.stage.open_scope(scope)
        self._touched[scope] = None
        return scope

    def close(self, scope: Scope, *, is_canceled: bool = False) -> None:
        """Let a scope end; with whatever is left in it, if it is canceled."""
        if is_canceled or scope.active:
            self.drop(scope)
        scope.is_open = False
        self.stage.close_scope(scope, is_canceled=is_canceled)
        if scope.parent is not None:
            self._lift(scope.parent)

    def drop(self, scope: Scope) -> None:
        """Take every token out of a scope."""
        self._moving = deque(m for m in self._moving if not m[0].is_within(scope))
        for other in self._touched:
            if other is not scope and other.is_within(scope):
                other.is_open = False
        self.stage.empty(scope)
        scope.active = 0
        scope.emptied += 1
        self._touched[scope] = None

    def _lift(self, scope: Scope) -> None:
        scope.active -= 1
        self._touched[scope] = None

    def _enter(self, scope: Scope, entries: Iterable[Element]) -> None:
        self._touched[scope] = None
        for element in entries:
            self.arrive(scope, element, None)

    def _settle(self) -> None:
        if self._is_moving:  # a signal is heard in the middle of a step, which goes on by itself
            return
        self._is_moving = True
        try:
            self._move()
        finally:
            self._is_moving = False
        self._touched.clear()
        self._passed, self._cause, self._carried, self.outcome = 0, None, None, None

    def _move(self) -> None:
        while not self.is_over:
            if self._moving:
                scope, flow, self._carried = self._moving.popleft()
                if scope.is_open:
                    self.arrive(scope, scope.net.elements[flow.target], flow)
            elif (ready := self._ready_join()) is not None:
                self._carried = self.outcome if ready[0] is self._cause else None
                self.leave(*ready)
            elif (over := self._emptied()) is not None:
                self._completed(over)
            else:
                return

    def _emptied(self) -> Scope | None:
        """The innermost scope that nothing is left in."""
        found = [s for s in self._touched if s.is_open and s.active == 0 and s.kind in HOLDERS]
        return max(found, key=lambda scope: sum(1 for _ in scope.outward()), default=None)

    def _completed(self, scope: Scope) -> None:
        parent = scope.parent
        self.close(scope)
        if parent is None:
            self.is_over = True
        elif scope.kind != "event":
            self.forget_outcome()
            self.leave(parent, parent.net.elements[scope.element_id])

    def _waits_for_others(self, scope: Scope, element: Element, flow: Flow) -> bool:
        entering = scope.net.entering(element.id)
        if element.kind not in {"parallel", "inclusive"} or len(entering) < 2:
            return False
        joining = self.stage.joining(scope)
        joining[flow.id] += 1
        scope.active += 1
        if element.kind == "inclusive" or not all(joining[f.id] for f in entering):
            return True
        self._consume(scope, joining, entering)
        return False

    def _consume(self, scope: Scope, joining: Counter[str], entering: Iterable[Flow]) -> None:
        for flow in entering:
            if joining[flow.id]:
                joining[flow.id] -= 1
                scope.active -= 1

    def _ready_join(self) -> tuple[Scope, Element] | None:
        for scope in self._touched:
            has_joins = scope.kind in HOLDERS and scope.container in scope.net.inclusive_joins
            if not scope.is_open or not has_joins:
                continue
            joining = self.stage.joining(scope)
            join = ready_inclusive_join(scope.net, self.stage.standing(scope), joining)
            if join is not None:
                self._consume(scope, joining, scope.net.entering(join.id))
                return scope, join
        return None

    def _open(self, scope: Scope, element: Element) -> None:
        is_call = element.kind == "call"
        inner = Scope(
            key=0,
            kind="call" if is_call else "sub",
            net=self.stage.called(element) if is_call else scope.net,
            container="" if is_call else element.id,
            element_id=element.id,
            parent=scope,
        )
        self.open(inner)
        self._enter(inner, inner.net.entries(inner.container))

    def _perform(self, scope: Scope, element: Element) -> None:
        try:
            brought = self.stage.perform(scope, element, self.seen_by(scope))
        except StepError as error:
            self._raise(scope, error.code, element)
            return
        scope.assign(self.variables, brought)
        self.leave(scope, element)

    def _throw(self, scope: Scope, element: Element) -> None:
        emptied = scope.emptied
        self._tell(scope, element)
        if element.trigger == "escalation":
            self._escalate(scope, element.reference)
        if scope.is_open and scope.emptied == emptied:  # what it caused did not end the thrower
            self.depart(scope, element)

    def _end(self, scope: Scope, element: Element) -> None:
        self.ended.append(element.id)
        if element.trigger in {"message", "signal"}:
            self._tell(scope, element)
        if element.trigger == "terminate":
            self.drop(scope)
        elif element.trigger == "error":
            self._raise(scope, element.reference, None)
        elif element.trigger == "escalation":
            self._escalate(scope, element.reference)

    def _tell(self, scope: Scope, element: Element) -> None:
        """A throwing event is passed; a signal is heard while its thrower is still there."""
        self.stage.passed(scope, element)
        if element.trigger == "signal":
            carried, was_moving = self._carried, self._is_moving
            self._is_moving = True
            self.stage.broadcast(element.reference)
            self._carried, self._is_moving = carried, was_moving

    def _raise(self, scope: Scope, code: str, thrower: Element | None) -> None:
        """An error goes outward until it is caught; caught nowhere, it ends the run."""
        if thrower is not None:
            event = catcher_among(scope.net.boundaries(thrower.id), "error", code)
            if event is not None:
                self._fire(scope, event)
                return
        if self._catch(scope, "error", code):
            return
        if thrower is not None:  # a step's error that the diagram does not know of is no end
            raise NoWayOut(thrower.id)
        self.drop(self.run)

    def _escalate(self, scope: Scope, code: str) -> None:
        self._catch(scope, "escalation", code)

    def _catch(self, scope: Scope, trigger: str, code: str) -> bool:
        """Let the innermost event that fits catch what was thrown in a scope."""
        is_handler = False  # what an event sub-process throws, its own scope does not catch
        for here in scope.outward():
            if here.kind in HOLDERS and not is_handler:
                starts = [start for _, start in here.net.handlers(here.container)]
                start = catcher_among(starts, trigger, code)
                if start is not None and not self.stage.is_interrupted(here):
                    self._handle(here, here.net.elements[start.parent], start)
                    return True
            is_handler = here.kind == "event"
            if here.parent is None or here.kind not in {"sub", "call"}:
                continue
            event = catcher_among(here.parent.net.boundaries(here.element_id), trigger, code)
            if event is not None:
                self._fire_on(here, event)
                return True
        return False

    def _fire_on(self, inner: Scope, event: Element) -> None:
        """An event on the border of the activity that a scope plays."""
        outer = inner.parent
        if outer is None:
            return
        if outer.kind == "turn":
            self._fire(outer, event)
            return
        if event.is_interrupting:
            self.close(inner, is_canceled=True)
        self._go_on(outer, event)

    def _fire(self, scope: Scope, event: Element) -> None:
        """The same for a task; the border of a looped activity is that of the whole loop."""
        if scope.kind == "turn" and scope.parent is not None and scope.parent.parent is not None:
            loop, scope = scope.parent, scope.parent.parent
            if event.is_interrupting:
                self.close(loop, is_canceled=True)
        self._go_on(scope, event)

    def _go_on(self, scope: Scope, event: Element) -> None:
        self.stage.passed(scope, event)
        self.depart(scope, event)

    def _handle(self, scope: Scope, handler: Element, start: Element) -> None:
        if start.is_interrupting:
            self.drop(scope)
        inner = Scope(
            key=0,
            kind="event",
            net=scope.net,
            container=handler.id,
            element_id=handler.id,
            parent=scope,
        )
        self.open(inner)
        self._go_on(inner, start)
