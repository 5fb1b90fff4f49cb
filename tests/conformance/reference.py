"""
A reference for the token game: what is left of a process, rewritten move by move.

Written from BPMN 2.0.2 chapter 13, not from the engine. It knows no tokens, flows or gateways.
What runs by itself happens in any order (BPMN 2.0.2 sets none between parallel branches): a state
is therefore a set of possible rests, and an engine is right if it is always in one of them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from tests.conformance.blocks import (
    Again,
    All,
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
    parts_of,
)

DONE, DEAD = Row(()), Stop(Trigger("none", "dead"))  # left on its way out; consumed for good
Effect = Any  # None, a Trigger that rises through the scopes, or a block to run beside
ARRIVAL = Trigger("arrival", "")  # rises unheard: a step whose order among others is open
Values = Mapping[str, Any]
View = tuple[frozenset[tuple[str, int]], bool]


@dataclass(frozen=True, slots=True)
class Fork:
    """Just after the task of a Choose, Some or Again; of None: just after a Throw."""

    of: Any


@dataclass(frozen=True, slots=True)
class Scope:
    """A running sub-process: its own course, and handlers that run beside it."""

    part: Part
    course: Any
    beside: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Several:
    """Running instances, and how many are still to start one by one."""

    of: Any
    running: tuple[Any, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Side:
    """Ways that run side by side; an inclusive join does not wait for what cannot come any more."""

    ways: tuple[Any, ...]
    is_inclusive: bool = False


def is_over(block: Any) -> bool:
    return block in (DONE, DEAD)


def row(first: Any, rest: tuple[Any, ...]) -> Any:
    if first == DEAD:
        return DEAD
    blocks = rest if first == DONE else (first, *rest)
    return blocks[0] if len(blocks) == 1 else Row(blocks)


def gathered(ways: tuple[Any, ...], is_inclusive: bool = False) -> Any:
    if all(way == DEAD for way in ways):
        return DEAD
    ends = {DONE, DEAD} if is_inclusive else {DONE}
    return DONE if all(way in ends for way in ways) else Side(ways, is_inclusive)


@lru_cache(maxsize=10_000)
def arriving(block: Any) -> Any:
    """A token on its way to a block, where a signal thrown beside it may be faster."""
    hears = any(isinstance(part, Trigger) and part.kind == "signal" for part in parts_of(block))
    return Row((Fork(ARRIVAL), block)) if hears else block


def scope(part: Part, course: Any, beside: tuple[Any, ...]) -> Any:
    beside = tuple(one for one in beside if not is_over(one))
    return DONE if is_over(course) and not beside else Scope(part, course, beside)


def several(of: Any, running: tuple[Any, ...], left: int) -> Any:
    running = tuple(one for one in running if not is_over(one))
    if not running and left:
        return Several(of, (of,), left - 1)
    return Several(of, running, left) if running else DONE


def guard(inside: Any, handlers: tuple[Handler, ...]) -> Any:
    return inside if is_over(inside) else Guard(inside, handlers)


def swapped(items: tuple[Any, ...], index: int, item: Any) -> tuple[Any, ...]:
    return (*items[:index], item, *items[index + 1 :])


def inside(block: Any) -> tuple[Any, ...]:
    """The running blocks directly within a block."""
    match block:
        case Row(blocks=blocks):
            return blocks[:1]
        case Side(ways=ways):
            return ways
        case Guard(activity=activity):
            return (activity,)
        case Several(running=running):
            return running
        case Scope(course=course, beside=beside):
            return (course, *beside)
    return ()


def rebuilt(block: Any, new: tuple[Any, ...]) -> Any:
    """A block after what runs directly within it has become something else."""
    match block:
        case Row(blocks=blocks) if blocks:
            return row(new[0], blocks[1:])
        case Side(is_inclusive=is_inclusive):
            return gathered(new, is_inclusive)
        case Guard(handlers=handlers):
            return guard(new[0], handlers)
        case Several(of=of, left=left):
            return several(of, new, left)
        case Scope(part=part):
            return scope(part, new[0], new[1:])
    return block


def unfolded(block: Any, values: Values) -> tuple[Any, Effect] | None:
    """What a block does by itself the moment that it is reached."""
    if isinstance(block, Throw):  # what comes after it was not there yet to hear it
        return Fork(None), block.trigger
    if isinstance(block, Stop) and block != DEAD:
        return DEAD, block.trigger
    if isinstance(block, Fork) and isinstance(block.of, Trigger):
        return DONE, ARRIVAL
    begun = begin(block, values)
    return None if begun is None else (begun, None)


def begin(block: Any, values: Values) -> Any:
    """A block that is more than a rest, as what it begins with."""
    found: Any = None
    match block:
        case Choose() | Some():
            found = Row((Task(block.id), Fork(block)))
        case Again():
            found = row(block.body, (Task(block.id), Fork(block)))
        case Fork():
            found = chosen(block.of, values)
        case All():
            found = gathered(tuple(arriving(way) for way in block.ways))
        case Part():
            found = scope(block, block.body, ())
        case Many() | While():
            found = looped(block, values)
    return found


def looped(block: Many | While, values: Values) -> Any:
    """The first turn, or all turns at once."""
    if isinstance(block, While):
        goes = not block.tests_before or values.get(f"{block.activity.id}_more") is True
        return row(block.activity, (replace(block, tests_before=True),)) if goes else DONE
    if block.one_by_one:
        return Several(block.activity, (block.activity,), block.times - 1)
    return Several(block.activity, (arriving(block.activity),) * block.times, 0)


def chosen(of: Any, values: Values) -> Any:
    outcome = values.get("outcome")
    if of is None:
        return DONE
    if isinstance(of, Again):
        return of if outcome == "w0" else DONE
    if isinstance(of, Choose):
        return next((way for i, way in enumerate(of.ways) if outcome == f"w{i}"), of.ways[-1])
    taken = [way for i, way in enumerate(of.ways) if i and values.get(f"{of.id}_{i}") is True]
    return gathered(tuple(arriving(way) for way in taken or of.ways[:1]), is_inclusive=True)


def steps(block: Any, values: Values) -> Iterator[tuple[Any, Effect]]:
    """Everything that can happen next by itself, in each place of a block."""
    if (alone := unfolded(block, values)) is not None:
        yield alone
        return
    for index, child in enumerate(inside(block)):
        for new, effect in steps(child, values):
            yield risen(block, rebuilt(block, swapped(inside(block), index, new)), effect)


def risen(block: Any, new: Any, effect: Effect) -> tuple[Any, Effect]:
    """What an effect from within means for this block: caught here, or passed on upwards."""
    if isinstance(block, Scope):
        if effect is not None and not isinstance(effect, Trigger):  # a handler beside the course
            old = new if isinstance(new, Scope) else Scope(block.part, DONE)
            return scope(block.part, old.course, (*old.beside, effect)), None
        if effect == Trigger("terminate", "terminate"):  # this scope and no other
            return DONE, None
    if isinstance(block, Guard | Scope) and isinstance(effect, Trigger):
        handlers = block.handlers if isinstance(block, Guard) else block.part.handlers
        handler = next((h for h in handlers if h.trigger == effect), None)
        if handler is not None and effect.kind in {"error", "escalation"}:
            return handled(block, new, handler)
    return new, effect


def handled(block: Guard | Scope, new: Any, handler: Handler) -> tuple[Any, Effect]:
    """An event on the border or in an event sub-process has happened (13.5.3, 13.5.4)."""
    if isinstance(block, Guard):
        return (handler.body, None) if handler.interrupts else (new, handler.body)
    inside = Part(handler.body, (), handler.id)
    if handler.interrupts:
        return Scope(replace(block.part, handlers=()), inside), None
    old = new if isinstance(new, Scope) else Scope(block.part, DONE)
    return scope(block.part, old.course, (*old.beside, inside)), None


def heard(block: Any, trigger: Trigger, is_once: bool = False) -> tuple[Any, list[Any]]:
    """A block after an event that everything waiting for it hears; handlers that run beside."""
    if isinstance(block, Wait) and block.trigger == trigger:
        return DONE, []
    if isinstance(block, First):
        return next((way for on, way in block.ways if on == trigger), block), []
    handlers = block.handlers if isinstance(block, Guard) else ()
    if isinstance(block, Scope):
        handlers = block.part.handlers
    handler = next((h for h in handlers if h.trigger == trigger), None)
    if handler is not None and handler.interrupts:
        return handled(block, block, handler)[0], []
    if handler is not None and (trigger.kind == "timer" or is_once):
        block = without(block, handler)
    answers = [heard(child, trigger, is_once) for child in inside(block)]
    beside = [one for _, more in answers for one in more]
    block = rebuilt(block, tuple(new for new, _ in answers))
    return settled_beside(block, handler, beside)


def without(block: Guard | Scope, handler: Handler) -> Guard | Scope:
    """A timer with a duration or a date is due once."""
    left = block.handlers if isinstance(block, Guard) else block.part.handlers
    left = tuple(one for one in left if one != handler)
    if isinstance(block, Guard):
        return replace(block, handlers=left)
    return replace(block, part=replace(block.part, handlers=left))


def settled_beside(block: Any, handler: Handler | None, beside: list[Any]) -> tuple[Any, list[Any]]:
    if isinstance(block, Scope):
        if handler is not None:
            beside = [*beside, Part(handler.body, (), handler.id)]
        return replace(block, beside=(*block.beside, *beside)), []
    return block, [*beside, handler.body] if handler is not None else beside


def completed(block: Any, task_id: str) -> Iterator[Any]:
    """A block after one of its open tasks of this name is done."""
    if block == Task(task_id):
        yield DONE
    for index, child in enumerate(inside(block)):
        for new in completed(child, task_id):
            yield rebuilt(block, swapped(inside(block), index, new))


def waiting(block: Any) -> Iterator[tuple[str, str]]:
    """What a block waits for: ("task", id), ("message", name), ("timer", name) …"""
    if isinstance(block, Task):
        yield "task", block.id
    if isinstance(block, Wait):
        yield block.trigger.kind, block.trigger.name
    if isinstance(block, First):
        yield from ((on.kind, on.name) for on, _ in block.ways)
    handlers = block.handlers if isinstance(block, Guard) else ()
    if isinstance(block, Scope):
        handlers = block.part.handlers
    for handler in handlers:
        yield handler.trigger.kind, handler.trigger.name
    for child in inside(block):
        yield from waiting(child)


class Reference:
    """Plays a process by rewriting; `states` are all rests that the standard allows."""

    def __init__(self, process: Part, is_once: bool = False) -> None:
        self.is_once = is_once  # some peers hear a non-interrupting event only once
        self.values: dict[str, Any] = {}
        self.states: set[Any] = self._settled({Scope(process, process.body)})

    def complete(self, task_id: str, outcome: str, variables: Values) -> None:
        self.values |= {**variables, "outcome": outcome}
        self.states = self._settled(
            {new for state in self.states for new in completed(state, task_id)}
        )

    def happen(self, kind: str, name: str) -> None:
        self.states = self._settled(
            {heard(s, Trigger(kind, name), self.is_once)[0] for s in self.states}
        )

    def _settled(self, states: set[Any]) -> set[Any]:
        """Every rest that can be reached: from each state, all orders of what runs by itself."""
        seen, moving, resting = set(states), list(states), set()
        while moving:
            state = moving.pop()
            open_order = list(steps(state, self.values))
            # What changes only its own branch may as well be done at once, before the others.
            silent = [step for step in open_order if step[1] is None][:1]
            found = [self._root(new, effect) for new, effect in silent or open_order]
            if not found:
                resting.add(state)
            new_ones = set(found) - seen
            seen |= new_ones
            moving += new_ones
        return resting

    def _root(self, state: Any, effect: Effect) -> Any:
        if isinstance(effect, Trigger) and effect.kind == "signal" and not is_over(state):
            return heard(state, effect, self.is_once)[0]
        return state

    def views(self) -> set[View]:
        return {view(state) for state in self.states}

    def offers(self) -> list[tuple[str, str]]:
        """What may happen next in every state: tasks, messages, timers, signals from outside."""
        found = [Counter(waiting(state)) for state in self.states]
        return [
            (kind, name)
            for kind, name in sorted(set.intersection(*(set(f) for f in found)))
            if kind in {"task", "signal"}
            or (kind in {"message", "timer"} and all(f[kind, name] == 1 for f in found))
        ]

    def keep(self, seen: View) -> None:
        """Keep the states that look like what an engine shows."""
        self.states = {state for state in self.states if view(state) == seen}


def view(state: Any) -> View:
    """What can be seen of a state from outside: the open tasks, and whether all is over."""
    tasks = Counter(name for kind, name in waiting(state) if kind == "task")
    return frozenset(tasks.items()), is_over(state)
