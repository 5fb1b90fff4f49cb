"""A run that is told, as the rows it will be: kept in memory in their last state."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.kernel.diagrams.api import Scope

OPEN, COMPLETED, CANCELED, ENDED = "open", "completed", "canceled", "ended"
# Places in a task's row and in a token's row, see `processes.RunRecorder`.
UUID_AT, ELEMENT, TASK_AGENCY, STATE, COMPLETED_AT, TASK_SCOPE = 0, 1, 5, 14, 15, 20
TOKEN_KIND, TOKEN_FLOW, TOKEN_REFERENCE, TOKEN_ARRIVED, TOKEN_LEFT = 2, 3, 4, 5, 6
TOKEN_SCOPE, TOKEN_TASK, TOKEN_HOST, TOKEN_HOST_SCOPE, TOKEN_DUE, TOKEN_TIMES = range(7, 13)
NO_HOST = (None,) * 6  # of a token that rests in the run itself and hangs on nothing
RESTING = frozenset({"message", "signal", "timer", "choice"})
HANGING = "hanging_timer"
Row = list[Any]


@dataclass(slots=True)
class ToldScope:
    """A part of the run in which tokens moved by themselves, and when."""

    scope: Scope
    version_id: int
    began_at: datetime
    state: str = OPEN
    ended_at: datetime | None = None

    def end(self, state: str, at: datetime) -> None:
        """It is over."""
        self.state, self.ended_at, self.scope.is_open = state, at, False

    def row(self) -> Row:
        """As `processes.RunRecorder` takes it."""
        scope = self.scope
        parent = scope.parent.key if scope.parent is not None else 0
        return [
            parent or None, self.version_id, scope.kind, scope.element_id, scope.container,
            scope.index, json.dumps(scope.locals, ensure_ascii=False), max(scope.active, 0),
            self.state, self.began_at, self.ended_at,
        ]  # fmt: skip


@dataclass(slots=True)
class Rows:
    """
    What a run consists of so far.

    A scope is named by its key, which is its place among the scopes, counted from 1; a timer's
    host by the row itself.

    :ivar open: the open tasks by their element, the oldest first.
    :ivar joins: the tokens that wait at joins, by the flow on which they came, for each scope.
    :ivar hanging: the timers that hang on something and are not due yet.
    :ivar has_hosts: whether a timer ever hung on something.
    """

    tasks: list[Row] = field(default_factory=list)
    tokens: list[Row] = field(default_factory=list)
    scopes: list[ToldScope] = field(default_factory=list)
    open: dict[str, list[Row]] = field(default_factory=dict)
    joins: dict[int, Counter[str]] = field(default_factory=dict)
    hanging: list[Row] = field(default_factory=list)
    has_hosts: bool = False

    def close(self, task: Row, state: str, at: datetime) -> None:
        """A task is open no longer, and its timers are taken off."""
        self.open[task[ELEMENT]].remove(task)
        task[STATE], task[COMPLETED_AT] = state, at
        if self.hanging:
            self.take_off(TOKEN_TASK, task, at)

    def take_off(self, host_place: int, host: Row | int, at: datetime) -> None:
        """The timers that hang on something are over: on a task, a token, or a scope by its key."""
        for timer in self.hanging:
            hangs_on = timer[host_place]
            if hangs_on is host or (isinstance(host, int) and hangs_on == host):
                timer[TOKEN_LEFT] = timer[TOKEN_LEFT] or at
        self.hanging = [timer for timer in self.hanging if timer[TOKEN_LEFT] is None]

    def leave(self, token: Row, at: datetime) -> None:
        """A token leaves its rest, and the timers that hang on it are taken off."""
        token[TOKEN_LEFT] = at
        if self.hanging:
            self.take_off(TOKEN_HOST, token, at)

    def empty(self, keys: set[int], at: datetime) -> None:
        """Everything that rests in some scopes is canceled."""
        for tasks in self.open.values():
            for task in [one for one in tasks if (one[TASK_SCOPE] or 0) in keys]:
                tasks.remove(task)
                task[STATE], task[COMPLETED_AT] = CANCELED, at
        for token in self.tokens:
            if token[TOKEN_LEFT] is None and (token[TOKEN_SCOPE] or 0) in keys:
                token[TOKEN_LEFT] = at
        for key in keys:
            self.joins.pop(key, None)

    def clear(self, at: datetime) -> None:
        """Nothing is open or waits any longer."""
        for tasks in self.open.values():
            for task in tasks:
                task[STATE], task[COMPLETED_AT] = CANCELED, at
        for token in self.tokens:
            if token[TOKEN_LEFT] is None:
                token[TOKEN_LEFT] = at
        for one in self.scopes:
            if one.state == OPEN:
                one.end(CANCELED, at)
        self.open.clear()
        self.joins.clear()
        self.hanging.clear()

    def resting(self) -> Iterator[Row]:
        """The tokens that wait for something, the oldest first."""
        return (t for t in self.tokens if t[TOKEN_LEFT] is None and t[TOKEN_KIND] in RESTING)

    def timers_due(self, element_id: str, at: datetime) -> list[Row]:
        """The timers of an element that are due, in the order in which they fire."""
        due = [
            token
            for token in self.tokens
            if token[0] == element_id
            and token[TOKEN_LEFT] is None
            and token[TOKEN_DUE] is not None
            and token[TOKEN_DUE] <= at
        ]
        return sorted(due, key=lambda token: token[TOKEN_DUE])

    def with_places(self) -> tuple[list[Row], list[Row], list[Row] | None]:
        """Tasks, tokens and scopes, with hosts named by their places, counted from 1."""
        if not self.scopes and not self.has_hosts:
            return self.tasks, self.tokens, None  # nothing refers to anything
        places = {id(row): n for rows in (self.tasks, self.tokens) for n, row in enumerate(rows, 1)}
        for token in self.tokens:
            for host in (TOKEN_TASK, TOKEN_HOST):
                if token[host] is not None:
                    token[host] = places[id(token[host])]
        return self.tasks, self.tokens, [one.row() for one in self.scopes]
