"""What is judged before publication: faults stop it, warnings are told."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel.decisions.rules.compiling import compile_model
from motcua.kernel.decisions.rules.coverage import find_gaps, find_overlaps
from motcua.kernel.decisions.rules.dmn import read_model
from motcua.kernel.decisions.rules.judging import judge
from motcua.kernel.decisions.rules.playing import given_inputs, play
from motcua.kernel.decisions.testing import MODEL, PENSION, draw

NUMBER = ("x:number", "=> y:number")


def found(dmn: str) -> str:
    return "\n".join(
        ("warning " if one.is_warning else "fault ") + one.line("en") for one in judge(dmn).problems
    )


def test_a_good_table_has_no_fault():
    assert found(PENSION) == ""


@pytest.mark.parametrize(
    ("columns", "rules", "policy", "expected"),
    [
        (NUMBER, ("> 1 => 1", "> 5 => 2", "<= 1 => 3"), "UNIQUE",
         "fault Kết quả (decided): rules 1 and 2 overlap, for example if x = 6"),
        (NUMBER, ("[1..5] => 1", "[5..9] => 2"), "UNIQUE", "overlap, for example if x = 5"),
        (NUMBER, ("< 1 => 1", "> 1 => 2"), "UNIQUE", "warning Kết quả (decided): no rule matches"),
        (NUMBER, ("[1..2] => 1", "> 3 => 2", "< 1 => 0"), "UNIQUE", "no rule matches if x = 2.5"),
        (NUMBER, ("> 1 => 1", "> 5 => 2", "<= 1 => 3"), "ANY", "rules 1 and 2 overlap"),
        (("x:string", "=> y:number"), ('"a" => 1', 'not("a","b") => 2'), "UNIQUE",
         "no rule matches if x = b"),
        (('x:string:"a","b","c"', "=> y:number"), ('"a" => 1', '"b" => 2'), "UNIQUE",
         "no rule matches if x = c"),
        (("x:boolean", "=> y:number"), ("true => 1",), "UNIQUE", "no rule matches if x = no"),
        (("x:date", "=> y:number"),
         ('< date("2026-01-01") => 1', '> date("2026-01-01") => 2'), "UNIQUE",
         "no rule matches if x = 01/01/2026"),
        (("x:number", "z:number", "=> y:number"), ("> 1 | > 1 => 1", "> 0 | <= 1 => 2"), "UNIQUE",
         "no rule matches if x = -1; z = any"),
        (NUMBER, ("> x + 1 => 1", "> 5 => 2"), "UNIQUE", "could not be judged fully"),
        (NUMBER, ('"a" => 1',), "UNIQUE", "rule 1, column “x”: “a” is no number"),
        (NUMBER, ('- => "a"',), "UNIQUE", "rule 1, column “y”: “a” is no number"),
        (("x:integer", "=> y:number"), ("> 1.5 => 1",), "FIRST", "“1.5” is no number"),
        (NUMBER, ("> => 1",), "UNIQUE", "rule 1, column “x”: “>”, character 2: the"),
        (NUMBER, ("- => 1 +",), "UNIQUE", "rule 1, column “y”"),
        (NUMBER, ("- => tăng(1)",), "UNIQUE", "there is no function “tăng”"),
        (NUMBER, ("- => z + 1",), "UNIQUE", "column “y”: no input or decision is named “z”"),
        (NUMBER, ("> Mức => 1",), "UNIQUE", "column “x”: no input or decision is named “Mức”"),
        (NUMBER, ("- | - => 1",), "UNIQUE", "rule 1 has 2 + 1 cells, it needs 1 + 1"),
        (NUMBER, ("- =>",), "UNIQUE", "rule 1, column “y”"),
        (NUMBER, ("- => 1",), "SOMETIMES", "the hit policy “SOMETIMES” is not known"),
        (NUMBER, ("- => 1",), "COLLECT/AVERAGE", "the aggregation “AVERAGE” is not known"),
        (NUMBER, ("- => 1",), "PRIORITY", "a priority needs the list of allowed values"),
        ((*NUMBER, "=> z:number"), ("- => 1 | 2",), "COLLECT/SUM", "needs a table with one output"),
        (("x:number", '=> y:string:"a","b"'), ('- => "c"',), "UNIQUE", "“c” is not allowed"),
        (("x:giraffe", "=> y"), ("- => 1",), "UNIQUE", "there is no type “giraffe”"),
        (("x:number", "=> y:number"), (), "UNIQUE", "the table has no rule"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_element(columns, rules, policy, expected) -> None:
    assert expected in found(draw(columns, rules, policy=policy))


def test_a_decision_that_is_used_must_be_drawn_as_needed():
    logic = "<literalExpression><text>1</text></literalExpression>"
    other = f'<decision id="two" name="Hai">{logic}</decision>'
    dmn = draw(NUMBER, ("- => Hai",), more=other)

    assert "uses the decision “Hai” without an arrow from it" in found(dmn)


@pytest.mark.parametrize(
    ("columns", "rules", "policy"),
    [
        (NUMBER, ("< 1 => 1", ">= 1 => 2"), "UNIQUE"),
        (NUMBER, ("< 1 => 1",), "COLLECT/SUM"),
        (("x:number", "=> y:number:default 0"), ("< 1 => 1",), "UNIQUE"),
        (NUMBER, ("> 1 => 1", "> 5 => 1", "<= 1 => 3"), "ANY"),
        (("x:integer", "=> y:number"), ("< 60 => 1", "[60..69] => 2", ">= 70 => 3"), "UNIQUE"),
        (("x:date", "=> y:number"),
         ('<= date("2026-01-01") => 1', '>= date("2026-01-02") => 2'), "UNIQUE"),
        (NUMBER, ("? < 1 => 1", "not(? < 1) => 2"), "UNIQUE"),
    ],
)  # fmt: skip
def test_a_sound_table_is_not_suspected(columns, rules, policy) -> None:
    assert found(draw(columns, rules, policy=policy)) == ""


@pytest.mark.parametrize(
    "tag",
    ["context", "invocation", "relation", "list", "functionDefinition", "conditional", "for"],
)
def test_logic_that_is_not_evaluated_is_refused_by_name(tag: str) -> None:
    inside = f'<decision id="odd" name="Lạ"><{tag}/></decision>'
    dmn = f'<definitions xmlns="{MODEL}">{inside}</definitions>'

    assert f"Lạ (odd): <{tag}> is not evaluated" in found(dmn)


@pytest.mark.parametrize(
    ("dmn", "expected"),
    [
        ("", "not a readable DMN file"),
        ("<definitions/>", "is not DMN 1.1 to 1.5"),
        ("<!DOCTYPE x [<!ENTITY a '&a;'>]><definitions/>", "document type declaration"),
        ("<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY a 'lol'><!ENTITY b '&a;&a;'>]><x>&b;</x>",
         "document type declaration"),
        (f'<definitions xmlns="{MODEL}"/>', "there is no decision"),
        (f'<definitions xmlns="{MODEL}">' + "<decision>" * 300, "not a readable DMN file"),
        ("x" * 3_000_000, "larger than 2 MB"),
        (draw(NUMBER, ("- => 1",), more='<decisionService id="s" name="Dịch vụ"/>'),
         "Dịch vụ (s): <decisionService> is not evaluated"),
        (draw(NUMBER, ("- => 1",), more='<decision id="two" name="Hai"><literalExpression><text>1'
              "</text></literalExpression></decision>"), "not clear which decision"),
        (draw(NUMBER, ("- => 1",), more='<decision id="two" name="Hai"><informationRequirement>'
              '<requiredDecision href="#two"/></informationRequirement><literalExpression><text>1'
              "</text></literalExpression></decision>"), "the decision needs itself"),
        (draw(NUMBER, ("- => 1",)).replace(
            '<decision id="decided" name="Kết quả">', '<decision id="decided" name="Kết quả">'
            '<informationRequirement><requiredDecision href="#gone"/></informationRequirement>'),
         "needs the decision “gone”"),
    ],
)  # fmt: skip
def test_what_is_no_sound_model_is_refused(dmn: str, expected: str) -> None:
    assert expected in found(dmn)


def read(columns, rules):
    compiled, problems = compile_model(read_model(draw(columns, rules, policy="RULE ORDER"))[0])
    assert not problems
    return compiled, compiled.logics["decided"]


CELLS = st.sampled_from(
    ["-", "1", "< 2", "> 1", "[1..3]", "(1..3)", "not(2)", "2, 3", "not(< 1)", ">= 3", "< 0, > 3"]
)
TEXTS = st.sampled_from(["-", '"a"', '"b"', '"a","b"', 'not("a")', 'not("a","b")'])
ROWS = st.lists(st.tuples(CELLS, CELLS, TEXTS), min_size=1, max_size=4)
GRID = [Decimal(n) / 2 for n in (-2, 0, 1, 2, 3, 4, 5, 6, 7, 8)]


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_overlaps_and_gaps_are_those_of_trying_everything(rows) -> None:
    rules = [f"{a} | {b} | {c} => {n}" for n, (a, b, c) in enumerate(rows)]
    compiled, table = read(("x:number", "y:number", "z:string", "=> r:number"), rules)

    def matched(x, y, z):
        given, _ = given_inputs(compiled, {"x": x, "y": y, "z": z})
        return play(compiled, compiled.model.final(), given, today=None)[-1].matched

    tried = {
        point: matched(*point)
        for point in itertools.product(
            [Decimal(-1), *GRID], GRID[::2] + GRID[1::4], ["a", "b", "…"]
        )
    }
    pairs = {pair for found in tried.values() for pair in itertools.combinations(found, 2)}
    overlaps, exact = find_overlaps(table)
    gaps, complete = find_gaps(table, most=1000)

    assert exact and complete
    assert pairs <= {one.rules for one in overlaps}
    for one in overlaps:
        x, y, z = _filled(one.example)
        assert set(one.rules) <= set(matched(x, y, z))
    assert bool(gaps) == any(not found for found in tried.values())
    assert all(not matched(*_filled(gap)) for gap in gaps)


def _filled(example):
    """Any value will do where the example says so."""
    return tuple(
        other if value is None else value
        for value, other in zip(example, (Decimal(0), Decimal(0), "a"), strict=True)
    )


def test_a_long_table_is_judged_in_time():
    rules = [f"[{n}..{n + 1}) => {n}" for n in range(2000)]

    said = found(draw(("x:number:[0..2000)", "=> y:number"), rules))

    assert "could not be judged fully" in said


def test_a_table_of_250_rules_is_judged_exactly():
    rules = [f"[{n}..{n + 1}) | - => {n}" for n in range(250)]

    assert found(draw(("x:number:[0..250)", "z:string", "=> y:number"), rules)) == ""


def test_a_wide_table_is_judged_in_time():
    columns = [f"c{n}:number" for n in range(8)]
    rules = [" | ".join([f"[{n}..{n + 1})"] * 8) + f" => {n}" for n in range(60)]
    _, table = read((*columns, "=> r:number"), rules)

    assert find_overlaps(table) == ([], True)
    assert find_gaps(table, most=3)[0]
