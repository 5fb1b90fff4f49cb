"""Keeps what the token game decides as rows: tasks, tokens and scopes of one run."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count

from motcua.base.copying import next_ids
from motcua.base.together import insert_all
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.api import Element, Net, Scope
from motcua.kernel.processes.models import Run, RunScope, Task, Token
from motcua.kernel.processes.queries.scopes import scopes_inside, scopes_outward

Perform = Callable[[Scope, Element, Mapping[str, Any]], Mapping[str, Any]]
Due = Callable[[Scope, Element], tuple[datetime, int | None]]
MakeTask = Callable[[Scope, Element], Task]
Signal = Callable[[str], None]


@dataclass(slots=True)
class RowStage:
    """
    The stage of one step, under the run's lock.

    Rows that begin in the step are written together at its end; what was there before changes at
    once. Only the scopes that the step touches are read, so that a run of ten thousand open tasks
    costs a step no more than a small one.
    """

    run: Run
    at: datetime
    perform_step: Perform
    due_of: Due
    make_task: MakeTask
    signal: Signal
    tasks: list[Task] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    passages: list[tuple[Scope, Element]] = field(default_factory=list)
    root: Scope = field(init=False)
    _scopes: dict[int, Scope] = field(default_factory=dict)
    _rows: dict[int, RunScope] = field(default_factory=dict)
    _new_scopes: list[RunScope] = field(default_factory=list)
    _counts: dict[int, int] = field(default_factory=dict)
    _joining: dict[int, tuple[Scope, Counter[str], Counter[str]]] = field(default_factory=dict)
    _spare: list[int] = field(default_factory=list)
    _written: tuple[int, int] = (0, 0)  # so many of the tasks and tokens have rows

    def __post_init__(self) -> None:
        """Know the run itself; scopes are read when they are needed."""
        net = diagrams.net_of(self.run.version)
        self.root = Scope(key=0, kind="run", net=net, active=self.run.active)
        self._scopes[0] = self.root

    def scope(self, scope_id: int | None) -> Scope:
        """The scope of a row, with those around it."""
        if not scope_id:
            return self.root
        if scope_id not in self._scopes:
            for row in reversed(scopes_outward(scope_id)):
                self._know(row)
        return self._scopes[scope_id]

    def _know(self, row: RunScope) -> None:
        if row.pk in self._scopes:
            return
        parent = self._scopes[row.parent_id or 0]
        self._rows[row.pk], self._counts[row.pk] = row, row.active
        self._scopes[row.pk] = Scope(
            key=row.pk,
            kind=row.kind,  # type: ignore[arg-type]
            net=diagrams.net_of(row.version),
            container=row.container,
            element_id=row.element_id,
            parent=parent,
            index=row.position,
            active=row.active,
            locals=dict(row.variables),
            is_open=row.state == RunScope.State.OPEN,
        )

    # What the token game asks.

    def open_task(self, scope: Scope, element: Element) -> None:
        """A human task opens, with the timers on its border."""
        task = self.make_task(scope, element)
        self.tasks.append(task)
        if not scope.is_turn_of(element):
            self._hang_timers(scope, element, task=task)

    def wait(self, scope: Scope, element: Element) -> None:
        """A token rests at a receive task, a catching event or an event-based gateway."""
        token = self._rest(scope, element)
        self.tokens.append(token)
        if element.kind == "event_gateway":
            for event in diagrams.listening.choices_of(scope.net, element):
                if event.trigger == "timer":
                    self._hang(scope, event, host=token)
        elif not scope.is_turn_of(element):
            self._hang_timers(scope, element, host=token)

    def _rest(self, scope: Scope, element: Element) -> Token:
        if element.kind == "event_gateway":
            return self._token(scope, element, Token.Kind.CHOICE)
        if element.trigger == "timer":
            due, _ = self.due_of(scope, element)
            return self._token(scope, element, Token.Kind.TIMER, due_at=due)
        return self._token(scope, element, Token.Kind(element.trigger))

    def perform(
        self, scope: Scope, element: Element, variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Call what is bound to the element; its passage is kept for the history."""
        self.tokens.append(self._token(scope, element, Token.Kind.STEP, left_at=self.at))
        return self.perform_step(scope, element, variables)

    def passed(self, scope: Scope, element: Element) -> None:
        """A token went through an event."""
        self.passages.append((scope, element))
        self.tokens.append(self._token(scope, element, Token.Kind.EVENT, left_at=self.at))

    def broadcast(self, name: str) -> None:
        """All that waits in the run hears a signal; what began in this step waits too."""
        self.write()
        self.signal(name)

    def open_scope(self, scope: Scope) -> None:
        """A scope begins, with the timers on its border and of its event sub-processes."""
        if not self._spare:
            # A loop opens its turns one by one; their identifiers are fetched by the hundred.
            self._spare = next_ids(RunScope, 1 if scope.kind != "turn" else 100)[::-1]
        scope.key = self._spare.pop()
        parent = scope.parent or self.root
        version = self._version(scope)
        row = RunScope(
            id=scope.key,
            run=self.run,
            parent_id=parent.key or None,
            version_id=version,
            kind=scope.kind,
            element_id=scope.element_id,
            container=scope.container,
            position=scope.index,
            began_at=self.at,
        )
        self._scopes[scope.key], self._rows[scope.key] = scope, row
        self._new_scopes.append(row)
        if scope.kind in {"sub", "call", "loop"} and parent.kind != "turn":
            element = parent.net.elements[scope.element_id]
            self._hang_timers(parent, element, host_scope_id=scope.key)
        if scope.is_holder:
            self.start_timers(scope)

    def start_timers(self, scope: Scope) -> None:
        """Hang up the timers that begin event sub-processes of a scope."""
        for _, start in scope.net.handlers(scope.container):
            if start.trigger == "timer":
                self._hang(scope, start, host_scope_id=scope.key or None)

    def _version(self, scope: Scope) -> int:
        if scope.kind == "call":
            outer = scope.parent or self.root
            called = outer.net.elements[scope.element_id].called
            return diagrams.get_process(called).pk
        row = self._rows.get(scope.parent.key) if scope.parent else None
        return row.version_id if row is not None else self.run.version_id

    def close_scope(self, scope: Scope, *, is_canceled: bool) -> None:
        """A scope is over, and so are the timers on its border."""
        if not scope.key:
            return
        row = self._rows[scope.key]
        row.state = RunScope.State.CANCELED if is_canceled else RunScope.State.ENDED
        row.ended_at = self.at
        scope.is_changed = True
        self._take_off(host_scope_id=scope.key)

    def empty(self, scope: Scope) -> None:
        """Everything in a scope is canceled, also what began in this step."""
        ids = {scope.key}
        for key, row in list(self._rows.items()):
            inner = self._scopes[key]
            if inner is not scope and inner.is_within(scope):
                ids.add(key)
                if row.state == RunScope.State.OPEN:
                    inner.is_open = False
                    self.close_scope(inner, is_canceled=True)
        if not self._is_new(scope):
            ids |= self._empty_rows(scope)
        self._empty_new(ids)

    def _empty_new(self, ids: set[int]) -> None:
        """Cancel what began in this step in some scopes, before it is written."""
        for task in self.tasks:
            if (task.scope_id or 0) in ids and task.state == Task.State.OPEN:
                task.state, task.completed_at = Task.State.CANCELED, self.at
        for token in self.tokens:
            if (token.scope_id or 0) in ids and token.left_at is None:
                token.left_at = self.at
        for key in ids & self._joining.keys():
            for counted in self._joining[key][1:]:
                counted.clear()

    def _is_new(self, scope: Scope) -> bool:
        return any(row.pk == scope.key for row in self._new_scopes)

    def _empty_rows(self, scope: Scope) -> set[int]:
        """Cancel the rows that were there before the step; tells their scopes."""
        if scope.key:
            inner = set(scopes_inside(self.run, [scope.key]))
            where = {"scope_id__in": [scope.key, *inner]}
        else:
            rows = RunScope.objects.filter(run=self.run, state=RunScope.State.OPEN)
            inner, where = set(rows.values_list("id", flat=True)), {}
        tasks = Task.objects.filter(run=self.run, state=Task.State.OPEN, **where)
        tasks.update(state=Task.State.CANCELED, completed_at=self.at)
        tokens = Token.objects.filter(run=self.run, left_at__isnull=True, **where)
        tokens.update(left_at=self.at)
        RunScope.objects.filter(id__in=inner, state=RunScope.State.OPEN).update(
            state=RunScope.State.CANCELED, ended_at=self.at
        )
        return inner

    def joining(self, scope: Scope) -> Counter[str]:
        """The tokens at joins of a scope, by the flow that they came on."""
        if scope.key not in self._joining:
            found: Counter[str] = Counter()
            if not self._is_new(scope):
                rows = Token.objects.filter(
                    run=self.run,
                    scope_id=scope.key or None,
                    kind=Token.Kind.JOIN,
                    left_at__isnull=True,
                )
                found.update(dict(rows.values_list("flow_id").annotate(Count("id"))))
            self._joining[scope.key] = scope, Counter(found), found
        return self._joining[scope.key][1]

    def standing(self, scope: Scope) -> Collection[str]:
        """The elements of a scope at which tokens rest, without those at joins and on borders."""
        here = scope.key or None
        found = {t.element_id for t in self.tasks if t.scope_id == here and t.state == "open"}
        found |= {t.element_id for t in self.tokens if t.scope_id == here and _rests(t)}
        found |= {s.element_id for s in self._scopes.values() if s.parent is scope and s.is_open}
        tasks = Task.objects.filter(run=self.run, scope_id=here, state=Task.State.OPEN)
        tokens = Token.objects.filter(
            run=self.run,
            scope_id=here,
            left_at__isnull=True,
            kind__in=["message", "signal", "timer", "choice"],
        )
        scopes = RunScope.objects.filter(run=self.run, parent_id=here, state=RunScope.State.OPEN)
        closed = [k for k, r in self._rows.items() if r.state != RunScope.State.OPEN]
        for rows in (tasks, tokens, scopes.exclude(id__in=closed)):
            found |= set(rows.values_list("element_id", flat=True).distinct())
        return found

    def is_interrupted(self, scope: Scope) -> bool:
        """Whether an interrupting event sub-process runs in a scope."""
        interrupting = {
            sub.id for sub, start in scope.net.handlers(scope.container) if start.is_interrupting
        }
        if not interrupting:
            return False
        known = any(
            s.parent is scope and s.is_open and s.element_id in interrupting and s.kind == "event"
            for s in self._scopes.values()
        )
        closed = [k for k, r in self._rows.items() if r.state != RunScope.State.OPEN]
        rows = RunScope.objects.filter(
            run=self.run,
            parent_id=scope.key or None,
            kind=RunScope.Kind.EVENT,
            element_id__in=interrupting,
            state=RunScope.State.OPEN,
        )
        return known or rows.exclude(id__in=closed).exists()

    def called(self, element: Element) -> Net:
        """The latest version of the process that a call activity calls."""
        return diagrams.net_of(diagrams.get_process(element.called))

    def results(self, loop: Scope) -> list[Mapping[str, Any]]:
        """What the turns of a loop came to, in their order."""
        found = {
            row.position: dict(row.variables)
            for row in RunScope.objects.filter(parent_id=loop.key, kind=RunScope.Kind.TURN)
        }
        for scope in self._scopes.values():
            if scope.parent is loop and scope.kind == "turn":
                found[scope.index] = dict(scope.locals)
        return [found[position] for position in sorted(found)]

    # Timers.

    def _hang_timers(self, scope: Scope, element: Element, **host: Any) -> None:
        for event in diagrams.listening.timers_on(scope.net, element):
            self._hang(scope, event, **host)

    def _hang(self, scope: Scope, event: Element, **host: Any) -> None:
        due, times_left = self.due_of(scope, event)
        token = self._token(
            scope, event, Token.Kind.HANGING_TIMER, due_at=due, times_left=times_left, **host
        )
        self.tokens.append(token)

    def _take_off(self, **host: Any) -> None:
        for token in self.tokens:
            is_its = all(getattr(token, name) == value for name, value in host.items())
            if is_its and token.left_at is None:
                token.left_at = self.at
        Token.objects.filter(left_at__isnull=True, **host).update(left_at=self.at)

    def close_rest(self, rest: Task | Token) -> None:
        """A token leaves its rest: the row is closed, the timers that hung on it are taken off."""
        if isinstance(rest, Task):
            self._take_off(task_id=rest.pk)
            return
        Token.objects.filter(pk=rest.pk).update(left_at=self.at)
        self._take_off(host_id=rest.pk)

    def token_of(self, element: Element, kind: Token.Kind, **values: Any) -> Token:
        """A row for a token of the run itself."""
        return self._token(self.root, element, kind, **values)

    def _token(self, scope: Scope, element: Element, kind: Token.Kind, **values: Any) -> Token:
        return Token(
            run=self.run,
            scope_id=scope.key or None,
            element_id=element.id,
            name=element.name,
            kind=kind,
            reference=element.reference,
            arrived_at=self.at,
            **values,
        )

    # Writing.

    def write(self) -> None:
        """Write what began or changed in the step and has not been written yet."""
        self._write_scopes()
        tasks, tokens = self.tasks[self._written[0] :], self.tokens[self._written[1] :]
        self._written = len(self.tasks), len(self.tokens)
        insert_all(tasks)
        # A timer refers to the token that it hangs on: first come those that hang on nothing new.
        insert_all([token for token in tokens if token.host is None])
        insert_all([token for token in tokens if token.host is not None])
        for scope, after, before in list(self._joining.values()):
            self._write_joins(scope, after, before)
            self._joining[scope.key] = scope, after, Counter(after)

    def _write_scopes(self) -> None:
        new = {row.pk for row in self._new_scopes}
        for key, row in self._rows.items():
            scope = self._scopes[key]
            is_changed = scope.is_changed or scope.active != self._counts.get(key, 0)
            row.variables, row.active = scope.locals, max(scope.active, 0)
            scope.is_changed, self._counts[key] = False, scope.active
            if is_changed and key not in new:
                row.save(update_fields=["variables", "active", "state", "ended_at"])
        insert_all(self._new_scopes)
        self._new_scopes = []
        self.run.active = self.root.active

    def _write_joins(self, scope: Scope, after: Counter[str], before: Counter[str]) -> None:
        waiting = Token.objects.filter(
            run=self.run, scope_id=scope.key or None, kind=Token.Kind.JOIN, left_at__isnull=True
        )
        new = []
        for flow_id in before.keys() | after.keys():
            gone = before[flow_id] - after[flow_id]
            if gone > 0:
                ids = waiting.filter(flow_id=flow_id).order_by("id").values_list("id", flat=True)
                Token.objects.filter(id__in=list(ids[:gone])).update(left_at=self.at)
            join = scope.net.elements[scope.net.flows[flow_id].target]
            new += [
                self._token(scope, join, Token.Kind.JOIN, flow_id=flow_id) for _ in range(-gone)
            ]
        insert_all(new)


def _rests(token: Token) -> bool:
    resting = {Token.Kind.MESSAGE, Token.Kind.SIGNAL, Token.Kind.TIMER, Token.Kind.CHOICE}
    return token.left_at is None and token.kind in resting
