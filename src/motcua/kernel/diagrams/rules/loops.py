"""Looped activities: several turns at once, one after another, or while a condition holds."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from motcua.base.feel.conditions import evaluate

from .net import Element, Loop
from .scopes import Scope

if TYPE_CHECKING:
    from .tokens import Walk

MOST_TURNS = 20_000


class LoopUncountable(Exception):
    """It cannot be said how many turns an activity has; nothing of the step is kept."""

    def __init__(self, element_id: str, said: object) -> None:
        """Name the activity and what stands where a number or a list was expected."""
        self.element_id, self.said = element_id, said
        super().__init__(f"{element_id}: {said!r}")


class Loops:
    """
    Plays the loops of a walk.

    A loop is a scope with one scope a turn. Its locals hold the number of turns, of those done,
    and, where turns follow one another, the items still to come.
    """

    def __init__(self, walk: "Walk") -> None:
        """Belong to one walk."""
        self.walk = walk

    def begin(self, scope: Scope, element: Element, loop: Loop) -> None:
        """A token reached a looped activity."""
        items: Sequence[Any] | None = None
        of = 0
        if loop.kind != "standard":
            items, of = self._counted(scope, element, loop)
        inner = Scope(
            key=0,
            kind="loop",
            net=scope.net,
            container=scope.container,
            element_id=element.id,
            parent=scope,
            locals={"turns": of, "turns_done": 0},
        )
        if loop.kind == "sequential" and items is not None:
            inner.locals["items"] = list(items)
        self.walk.open(inner)
        if loop.kind == "standard":
            if loop.is_tested_before and not self._again(inner, loop):
                self._finish(inner, element, loop)
            else:
                self._turn(inner, element, loop, 0, None)
        elif of == 0:
            self._finish(inner, element, loop)
        else:
            for index in range(of if loop.kind == "parallel" else 1):
                if not inner.is_open:
                    break
                self._turn(inner, element, loop, index, items[index] if items else None)

    def turn_done(self, turn: Scope, element: Element) -> None:
        """The activity was done in one turn."""
        walk, inner, loop = self.walk, turn.parent, element.loop
        if inner is None or loop is None:
            raise ValueError(f"{element.id} is no loop")
        view = dict(walk.seen_by(turn))
        if view.get("outcome") is not None:
            turn.locals["outcome"] = view["outcome"]
            turn.is_changed = True
        walk.close(turn)
        done = inner.locals["turns_done"] = inner.locals["turns_done"] + 1
        inner.is_changed = True
        if self._is_enough(inner, loop, view):
            self._finish(inner, element, loop)
        elif loop.kind != "parallel":
            items = inner.locals.get("items")
            self._turn(inner, element, loop, done, items[done] if items else None)

    def _turn(self, inner: Scope, element: Element, loop: Loop, index: int, item: Any) -> None:
        known = {"loopCounter": index + 1}
        if loop.item:
            known[loop.item] = item
        turn = Scope(
            key=0,
            kind="turn",
            net=inner.net,
            container=inner.container,
            element_id=element.id,
            parent=inner,
            index=index,
            locals=known,
        )
        self.walk.open(turn)
        self.walk.act(turn, element)

    def _is_enough(self, inner: Scope, loop: Loop, view: Mapping[str, Any]) -> bool:
        of, done = inner.locals["turns"], inner.locals["turns_done"]
        seen = {**view, **_counts(inner)}
        if loop.kind == "standard":
            return not self._again(inner, loop, view)
        if loop.until and evaluate(inner.net.expression(loop.until), seen) is True:
            return True
        return bool(done >= of)

    def _again(self, inner: Scope, loop: Loop, view: Mapping[str, Any] | None = None) -> bool:
        done = inner.locals["turns_done"]
        if loop.maximum is not None and done >= loop.maximum:
            return False
        if not loop.condition:
            return loop.maximum is not None
        known = view if view is not None else self.walk.seen_by(inner)
        seen = {**known, "loopCounter": done}
        return evaluate(inner.net.expression(loop.condition), seen) is True

    def _finish(self, inner: Scope, element: Element, loop: Loop) -> None:
        outer = inner.parent
        if outer is None:
            raise ValueError(f"{element.id} is no loop")
        if loop.collect:
            results = [_result(found) for found in self.walk.stage.results(inner)]
            outer.assign(self.walk.variables, {loop.collect: results})
        self.walk.close(inner, is_canceled=inner.active > 0)
        self.walk.forget_outcome()
        self.walk.depart(outer, element)

    def _counted(
        self, scope: Scope, element: Element, loop: Loop
    ) -> tuple[Sequence[Any] | None, int]:
        """The items of a loop, if it has some, and the number of its turns."""
        source = loop.collection or loop.count
        said = evaluate(scope.net.expression(source), self.walk.seen_by(scope)) if source else None
        items = Scope.plain_value(said) if isinstance(said, list | tuple) else None
        if items is not None:
            of = len(items)
        elif isinstance(said, int | Decimal) and not isinstance(said, bool) and said == int(said):
            of = int(said)
        else:
            raise LoopUncountable(element.id, said)
        if not 0 <= of <= MOST_TURNS:
            raise LoopUncountable(element.id, of)
        return items, of


def _counts(inner: Scope) -> dict[str, Any]:
    """The numbers that a completion condition may ask for; some modellers shorten their names."""
    of, done, active = inner.locals["turns"], inner.locals["turns_done"], inner.active
    return {
        "numberOfInstances": of, "nrOfInstances": of,
        "numberOfCompletedInstances": done, "nrOfCompletedInstances": done,
        "numberOfActiveInstances": active, "nrOfActiveInstances": active,
        "numberOfTerminatedInstances": 0,
    }  # fmt: skip


def _result(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "loopCounter"}
