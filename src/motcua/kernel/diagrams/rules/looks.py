"""A walk that is only looked at: where a step would lead, given what its system steps come to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from .listening import timers_on
from .net import Element
from .scopes import Scope


class NotTogether(Exception):
    """The step needs more than a plain walk: it is played by itself."""


class StepWanted(Exception):
    """The walk reached a system step whose result is not there yet."""

    def __init__(self, element: Element, variables: Mapping[str, Any]) -> None:
        """Name the element, and what the step may see."""
        self.element, self.variables = element, variables
        super().__init__(element.id)


@dataclass(slots=True)
class Look:
    """The stage of a walk that is only looked at, with the results of its system steps at hand."""

    facts: Sequence[Mapping[str, Any]]
    steps: list[Element] = field(default_factory=list)
    rests: list[tuple[Scope, Element]] = field(default_factory=list)

    def open_task(self, scope: Scope, element: Element) -> None:
        """A human task opens."""
        if any(timers_on(scope.net, element)):
            raise NotTogether
        self.rests.append((scope, element))

    def wait(self, scope: Scope, element: Element) -> None:
        """A token rests at an event or a receive task."""
        if element.kind == "event_gateway" or element.trigger == "timer":
            raise NotTogether
        self.open_task(scope, element)

    def perform(
        self, scope: Scope, element: Element, variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The result of the step, if it is there."""
        if element.kind != "service":
            raise NotTogether
        if len(self.steps) == len(self.facts):
            raise StepWanted(element, variables)
        self.steps.append(element)
        return self.facts[len(self.steps) - 1]

    def close_scope(self, scope: Scope, *, is_canceled: bool) -> None:
        """The run itself is over."""

    def joining(self, scope: Scope) -> Counter[str]:
        """Joins look at what rests elsewhere."""
        raise NotTogether

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise NotTogether

    passed = broadcast = open_scope = empty = standing = _refuse
    is_interrupted = called = results = _refuse
