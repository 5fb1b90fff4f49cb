"""
Random processes and random courses through them.

`MOTCUA_PROOF_EXAMPLES=2000` asks for more of them than a build has time for.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st

from tests.conformance.blocks import (
    Again,
    All,
    Block,
    Choose,
    First,
    Guard,
    Handler,
    Many,
    Part,
    Row,
    Some,
    Stop,
    Task,
    Throw,
    Trigger,
    Wait,
    While,
    numbered,
    parts_of,
)
from tests.conformance.drawing import drawn, timers_of
from tests.conformance.reference import Reference, View

# how many random processes each proof looks at
EXAMPLES = int(os.environ.get("MOTCUA_PROOF_EXAMPLES", "100"))
PROFILE = settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
)
EVERYTHING = frozenset({
    "choose", "implicit_merge", "some", "all", "again", "part", "event_part", "guard", "many",
    "one_by_one", "while", "while_before", "wait", "first", "throw_signal", "stop_error",
    "stop_escalation", "throw_escalation", "stop_signal", "terminate", "message", "timer",
    "signal", "error", "escalation", "beside", "many_parts", "guard_many_parts", "caught_again",
    "guard_many", "first_timer", "many_in_handler", "any_in_all", "join_in_again",
    "beside_in_again", "event_part_outer", "three",
})  # fmt: skip
LONGEST = 8  # moves in one course


@dataclass(frozen=True, slots=True)
class Move:
    """Something that happens to a run: a task is completed, or an event comes from outside."""

    kind: str
    name: str  # the task's element, or the message's, signal's or timer's name
    element: str = ""  # of a timer: where it waits
    outcome: str = ""
    variables: tuple[tuple[str, bool], ...] = ()


class Player(Protocol):
    """An engine with one run in it."""

    def start(self, bpmn: str) -> None: ...
    def move(self, move: Move) -> None: ...
    def view(self) -> View: ...


Pick = Callable[[Sequence[Any]], Any]  # chooses one of several: at random, or each in turn


@dataclass(frozen=True)
class Growing:
    """Grows blocks that use some features; `raised` are errors and escalations caught outside."""

    pick: Pick
    features: frozenset[str]
    raised: tuple[Trigger, ...] = ()
    caught: tuple[Trigger, ...] = ()  # by anything around

    def has(self, *names: str) -> bool:
        return all(name in self.features for name in names)

    def without(self, *names: str) -> "Growing":
        return replace(self, features=self.features - set(names))

    def catching(self, *raised: Trigger) -> "Growing":
        return replace(self, raised=raised, caught=(*self.caught, *raised))

    def block(self, depth: int) -> Block:
        """A block with at most `depth` others around its innermost one."""
        if depth == 0:
            return self._leaf()
        grow = self.pick([self._task, *self._plain(), *self._events(), *self._ends()])
        grown: Block = grow(depth - 1)
        return grown

    def _leaf(self) -> Block:
        found: list[Block] = [Task()]
        for one in self.raised:
            if self.has(f"throw_{one.kind}"):
                found.append(Throw(one))
            if self.has(f"stop_{one.kind}"):
                found.append(Choose((Stop(one), Task())))
        leaf: Block = self.pick(found) if len(found) > 1 else found[0]
        return leaf

    def _task(self, depth: int) -> Block:
        return Task()

    def _plain(self) -> list[Callable[[int], Block]]:
        kinds: dict[str, Callable[[int], Block]] = {
            "row": lambda depth: Row(self._ways(depth)),
            "choose": self._choose,
            "some": lambda depth: Some(self._ways(depth)),
            "all": self._all,
            "again": self._again,
            "part": lambda depth: Part(self.block(depth)),
            "guard": self._guard,
            "many": self._many,
            "while": lambda depth: While(Task(), self.has("while_before") and self._flag()),
            "event_part": self._event_part,
        }
        return [grow for name, grow in kinds.items() if name == "row" or self.has(name)]

    def _all(self, depth: int) -> Block:
        own = self
        if not self.has("any_in_all"):
            own = replace(
                self, features=self.features & {"all", "part", "many", "three"}
            ).catching()
        return All(own._ways(depth))

    def _again(self, depth: int) -> Block:
        own = self if self.has("join_in_again") else self.without("some", "all")
        own = own if self.has("beside_in_again") else own.without("beside")
        return Again(own.block(depth))

    def _flag(self) -> bool:
        return bool(self.pick([False, True]))

    def _ways(self, depth: int) -> tuple[Block, ...]:
        widths = [2, 3] if self.has("three") else [2]
        return tuple(self.block(depth) for _ in range(self.pick(widths)))

    def _choose(self, depth: int) -> Block:
        ways = self._ways(depth)
        return Choose(ways, merges=not self.has("implicit_merge") or self._flag())

    def _many(self, depth: int) -> Block:
        activity: Block = Task()
        if self.has("many_parts") and self._flag():
            # In one instance of several, an event would have to be told which one it means.
            own = self.without("wait", "first", "guard", "event_part").catching()
            activity = Part(own.block(depth))
        return Many(activity, self.pick([1, 2, 3]), self.has("one_by_one") and self._flag())

    def _outer(self) -> list[Trigger]:
        """Events from outside; one signal may be waited for in several places."""
        found = [Trigger(kind) for kind in ("message", "timer") if self.has(kind)]
        return [*found, Trigger("signal", "S1")] if self.has("signal") else found

    def _inner(self) -> list[Trigger]:
        found = [Trigger(k, k[:2].upper()) for k in ("error", "escalation") if self.has(k)]
        return [one for one in found if self.has("caught_again") or one not in self.caught]

    def _handler(self, trigger: Trigger, depth: int) -> Handler:
        beside = self.has("beside") and trigger.kind != "error" and self._flag()
        own = self.without("throw_signal")
        own = own if self.has("many_in_handler") else own.without("many")
        return Handler(trigger, own.block(depth), not beside)

    def _guard(self, depth: int) -> Block:
        trigger = self.pick([*self._outer(), *self._inner()])
        handler = self._handler(trigger, depth)
        if trigger in self._inner():
            return Guard(Part(self.catching(trigger).block(depth)), (handler,))
        kinds: list[Callable[[int], Block]] = [self._task, lambda d: Part(self.block(d))]
        many = self if self.has("guard_many_parts") else self.without("many_parts")
        if self.has("guard_many", "many"):
            kinds.append(many._many)
        activity = self.pick(kinds)(depth)
        return Guard(activity, (handler,))

    def _event_part(self, depth: int) -> Block:
        outer = self._outer() if self.has("event_part_outer") else []
        trigger = self.pick([*outer, *self._inner()])
        # What is raised in an event sub-process would rise to its own scope once more.
        handler = self.catching()._handler(trigger, depth)
        inner = self.catching(trigger) if trigger in self._inner() else self
        return Part(inner.block(depth), (handler,))

    def _events(self) -> list[Callable[[int], Block]]:
        found: list[Callable[[int], Block]] = []
        if self.has("wait"):
            found.append(lambda _: Wait(self.pick(self._outer())))
        if self.has("first"):
            found.append(self._first)
        if self.has("throw_signal"):
            found.append(lambda _: Throw(Trigger("signal", "S1")))
        for one in self.raised:
            if one.kind == "escalation" and self.has("throw_escalation"):
                found.append(lambda _, one=one: Throw(one))  # type: ignore[misc]
        return found

    def _first(self, depth: int) -> Block:
        own = self if self.has("first_timer") else self.without("timer")
        one, grow = self.pick(own._outer()), self.block
        # With the same signal twice there would be two first ways.
        other = self.pick([trigger for trigger in own._outer() if trigger.kind != "signal"])
        return First(((one, grow(depth)), (other, grow(depth))))

    def _ends(self) -> list[Callable[[int], Block]]:
        """Ends stand in one way of a choice, so that something is left after the block."""
        ends = [one for one in self.raised if self.has(f"stop_{one.kind}")]
        if self.has("terminate"):
            ends.append(Trigger("terminate", "terminate"))
        return [
            lambda depth, one=one: Choose((Stop(one), self.block(depth)))  # type: ignore[misc]
            for one in ends
        ]


def grown(pick: Pick, features: Iterable[str] = EVERYTHING, depth: int = 3) -> Part:
    """A whole process."""
    body = Growing(pick, frozenset(features)).block(depth)
    return numbered(Part(Row((Task(), body)), (), "root"))


@st.composite
def processes(draw: Any, features: Iterable[str] = EVERYTHING, depth: int = 3) -> Part:
    """Random processes of a size that is tried quickly."""
    process = grown(lambda ways: draw(st.sampled_from(ways)), features, depth)
    assume(len(list(parts_of(process))) < 60)
    return process


def all_processes(features: Iterable[str], depth: int) -> Iterator[Part]:
    """Every process that can be grown from some features to some depth, each once."""
    course: list[int] = []
    while True:
        widths: list[int] = []

        def pick(ways: Sequence[Any], widths: list[int] = widths) -> Any:
            if len(widths) == len(course):
                course.append(0)
            widths.append(len(ways))
            return ways[course[len(widths) - 1]]

        yield grown(pick, features, depth)
        while course and course[-1] + 1 == widths[len(course) - 1]:
            course.pop()
        if not course:
            return
        course[-1] += 1


def next_moves(process: Part, reference: Reference) -> list[Move]:
    """Every move that every possible state of the reference offers."""
    found: list[Move] = []
    timers = timers_of(process)
    deciders = {p.id: p for p in parts_of(process) if isinstance(p, Choose | Some | Again)}
    loops = {p.activity.id for p in parts_of(process) if isinstance(p, While)}
    for kind, name in reference.offers():
        if kind != "task":
            found.append(Move(kind, name, timers.get(name, "")))
            continue
        for outcome, variables in _answers(deciders.get(name), name in loops, name):
            found.append(Move("task", name, "", outcome, variables))
    return found


def _answers(decider: Any, is_loop: bool, name: str) -> list[tuple[str, Any]]:
    match decider:
        case Choose(ways=ways):
            return [(f"w{number}", ()) for number in range(len(ways))]
        case Again():
            return [("w0", ()), ("w1", ())]
        case Some(ways=ways):
            names = [f"{name}_{number}" for number in range(1, len(ways))]
            combinations: list[tuple[tuple[str, bool], ...]] = [()]
            for one in names:
                combinations = [(*c, (one, b)) for c in combinations for b in (True, False)]
            return [("done", c) for c in combinations]
    if is_loop:
        return [("done", ((f"{name}_more", more),)) for more in (True, False)]
    return [("done", ())]


def compare(
    process: Part, player: Player, choose: Any, *, is_once: bool = False
) -> list[tuple[Move, View | None]]:
    """
    Play a process in an engine and in the reference along moves that `choose` picks.

    :returns: the moves with what had to be seen after each; None where the standard allows more.
    """
    reference, bpmn = Reference(process, is_once), drawn(process)
    seen: list[tuple[Move, View | None]] = []
    player.start(bpmn)
    is_open = len(reference.views()) > 1
    check(reference, player, seen, bpmn)
    for _ in range(LONGEST):
        moves = next_moves(process, reference)
        if not moves or (move := choose(moves)) is None:
            break
        play(reference, move)
        player.move(move)
        is_open = is_open or len(reference.views()) > 1
        check(reference, player, [*seen, move], bpmn)
        seen.append((move, None if is_open else player.view()))
    return seen


def play(reference: Reference, move: Move) -> None:
    """Tell the reference of a move."""
    if move.kind == "task":
        reference.complete(move.name, move.outcome, dict(move.variables))
    else:
        reference.happen(move.kind, move.name)


def check(reference: Reference, player: Player, seen: Sequence[Any], bpmn: str) -> None:
    """The engine must be in a state that the standard allows."""
    view = player.view()
    allowed = reference.views()
    assert view in allowed, f"{view}\nallowed: {allowed}\nafter {seen}\n{bpmn}"
    reference.keep(view)
