"""Where the first tokens of a run rest, if it begins with human tasks and awaited messages only."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NoReturn

from motcua.kernel.diagrams.api import Element, Scope, listening


class NotPlain(Exception):
    """The run begins with more: a system step, a timer, a loop, an event that tells something."""


@dataclass(slots=True)
class FirstRests:
    """The stage of a beginning that is only looked at: it keeps where tokens rest."""

    rests: list[Element] = field(default_factory=list)
    joins: Counter[str] = field(default_factory=Counter)

    def open_task(self, scope: Scope, element: Element) -> None:
        """A human task opens."""
        if element.loop is not None or any(listening.timers_on(scope.net, element)):
            raise NotPlain
        self.rests.append(element)

    def wait(self, scope: Scope, element: Element) -> None:
        """A token rests at an event or a receive task."""
        if element.kind == "event_gateway" or element.trigger == "timer":
            raise NotPlain
        self.open_task(scope, element)

    def joining(self, scope: Scope) -> Counter[str]:
        """The tokens that wait at joins."""
        return self.joins

    def close_scope(self, scope: Scope, *, is_canceled: bool) -> None:
        """The run itself is over: there are no other scopes."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise NotPlain

    perform = passed = broadcast = open_scope = empty = _refuse
    standing = is_interrupted = called = results = _refuse
