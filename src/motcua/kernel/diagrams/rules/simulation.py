"""A run in memory: for trying a diagram out before it is published, and for tests."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

from .listening import Listening, choices_of, heard_in, timers_on
from .net import DONE, Element, Net
from .scopes import HOLDERS, Scope
from .tokens import Walk

Step = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]


@dataclass(slots=True, eq=False)
class Waiting:
    """
    One thing that the run waits for; `key` names it.

    :ivar kind: human, receive, message, signal, timer or event_gateway.
    :ivar host: what a timer hangs on: the rest that it may interrupt, or the scope.
    """

    key: int
    element_id: str
    kind: str
    scope: Scope
    host: "Waiting | Scope | None" = None


@dataclass(slots=True)
class Simulation:
    """
    Plays a process without a database; `trace` keeps what happened, in order.

    :ivar steps: what service, send and rule tasks do, by the name of their step or decision or by
        their identifier; one that is not given brings nothing.
    :ivar called: the processes that call activities call, by code.
    """

    net: Net
    variables: dict[str, Any] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
    called_nets: Mapping[str, Net] = field(default_factory=dict)
    trace: list[tuple[str, str]] = field(default_factory=list)
    _waiting: dict[int, Waiting] = field(default_factory=dict)
    _joining: dict[int, Counter[str]] = field(default_factory=dict)
    _scopes: dict[int, Scope] = field(default_factory=dict)
    _closed: dict[int, list[Scope]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _walk: Walk = field(init=False)

    def __post_init__(self) -> None:
        """Stand before the start."""
        run = Scope(key=0, kind="run", net=self.net)
        self._scopes[0] = run
        self._walk = Walk(run, self, self.variables)

    @property
    def is_over(self) -> bool:
        """Whether the run has ended."""
        return self._walk.is_over

    def start(self, start_id: str = "") -> None:
        """Begin, at a start event if several could be meant."""
        self._start_timers(self._scopes[0])
        self._walk.begin(self.net.elements[start_id] if start_id else None)
        self._noted()

    def waiting(self) -> list[Waiting]:
        """What the run waits for, oldest first."""
        return [w for _, w in sorted(self._waiting.items())]

    def complete(
        self, key: int, outcome: str = DONE, variables: Mapping[str, Any] | None = None
    ) -> None:
        """Complete a human task."""
        waiting = self._take(key)
        self.trace.append(("completed", waiting.element_id))
        waiting.scope.assign(self.variables, variables or {})
        self._walk.complete(waiting.scope, self._element(waiting), outcome)
        self._noted()

    def message(self, name: str, variables: Mapping[str, Any] | None = None) -> int:
        """Tell the run a message; says how many events heard it."""
        self.variables.update(variables or {})
        return self._tell("message", name)

    def signal(self, name: str) -> int:
        """Let a signal be heard; says how many events heard it."""
        return self._tell("signal", name)

    def fire(self, key: int) -> None:
        """Let a timer be due."""
        timer = self._waiting.get(key)
        if timer is None or timer.kind != "timer":
            raise KeyError(key)
        event, host = self._element(timer), timer.host
        if isinstance(host, Scope) and event.kind == "start":
            self._handle(host, event)
        elif isinstance(host, Scope):
            self._walk.interrupt_scope(host, event)
        elif host is None:
            self._take(key)
            self.trace.append(("passed", event.id))
            self._walk.complete(timer.scope, event)
        elif host.kind == "event_gateway":
            self._take(host.key)
            self._walk.choose(timer.scope, event)
        else:
            self._on_border(host, event)
        self._noted()

    def _tell(self, trigger: str, name: str) -> int:
        with self._walk.together():
            heard = sum(act() for act in list(self._listeners(trigger, name)))
        self._noted()
        return heard

    def _listeners(self, trigger: str, name: str) -> Iterator[Callable[[], bool]]:
        """Who hears it now; each asks again when its turn comes, for another may have ended it."""
        for waiting in self.waiting():
            yield from self._at_rest(waiting, heard_in(waiting.scope.net, trigger, name))
        for scope in list(self._scopes.values()):
            yield from self._at_scope(scope, heard_in(scope.net, trigger, name))

    def _at_rest(self, waiting: Waiting, heard: Listening) -> Iterator[Callable[[], bool]]:
        element = self._element(waiting)
        if element in heard.rests:
            yield partial(self._hear_rest, waiting, element)
        for gateway, event in heard.choices:
            if element == gateway:
                yield partial(self._hear_choice, waiting, event)
        for event in heard.borders:
            if event.attached_to == element.id and waiting.scope.kind != "turn":
                yield partial(self._hear_border, waiting, event)

    def _at_scope(self, scope: Scope, heard: Listening) -> Iterator[Callable[[], bool]]:
        for event in heard.borders:
            if scope.kind in {"sub", "call", "loop"} and event.attached_to == scope.element_id:
                yield partial(self._hear_on_scope, scope, event)
        for sub, start in heard.handlers:
            if scope.kind in HOLDERS and sub.parent == scope.container:
                yield partial(self._handle, scope, start)

    def _hear_rest(self, waiting: Waiting, element: Element) -> bool:
        if self._waiting.pop(waiting.key, None) is None:
            return False
        self.trace.append(("passed", element.id))
        self._walk.complete(waiting.scope, element)
        return True

    def _hear_choice(self, waiting: Waiting, event: Element) -> bool:
        if waiting.key not in self._waiting:
            return False
        self._take(waiting.key)
        self._walk.choose(waiting.scope, event)
        return True

    def _hear_border(self, waiting: Waiting, event: Element) -> bool:
        if waiting.key not in self._waiting:
            return False
        self._on_border(waiting, event)
        return True

    def _on_border(self, host: Waiting, event: Element) -> None:
        if event.is_interrupting:
            self._take(host.key)
            self.trace.append(("canceled", host.element_id))
        else:
            self._drop_timer(event, host)
        self._walk.interrupt_rest(host.scope, self._element(host), event)

    def _hear_on_scope(self, scope: Scope, event: Element) -> bool:
        if not scope.is_open or (scope.parent is not None and scope.parent.kind == "turn"):
            return False
        self._walk.interrupt_scope(scope, event)
        return True

    def _handle(self, scope: Scope, start: Element) -> bool:
        if not scope.is_open or self.is_interrupted(scope):
            return False
        self._drop_timer(start, scope)
        self._walk.start_handler(scope, scope.net.elements[start.parent], start)
        return True

    def _drop_timer(self, event: Element, host: "Waiting | Scope") -> None:
        for key, timer in list(self._waiting.items()):
            if timer.host is host and timer.element_id == event.id:
                del self._waiting[key]

    def _element(self, waiting: Waiting) -> Element:
        return waiting.scope.net.elements[waiting.element_id]

    def _take(self, key: int) -> Waiting:
        taken = self._waiting.pop(key)
        for other in [k for k, w in self._waiting.items() if w.host is taken]:
            del self._waiting[other]
        return taken

    def _noted(self) -> None:
        if self._walk.is_over and self.trace[-1:] != [("ended", self.net.key)]:
            self.trace.append(("ended", self.net.key))

    def _put(self, scope: Scope, element: Element, kind: str, host: Any = None) -> Waiting:
        waiting = Waiting(next(self._numbers), element.id, kind, scope, host)
        self._waiting[waiting.key] = waiting
        return waiting

    def _start_timers(self, scope: Scope) -> None:
        for _, start in scope.net.handlers(scope.container):
            if start.trigger == "timer":
                self._put(scope, start, "timer", scope)

    # What the token game asks of whoever keeps the state.

    def open_task(self, scope: Scope, element: Element) -> None:
        """A human task opens."""
        self.trace.append(("opened", element.id))
        self._rest(scope, element, "human")

    def wait(self, scope: Scope, element: Element) -> None:
        """A token rests at a receive task, a catching event or an event-based gateway."""
        kind = element.kind if element.kind != "catch" else element.trigger
        rest = self._rest(scope, element, kind)
        if element.kind == "event_gateway":
            for event in choices_of(scope.net, element):
                if event.trigger == "timer":
                    self._put(scope, event, "timer", rest)

    def _rest(self, scope: Scope, element: Element, kind: str) -> Waiting:
        rest = self._put(scope, element, kind)
        if not scope.is_turn_of(element):
            for event in timers_on(scope.net, element):
                self._put(scope, event, "timer", rest)
        return rest

    def perform(
        self, scope: Scope, element: Element, variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Do what was given for a step, by its name or its element."""
        self.trace.append(("passed", element.id))
        step = self.steps.get(element.step or element.decision) or self.steps.get(element.id)
        return (step(variables) if step else None) or {}

    def passed(self, scope: Scope, element: Element) -> None:
        """A token went through an event."""
        self.trace.append(("passed", element.id))

    def broadcast(self, name: str) -> None:
        """Everything that waits for a signal hears it."""
        for act in list(self._listeners("signal", name)):
            act()

    def open_scope(self, scope: Scope) -> None:
        """A scope begins, with the timers on its border and of its event sub-processes."""
        scope.key = next(self._numbers)
        self._scopes[scope.key] = scope
        outer = scope.parent
        if scope.kind in {"sub", "call", "loop"} and outer is not None and outer.kind != "turn":
            for event in timers_on(outer.net, outer.net.elements[scope.element_id]):
                self._put(outer, event, "timer", scope)
        if scope.kind in HOLDERS:
            self._start_timers(scope)

    def close_scope(self, scope: Scope, *, is_canceled: bool) -> None:
        """A scope is over."""
        self._scopes.pop(scope.key, None)
        if scope.parent is not None:
            self._closed.setdefault(scope.parent.key, []).append(scope)
        for key in [k for k, w in self._waiting.items() if w.host is scope]:
            del self._waiting[key]

    def empty(self, scope: Scope) -> None:
        """Everything in a scope is canceled."""
        for key, waiting in list(self._waiting.items()):
            if waiting.scope.is_within(scope):
                del self._waiting[key]
                if waiting.kind == "human":
                    self.trace.append(("canceled", waiting.element_id))
        for inner in [s for s in self._scopes.values() if s is not scope and s.is_within(scope)]:
            inner.is_open = False
            del self._scopes[inner.key]
        for key in [k for k in self._joining if k == scope.key or k not in self._scopes]:
            del self._joining[key]

    def joining(self, scope: Scope) -> Counter[str]:
        """The tokens at joins of a scope."""
        return self._joining.setdefault(scope.key, Counter())

    def standing(self, scope: Scope) -> Collection[str]:
        """The elements of a scope at which tokens rest."""
        rests = {w.element_id for w in self._waiting.values() if w.scope is scope and not w.host}
        return rests | {s.element_id for s in self._scopes.values() if s.parent is scope}

    def is_interrupted(self, scope: Scope) -> bool:
        """Whether an interrupting event sub-process runs in a scope."""
        return any(
            inner.kind == "event"
            and any(
                start.is_interrupting
                for sub, start in scope.net.handlers(scope.container)
                if sub.id == inner.element_id
            )
            for inner in self._scopes.values()
            if inner.parent is scope
        )

    def called(self, element: Element) -> Net:
        """The process that a call activity calls."""
        return self.called_nets[element.called]

    def results(self, loop: Scope) -> list[Mapping[str, Any]]:
        """What the turns of a loop came to."""
        turns = sorted(self._closed.get(loop.key, []), key=lambda turn: turn.index)
        return [turn.locals for turn in turns]
