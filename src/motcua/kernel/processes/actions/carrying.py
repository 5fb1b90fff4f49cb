"""Where everything that rests in one run goes in another version, and what hangs on it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.base.actors import system_actor
from motcua.kernel.diagrams import api as diagrams
from motcua.kernel.diagrams.api import Element, mapping
from motcua.kernel.processes.models import RunScope, Task, Token
from motcua.kernel.processes.queries.resting import Resting

from .playing import Play

CARRIER = system_actor("processes.migration")


@dataclass(slots=True)
class Carried:
    """
    One run as it would stand in the new version.

    What is played of another process (a call) stays as it is. Timers keep their moment where the
    new version has them too; those that it has besides are reckoned from now.
    """

    resting: Resting
    lead: mapping.VersionMap
    at: datetime
    tasks: list[tuple[Task, Element]] = field(default_factory=list)
    tokens: list[tuple[Token, Element, str]] = field(default_factory=list)
    scopes: list[tuple[RunScope, str, str]] = field(default_factory=list)
    new_timers: list[Token] = field(default_factory=list)
    gone_timers: list[Token] = field(default_factory=list)
    misfits: list[mapping.Misfit] = field(default_factory=list)
    standing: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    _alone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Find a place for everything."""
        holders = [s for s in self.resting.scopes.values() if s.kind in {"sub", "event"}]
        several = Counter(scope.container for scope in holders)
        # The state of a container can be judged where one instance of it is under way.
        self._alone = {scope.pk for scope in holders if several[scope.container] == 1}
        for scope in self.resting.scopes.values():
            self._carry_scope(scope)
        for task in self.resting.tasks:
            if self._is_own(task.scope_id) and (element := self._placed(task.element_id)):
                self.tasks.append((task, element))
                self._stands(task.scope_id, element_id=element.id)
                self._hang(element, task.scope_id, task=task)
        for token in self.resting.tokens:
            if self._is_own(token.scope_id):
                self._carry_token(token)

    def moves(self) -> Counter[tuple[str, str]]:
        """The rests by old and new element."""
        counted = Counter((task.element_id, element.id) for task, element in self.tasks)
        counted.update(
            (token.element_id, element.id)
            for token, element, _ in self.tokens
            if token.kind != Token.Kind.HANGING_TIMER
        )
        return counted

    def _is_own(self, scope_id: int | None) -> bool:
        """Whether elements of the version itself are played there, not of a called process."""
        return self.resting.version_in(scope_id) == self.resting.run.version_id

    def _placed(self, element_id: str) -> Element | None:
        found = self.lead.element(element_id)
        if isinstance(found, mapping.Misfit):
            self.misfits.append(found)
            return None
        return found

    def _stands(self, scope_id: int | None, *, element_id: str = "", flow_id: str = "") -> None:
        """Note what will rest in a container; turns count as the one looped activity."""
        if scope_id and scope_id not in self._alone:
            return
        container = self.resting.container_of(scope_id)
        name = self.lead.name(container) if container else ""
        resting, joining = self.standing.setdefault(name, ([], []))
        resting += [element_id] if element_id else []
        joining += [flow_id] if flow_id else []

    def _carry_scope(self, scope: RunScope) -> None:
        if not self._is_own(scope.parent_id):
            return
        element = self._placed(scope.element_id)
        if element is None:
            return
        if scope.kind == RunScope.Kind.CALL:
            if element.called != self.lead.old.elements[scope.element_id].called:
                vi = f"“{element.name}” gọi quy trình khác"
                en = f"“{element.name}” calls another process"
                self.misfits.append(mapping.Misfit(scope.element_id, vi, en))
        else:
            container = self.lead.name(scope.container) if scope.container else ""
            self.scopes.append((scope, element.id, container))
        if scope.kind not in {RunScope.Kind.TURN, RunScope.Kind.EVENT}:
            self._stands(scope.parent_id, element_id=element.id)
            self._hang(element, scope.parent_id, host_scope=scope)

    def _carry_token(self, token: Token) -> None:
        if token.kind == Token.Kind.HANGING_TIMER:
            self._carry_timer(token)
        elif token.kind == Token.Kind.JOIN:
            flow = self.lead.flow(token.flow_id)
            if isinstance(flow, mapping.Misfit):
                self.misfits.append(flow)
                return
            self.tokens.append((token, self.lead.new.elements[flow.target], flow.id))
            self._stands(token.scope_id, flow_id=flow.id)
        elif element := self._placed(token.element_id):
            self.tokens.append((token, element, ""))
            self._stands(token.scope_id, element_id=element.id)
            self._hang(element, token.scope_id, host=token)

    def _carry_timer(self, token: Token) -> None:
        """A timer stays where its event is still on the same activity; else it is taken off."""
        host = self.lead.name(self.lead.old.elements[token.element_id].attached_to)
        found = self.lead.element(token.element_id)
        if isinstance(found, mapping.Misfit) or found.attached_to != host:
            self.gone_timers.append(token)
        else:
            self.tokens.append((token, found, ""))

    def _hang(self, element: Element, scope_id: int | None, **host: Any) -> None:
        """Wind up the timers that the new version has on an activity and the old one had not."""
        outer = self.resting.scopes.get(scope_id or 0)
        if outer is not None and outer.kind == RunScope.Kind.TURN:
            return
        ((name, row),) = host.items()
        kept = {
            self.lead.name(timer.element_id)
            for timer in self.resting.tokens
            if getattr(timer, f"{name}_id") == row.pk
        }
        for event in diagrams.listening.timers_on(self.lead.new, element):
            if event.id not in kept:
                self.new_timers.append(self._timer(event, scope_id, host))

    def _timer(self, event: Element, scope_id: int | None, host: dict[str, Any]) -> Token:
        play = Play(self.resting.run, CARRIER, self.at)
        due, times_left = play.due_of(play.stage.scope(scope_id), event)
        return Token(
            run=self.resting.run,
            scope_id=scope_id,
            element_id=event.id,
            name=event.name,
            kind=Token.Kind.HANGING_TIMER,
            due_at=due,
            times_left=times_left,
            arrived_at=self.at,
            **host,
        )
