"""What the checks before publication can decide, however wide a process is drawn."""

from collections.abc import Callable

import pytest

from motcua.base.feel.branches import branchings, in_words
from motcua.base.feel.conditions import parse_condition
from motcua.kernel.diagrams.rules.checks import Known, check_net
from motcua.kernel.diagrams.testing import draw, faults_in, read

COMPLETE = [
    ("x = true", "x != true"),
    ("x", "not(x)"),
    ("amount < 5", "not(amount < 5)"),
    ("amount < 5", "amount >= 5", "amount = null"),
    ("amount in [1..5)", "amount in (< 1, >= 5, null)"),
    ("amount between -1 and 5", "amount < -1", "amount > 5", "amount = null"),
    ('kind = "a"', 'kind != "a"'),
    ('kind in ("a", "b")', 'not(kind in ("a", "b"))'),
    ('day < date("2026-07-01")', 'day >= date("2026-07-01")', "day = null"),
    ('amount < 5 and kind = "a"', "amount >= 5", 'kind != "a"', "amount = null"),
]
INCOMPLETE = {
    ("amount < 5", "amount >= 5"): "“amount” has no value",
    ("x = true", "x = false"): "“x” has no value",
    ('kind = "a"', 'kind = "b"', "kind = null"): '“kind” = "a…"',
    ("amount < 5", "amount > 5", "amount = null"): "“amount” = 5",
    ("amount < 5", "amount > 6", "amount = null"): "“amount” = 5",
    ('day < date("2026-07-01")', 'day > date("2026-07-01")', "day = null"): '“day” = @"2026-07-01"',
}


@pytest.mark.parametrize("conditions", COMPLETE)
def test_conditions_that_cover_every_value_need_no_default_flow(conditions):
    found = branchings([parse_condition(text) for text in conditions], None)

    assert found is not None and found.uncovered is None


@pytest.mark.parametrize(("conditions", "example"), INCOMPLETE.items())
def test_a_value_that_no_condition_covers_is_named(conditions, example):
    found = branchings([parse_condition(text) for text in conditions], None)
    flows = (f"g -> e if {text}" for text in conditions)

    assert found is not None and in_words(found.uncovered, "en") == example
    (fault,) = faults_in(draw(("start s", "exclusive g", "end e", "s -> g", *flows)), steps=())
    assert fault.startswith(f"g (g): when {example}, no flow is taken; add a default flow")


def test_a_missing_value_is_told_in_plain_words_with_what_helps():
    lines = ("start s", "exclusive g", "end e", "s -> g", "g -> e if a < 5", "g -> e if a >= 5")
    (problem,) = check_net(read(draw(lines)), Known())

    assert problem.vi == (
        "khi “a” chưa có giá trị, không luồng nào nhận; hãy đặt luồng mặc định "
        "hoặc thêm “a = null” vào một điều kiện"
    )
    mended = (*lines[:-1], "g -> e if a >= 5 or a = null")
    assert faults_in(draw(mended), steps=()) == []


@pytest.mark.parametrize("conditions", [("count(list) > 3", "x"), ("a > b", "a <= b")])
def test_what_is_more_than_comparing_with_literals_is_not_decided(conditions):
    assert branchings([parse_condition(text) for text in conditions], None) is None


def test_conditions_that_exclude_each_other_are_not_played_together():
    lines = (
        "start s", "inclusive g", "human a", "human b", "exclusive m", "human c", "end e",
        "s -> g", "g -> a if x = true", "g -> b if x != true", "a -> m", "b -> m", "m -> c",
        "c -> e",
    )  # fmt: skip

    assert faults_in(draw(lines), steps=()) == []


def test_an_outcome_that_is_routed_nowhere_is_named_with_the_value():
    lines = ("start s", "human a outcomes=yes,no", "exclusive g", "end e", "s -> a", "a -> g",
             'g -> e if outcome = "yes"', 'g -> e if outcome = "no" and fee > 0')  # fmt: skip

    assert faults_in(draw(lines), steps=()) == [
        "g (g): after the outcome “no”, when “fee” has no value, no flow is taken; "
        "add a default flow, or “fee = null” to a condition [a: no]"
    ]


def test_what_follows_an_escalation_that_always_interrupts_is_never_reached():
    bpmn = draw(("start s", "human a", "end e", "s -> a", "a -> e"))
    part = (
        '<bpmn:subProcess id="p"><bpmn:intermediateThrowEvent id="t">'
        '<bpmn:escalationEventDefinition/></bpmn:intermediateThrowEvent><bpmn:endEvent id="x"/>'
        '<bpmn:startEvent id="b"/><bpmn:sequenceFlow id="k" sourceRef="b" targetRef="t"/>'
        '<bpmn:sequenceFlow id="l" sourceRef="t" targetRef="x"/></bpmn:subProcess>'
        '<bpmn:boundaryEvent id="c" attachedToRef="p" cancelActivity="{}">'
        '<bpmn:escalationEventDefinition/></bpmn:boundaryEvent><bpmn:endEvent id="y"/>'
        '<bpmn:sequenceFlow id="m" sourceRef="a" targetRef="p"/>'
        '<bpmn:sequenceFlow id="n" sourceRef="c" targetRef="y"/></bpmn:process>'
    )
    rightly = bpmn.replace("</bpmn:process>", part.format("true"))

    assert faults_in(rightly, steps=()) == ["x (x): no course ever leads to this element"]
    assert faults_in(bpmn.replace("</bpmn:process>", part.format("false")), steps=()) == []


Branch = Callable[[int], tuple[str, str, list[str]]]  # the way in, the way out, what is between


def task(n: int) -> tuple[str, str, list[str]]:
    return f"t{n}", f"t{n}", [f"human t{n}"]


def choice(n: int) -> tuple[str, str, list[str]]:
    lines = [f"human t{n} outcomes=a,b", f"exclusive x{n}", f"exclusive m{n}", f"human u{n}",
             f"human v{n}", f"t{n} -> x{n}", f'x{n} -> u{n} if outcome = "a"', f"x{n} => v{n}",
             f"u{n} -> m{n}", f"v{n} -> m{n}"]  # fmt: skip
    return f"t{n}", f"m{n}", lines


def timer(n: int) -> tuple[str, str, list[str]]:
    lines = [f"human t{n}", f"boundary_timer b{n} on=t{n} after=P2D", f"human r{n}",
             f"exclusive m{n}", f"t{n} -> m{n}", f"b{n} -> r{n}", f"r{n} -> m{n}"]  # fmt: skip
    return f"t{n}", f"m{n}", lines


def reminder(n: int) -> tuple[str, str, list[str]]:
    lines = [f"human t{n}", f"boundary_timer b{n} on=t{n} after=P2D cancel=false", f"human r{n}",
             f"end z{n}", f"b{n} -> r{n}", f"r{n} -> z{n}"]  # fmt: skip
    return f"t{n}", f"t{n}", lines


def refusal(n: int) -> tuple[str, str, list[str]]:
    lines = [f"human t{n} outcomes=a,b", f"exclusive x{n}", f"human y{n}", f"terminate k{n}",
             f"t{n} -> x{n}", f'x{n} -> k{n} if outcome = "b"', f"x{n} => y{n}"]  # fmt: skip
    return f"t{n}", f"y{n}", lines


def again(n: int) -> tuple[str, str, list[str]]:
    lines = [f"exclusive n{n}", f"human t{n} outcomes=again,ok", f"exclusive x{n}", f"human y{n}",
             f"n{n} -> t{n}", f"t{n} -> x{n}", f'x{n} -> n{n} if outcome = "again"',
             f"x{n} => y{n}"]  # fmt: skip
    return f"n{n}", f"y{n}", lines


def side_by_side(branch: Branch, number: int, gateway: str, joining: str = "") -> list[str]:
    lines = ["start s", "human a", "end e", f"{gateway} p", f"{joining or gateway} j", "s -> a",
             "a -> p", "j -> e"]  # fmt: skip
    for n in range(number):
        entry, leaving, between = branch(n)
        condition = f" if need{n} = true" if n and gateway == "inclusive" else ""
        arrow = "=>" if n == 0 and gateway == "inclusive" else "->"
        lines += [*between, f"p {arrow} {entry}{condition}", f"{leaving} -> j"]
    return lines


@pytest.mark.parametrize("gateway", ["parallel", "inclusive"])
@pytest.mark.parametrize("branch", [task, choice, timer, reminder, refusal, again])
def test_twenty_branches_side_by_side_are_not_too_many(branch, gateway):
    assert faults_in(draw(side_by_side(branch, 20, gateway)), steps=()) == []


@pytest.mark.parametrize("branch", [task, choice, timer, reminder, again])
def test_a_fault_among_twenty_branches_is_found(branch):
    faults = faults_in(draw(side_by_side(branch, 20, "inclusive", "parallel")), steps=())

    assert len(faults) == 1
    assert faults[0].startswith("j (j): a token waits at this gateway for ever")


def test_a_task_that_never_opens_is_found_beside_what_ends_everything():
    lines = [*side_by_side(refusal, 8, "parallel"), "human lost", "exclusive q", "end f",
             "y3 -> q", 'q -> lost if outcome = "b"', "lost -> f", "q => j"]  # fmt: skip
    lines.remove("y3 -> j")

    assert "lost (lost): no course ever leads to this element" in faults_in(draw(lines), steps=())
