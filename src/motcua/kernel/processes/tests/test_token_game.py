"""The token game against a plain interpreter that knows no tokens, on random processes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.kernel.diagrams.api import Net, Scope, Walk, net_of
from motcua.kernel.diagrams.testing import Simulation, compile_transitions, faults_in, read
from motcua.kernel.processes import api as processes
from motcua.kernel.processes.models import Run, Task
from motcua.kernel.processes.queries.tasks import list_open_tasks
from motcua.kernel.processes.testing import AT, draw, officer, publish, start

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Do:
    """A task, or a choice between blocks by its outcome."""

    name: str
    ways: tuple["Block", ...] = ()


@dataclass(frozen=True)
class Row:
    """Blocks one after another."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Both:
    """Blocks side by side, all of which are done (kind: parallel or inclusive with a choice)."""

    blocks: tuple["Block", ...]
    kind: str = "parallel"
    chosen: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Again:
    """A block that is done over as long as its task says so."""

    name: str
    body: "Block"


Block = Do | Row | Both | Again | None


def _blocks(depth: int) -> Any:
    names = st.integers(0, 10**9).map(lambda number: f"t{number}")
    leaf = st.builds(Do, names)
    if depth == 0:
        return leaf
    inner = _blocks(depth - 1)
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    choosing = st.lists(inner, min_size=2, max_size=3).flatmap(
        lambda blocks: st.tuples(
            st.just(tuple(blocks)),
            st.lists(st.booleans(), min_size=len(blocks), max_size=len(blocks)).map(tuple),
        )
    )
    return st.one_of(
        leaf,
        st.builds(Do, names, several),
        st.builds(Row, several),
        st.builds(Both, several),
        choosing.map(lambda pair: Both(pair[0], "inclusive", pair[1])),
        st.builds(Again, names, inner),
    )


# Reference: what is left to do is a tree; doing a task rewrites the tree.


def expand(block: Block) -> Block:
    """A block as what is left of it at its beginning."""
    if isinstance(block, Row):
        return _row(expand(block.blocks[0]), block.blocks[1:])
    if isinstance(block, Both):
        others = block.chosen[1:]  # the first way is the default: taken if no other is
        chosen = (not any(others), *others)
        taken = [b for b, c in zip(block.blocks, chosen, strict=False) if c]
        left = tuple(expand(b) for b in (block.blocks if block.kind == "parallel" else taken))
        return Both(left)
    if isinstance(block, Again):
        return _row(expand(block.body), (Do(block.name, (block, None)),))
    return block


def _row(first: Block, rest: tuple[Block, ...]) -> Block:
    if first is None:
        return _row(expand(rest[0]), rest[1:]) if rest else None
    return Row((first, *rest)) if rest else first


def enabled(left: Block) -> Counter[str]:
    if isinstance(left, Do):
        return Counter([left.name])
    if isinstance(left, Row):
        return enabled(left.blocks[0])
    if isinstance(left, Both):
        return sum((enabled(block) for block in left.blocks), Counter())
    return Counter()


def done(left: Block, name: str, way: int) -> Block:
    if isinstance(left, Do) and left.name == name:
        return expand(left.ways[way]) if left.ways else None
    if isinstance(left, Row):
        return _row(done(left.blocks[0], name, way), left.blocks[1:])
    if isinstance(left, Both):
        blocks = tuple(b for b in (done(b, name, way) for b in left.blocks) if b is not None)
        return Both(blocks) if blocks else None
    return left


# Drawing the same blocks as a diagram.


@dataclass
class Sheet:
    """The lines drawn so far, and numbers for new names."""

    lines: list[str]
    numbers: Iterator[int]


def drawn(block: Block) -> list[str]:
    sheet = Sheet(["start s", "end e"], count())
    into = _draw(block, "s", sheet)
    return [*sheet.lines, f"{into} -> e"]


def _draw(block: Block, after: str, sheet: Sheet, condition: str = "") -> str:
    """Draw a block after an element; returns the element at which it ends."""
    if isinstance(block, Row):
        for part in block.blocks:
            after, condition = _draw(part, after, sheet, condition), ""
        return after
    suffix = f" if {condition}" if condition else ""
    number = next(sheet.numbers)
    if isinstance(block, Do):
        return _draw_task(block, after, sheet, suffix, number)
    if isinstance(block, Both):
        return _draw_both(block, after, sheet, suffix, number)
    assert isinstance(block, Again)
    merge, split = f"a{number}", f"y{number}"
    sheet.lines += [f"exclusive {merge}", f"{after} -> {merge}{suffix}", f"exclusive {split}"]
    sheet.lines += [f"human {block.name} outcomes=w0,w1", f"{block.name} -> {split}"]
    sheet.lines.append(f"{_draw(block.body, merge, sheet)} -> {block.name}")
    sheet.lines.append(f'{split} -> {merge} if outcome = "w0"')
    sheet.lines += [f"pass q{number}", f"{split} => q{number}"]
    return f"q{number}"


def _draw_task(block: Do, after: str, sheet: Sheet, suffix: str, number: int) -> str:
    outcomes = ",".join(f"w{n}" for n in range(len(block.ways))) or "done"
    sheet.lines += [f"human {block.name} outcomes={outcomes}", f"{after} -> {block.name}{suffix}"]
    if not block.ways:
        return block.name
    split, join = f"x{number}", f"m{number}"
    sheet.lines += [f"exclusive {split}", f"exclusive {join}", f"{block.name} -> {split}"]
    for way, part in enumerate(block.ways):
        last = _draw(part, split, sheet, f'outcome = "w{way}"')
        sheet.lines.append(f"{last} -> {join}")
    return join


def _draw_both(block: Both, after: str, sheet: Sheet, suffix: str, number: int) -> str:
    split, join = f"p{number}", f"j{number}"
    sheet.lines += [f"{block.kind} {split}", f"{block.kind} {join}", f"{after} -> {split}{suffix}"]
    for way, part in enumerate(block.blocks):
        entry = f"n{number}_{way}"
        sheet.lines.append(f"pass {entry}")
        if block.kind == "parallel":
            sheet.lines.append(f"{split} -> {entry}")
        elif way == 0:
            sheet.lines.append(f"{split} => {entry}")
        else:
            sheet.lines.append(f"{split} -> {entry} if v{number}_{way} = true")
        sheet.lines.append(f"{_draw(part, entry, sheet)} -> {join}")
    return join


def variables_of(block: Block) -> dict[str, bool]:
    """The variables that inclusive splits look at, by drawing order."""
    found: dict[str, bool] = {}
    lines = drawn(block)
    splits = [line.split()[1] for line in lines if line.startswith("inclusive p")]
    chosen = list(_choices(block))
    for split, values in zip(splits, chosen, strict=True):
        for way, value in enumerate(values):
            found[f"v{split[1:]}_{way}"] = value
    return found


def _choices(block: Block) -> Any:
    """What each inclusive split chooses, in drawing order."""
    parts: tuple[Block, ...] = ()
    if isinstance(block, Row | Both):
        parts = block.blocks
    elif isinstance(block, Do):
        parts = block.ways
    elif isinstance(block, Again):
        parts = (block.body,)
    if isinstance(block, Both) and block.kind == "inclusive":
        yield block.chosen
    for part in parts:
        yield from _choices(part)


def outcomes(net: Net, name: str, draws: st.DataObject) -> tuple[str, int]:
    ways = net.elements[name].outcomes
    # After some steps loops are left, so that every course ends.
    number = draws.draw(st.integers(0, len(ways) - 1))
    return ways[number], number


def distinct(block: Block) -> bool:
    names = [line.split()[1] for line in drawn(block) if line.startswith("human")]
    return len(names) == len(set(names))


@given(_blocks(3).filter(distinct), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_tokens_go_where_a_plain_reading_of_the_process_says(block: Block, draws: Any) -> None:
    net = read(draw(drawn(block)))
    run = Simulation(net, variables=variables_of(block))
    left = expand(block)
    run.start()
    for step in range(40):
        assert Counter(rest.element_id for rest in run.waiting()) == enabled(left)
        if not run.waiting():
            break
        rest = draws.draw(st.sampled_from(run.waiting()))
        name = rest.element_id
        outcome, way = outcomes(net, name, draws) if step < 20 else _last(net, name)
        run.complete(rest.key, outcome)
        left = done(left, name, way)
    assert run.is_over == (left is None)


def _last(net: Net, name: str) -> tuple[str, int]:
    ways = net.elements[name].outcomes
    return ways[-1], len(ways) - 1


@given(_blocks(2).filter(distinct))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_structured_processes_are_sound_and_their_compiled_ways_are_those_played(
    block: Block,
) -> None:
    net = read(draw(drawn(block)))
    assert faults_in(draw(drawn(block)), steps=()) == []
    for transition in compile_transitions(net):
        stage = Simulation(net)
        run = Scope(key=0, kind="run", net=net, active=9)  # others rest too: it does not end here
        walk = Walk(run, stage, {})
        walk.complete(run, net.elements[transition.element_id], transition.outcome)
        assert Counter(w.element_id for w in stage.waiting()) == Counter(transition.opens)
        assert Counter(walk.ended) == Counter(transition.ends)
        assert not stage.joining(run)


@pytest.mark.django_db
@given(block=_blocks(2).filter(distinct), draws=st.data())
@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_the_database_plays_the_same_game(block: Block, draws: Any) -> None:
    version = publish(drawn(block), code="random")
    run = start(version, variables=variables_of(block))
    net, left, actor = net_of(version), expand(block), officer()
    for step in range(12):
        tasks = list_open_tasks(run.uuid)
        assert Counter(task.element_id for task in tasks) == enabled(left)
        if not tasks:
            break
        task = draws.draw(st.sampled_from(sorted(tasks, key=lambda t: (t.element_id, t.id))))
        outcome, way = (
            outcomes(net, task.element_id, draws) if step < 6 else _last(net, task.element_id)
        )
        processes.complete_task(actor=actor, task_uuid=task.uuid, outcome=outcome, at=AT)
        left = done(left, task.element_id, way)
    run = Run.objects.get(uuid=run.uuid)
    assert (run.state == "ended") == (left is None)
    assert Task.objects.filter(run=run, state="open").exists() == (left is not None)
