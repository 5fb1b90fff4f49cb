"""Where tokens move: the run itself, a sub-process under way, a loop and each of its turns."""

from collections import ChainMap, Counter
from collections.abc import Collection, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, Protocol

from .net import Element, Net

ScopeKind = Literal["run", "sub", "call", "event", "loop", "turn"]
HOLDERS: frozenset[str] = frozenset({"run", "sub", "call", "event"})  # of elements and their flows


@dataclass(slots=True, eq=False)
class Scope:
    """
    A part of a run in which tokens move.

    :ivar key: the identifier that whoever keeps the state knows it by; 0 is the run itself.
    :ivar container: the sub-process whose elements are played in it; empty for a whole process.
    :ivar element_id: the activity that it plays, in the net of its parent.
    :ivar locals: the variables that exist only here: of a turn its number and its item.
    :ivar active: the tokens that rest directly in it, at elements, at joins or in inner scopes.
    """

    key: int
    kind: ScopeKind
    net: Net
    container: str = ""
    element_id: str = ""
    parent: "Scope | None" = None
    index: int = 0
    active: int = 0
    locals: dict[str, Any] = field(default_factory=dict)
    is_open: bool = True
    is_changed: bool = False
    emptied: int = 0  # how often everything in it was canceled

    @property
    def is_holder(self) -> bool:
        """Whether elements and their flows are played directly in it."""
        return self.kind in HOLDERS

    def outward(self) -> "Iterator[Scope]":
        """This scope, the one around it, and so on to the run."""
        here: Scope | None = self
        while here is not None:
            yield here
            here = here.parent

    def is_within(self, other: "Scope") -> bool:
        """Whether it is the other, or lies in it."""
        return any(scope is other for scope in self.outward())

    def is_turn_of(self, element: Element) -> bool:
        """Whether it is one turn of a looped activity, in which the activity itself is played."""
        return self.kind == "turn" and self.element_id == element.id

    def variables(self, of_run: Mapping[str, Any], outcome: str | None) -> Mapping[str, Any]:
        """What expressions see here: the outcome just chosen, locals inside out, the run's."""
        maps: list[MutableMapping[str, Any]] = [{"outcome": outcome}]
        maps += [scope.locals for scope in self.outward() if scope.locals]
        return ChainMap(*maps, dict(of_run)) if len(maps) > 1 else {**of_run, "outcome": outcome}

    def assign(self, of_run: dict[str, Any], values: Mapping[str, Any]) -> None:
        """Set variables in the innermost scope that knows them, else in the run."""
        for name, value in values.items():
            for scope in self.outward():
                if name in scope.locals:
                    scope.locals[name] = value
                    scope.is_changed = True
                    break
            else:
                of_run[name] = value

    @classmethod
    def plain_value(cls, value: Any) -> Any:
        """A value of an expression as variables keep it, which are JSON."""
        if isinstance(value, Mapping):
            return {name: cls.plain_value(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [cls.plain_value(part) for part in value]
        if isinstance(value, Decimal):
            return int(value) if value == int(value) else float(value)
        return value if value is None or isinstance(value, bool | int | float | str) else str(value)


class StepError(Exception):
    """A step ended with an error of BPMN: the process goes on where the error is caught."""

    def __init__(self, code: str) -> None:
        """Name the error, as the error event that shall catch it does."""
        self.code = code
        super().__init__(code)


class Stage(Protocol):
    """What the token game needs from whoever keeps the state."""

    def open_task(self, scope: Scope, element: Element) -> None:
        """A human task opens."""

    def wait(self, scope: Scope, element: Element) -> None:
        """A token rests at a receive task, a catching event or an event-based gateway."""

    def perform(
        self, scope: Scope, element: Element, variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """
        Perform a service, send or rule task; what it returns joins the variables.

        :raises StepError: for an error that events of the diagram may catch.
        """

    def passed(self, scope: Scope, element: Element) -> None:
        """A token went through an event; kept for the history, told outside if it throws."""

    def broadcast(self, name: str) -> None:
        """A signal is thrown: everything of the run that waits for it hears it now."""

    def open_scope(self, scope: Scope) -> None:
        """A scope begins; its key is given here."""

    def close_scope(self, scope: Scope, *, is_canceled: bool) -> None:
        """A scope is over."""

    def empty(self, scope: Scope) -> None:
        """Everything that rests in a scope, also in scopes inside it, is canceled."""

    def joining(self, scope: Scope) -> Counter[str]:
        """The tokens that wait at joins of a scope, by the flow they came on; may be changed."""

    def standing(self, scope: Scope) -> Collection[str]:
        """The elements of a scope at which tokens rest, inner scopes by their activity."""

    def is_interrupted(self, scope: Scope) -> bool:
        """Whether an interrupting event sub-process runs in a scope."""

    def called(self, element: Element) -> Net:
        """The process that a call activity calls."""

    def results(self, loop: Scope) -> list[Mapping[str, Any]]:
        """What the turns of a loop came to, in their order: their locals."""
