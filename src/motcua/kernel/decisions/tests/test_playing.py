"""Hit policies, graphs of decisions and functions: what a table answers."""

import re
from datetime import date
from decimal import Decimal

import pytest

from motcua.kernel.decisions.rules.compiling import compile_model
from motcua.kernel.decisions.rules.dmn import NAMESPACES, read_model
from motcua.kernel.decisions.rules.playing import given_inputs, play
from motcua.kernel.decisions.testing import MODEL, draw

TODAY = date(2026, 3, 2)
D = Decimal


def steps_of(dmn: str, **inputs):
    model, problems = read_model(dmn)
    compiled, more = compile_model(model)
    assert not problems and not more
    given, wrong = given_inputs(compiled, inputs)
    assert not wrong
    return play(compiled, model.final(), given, today=TODAY)


def answer(dmn: str, **inputs):
    return steps_of(dmn, **inputs)[-1].value


ONE = ("x:number", "=> y:string")
OVERLAPPING = ('> 1 => "a"', '> 2 => "b"', '> 3 => "a"')
RANKED = ("x:number", '=> y:string:"b","a"')


@pytest.mark.parametrize(
    "case",
    [
        ("UNIQUE", ONE, OVERLAPPING, 2, "a", (1,)),
        ("UNIQUE", ONE, OVERLAPPING, 3, None, (1, 2)),
        ("UNIQUE", ONE, OVERLAPPING, 0, None, ()),
        ("FIRST", ONE, OVERLAPPING, 4, "a", (1,)),
        ("FIRST", ONE, OVERLAPPING[1:], 4, "b", (1,)),
        ("ANY", ONE, OVERLAPPING, 4, None, (1, 2, 3)),
        ("ANY", ONE, (OVERLAPPING[0], OVERLAPPING[2]), 4, "a", (1, 2)),
        ("PRIORITY", RANKED, OVERLAPPING, 4, "b", (2,)),
        ("OUTPUT ORDER", RANKED, OVERLAPPING, 4, ["b", "a", "a"], (2, 1, 3)),
        ("RULE ORDER", ONE, OVERLAPPING, 4, ["a", "b", "a"], (1, 2, 3)),
        ("RULE ORDER", ONE, OVERLAPPING, 0, [], ()),
        ("COLLECT", ONE, OVERLAPPING, 4, ["a", "b", "a"], (1, 2, 3)),
        ("COLLECT/LIST", ONE, OVERLAPPING, 2, ["a"], (1,)),
        ("COLLECT/COUNT", ONE, OVERLAPPING, 4, D(3), (1, 2, 3)),
        ("COLLECT/COUNT", ONE, OVERLAPPING, 0, D(0), ()),
        ("COLLECT/SUM", ONE, ("> 1 => 10", "> 2 => 2.5"), 4, D("12.5"), (1, 2)),
        ("COLLECT/MIN", ONE, ("> 1 => 10", "> 2 => 2.5"), 4, D("2.5"), (1, 2)),
        ("COLLECT/MAX", ONE, ("> 1 => 10", "> 2 => 2.5"), 4, D(10), (1, 2)),
        ("COLLECT/SUM", ONE, ("> 1 => 10",), 0, None, ()),
        ("UNIQUE", ("x:number", "=> y:number:default 7"), ("> 1 => 10",), 0, D(7), ()),
        ("UNIQUE", ("x:number", "=> a:number", "=> b:string"), ('> 1 => x * 2 | "z"',), 3,
         {"a": D(6), "b": "z"}, (1,)),
        ("UNIQUE", ONE, ('null => "none"', 'not(null) => "some"'), None, "none", (1,)),
    ],
)  # fmt: skip
def test_a_hit_policy_means(case) -> None:
    policy, columns, rules, x, expected, matched = case
    step = steps_of(draw(columns, rules, policy=policy), x=x)[-1]

    assert step.value == expected
    assert step.matched == matched


def test_contradicting_rules_are_told_and_nothing_is_decided():
    step = steps_of(draw(ONE, OVERLAPPING), x=4)[-1]

    assert step.value is None
    assert step.problem[1].startswith("rules 1, 2, 3 match together")


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_version_of_dmn_is_read(namespace: str) -> None:
    assert answer(draw(ONE, OVERLAPPING, namespace=namespace), x=2) == "a"


def test_a_typeref_of_dmn_1_1_may_be_an_element():
    dmn = draw(("x", "=> y:string"), ('> date("2026-01-01") => "a"',)).replace(
        '<variable name="x"/>', '<variable name="x"><typeRef>feel:date</typeRef></variable>'
    )

    assert answer(dmn, x="2026-02-01") == "a"


def test_what_a_column_asks_for_is_an_input_where_no_input_is_drawn():
    drawn = draw(("tuổi:number:>= 0", "=> y:string"), ('>= 75 => "a"', '< 75 => "b"'))
    plain = re.sub(r"<inputData.*?</inputData>", "", drawn)
    nested = plain.replace("<text>tuổi</text>", "<text>người.tuổi</text>")

    assert "inputData" not in plain
    assert answer(plain, tuổi="80") == "a"
    assert answer(nested, người={"tuổi": 3}) == "b"


GRAPH = f"""<definitions xmlns="{MODEL}" name="Phí">
<itemDefinition name="tDiện"><typeRef>string</typeRef><allowedValues><text>"poor","none"</text>
</allowedValues></itemDefinition>
<inputData id="born" name="Ngày sinh"><variable name="Ngày sinh" typeRef="date"/></inputData>
<inputData id="case" name="Diện"><variable name="Diện" typeRef="tDiện"/></inputData>
<businessKnowledgeModel id="f" name="giảm nửa"><encapsulatedLogic><formalParameter name="số tiền"/>
<literalExpression><text>số tiền / 2</text></literalExpression></encapsulatedLogic>
</businessKnowledgeModel>
<decision id="total" name="Tổng"><informationRequirement><requiredDecision href="#age"/>
</informationRequirement><informationRequirement><requiredDecision href="#fee"/>
</informationRequirement><literalExpression><text>if Tuổi &lt; 6 then 0 else Mức</text>
</literalExpression></decision>
<decision id="fee" name="Mức"><decisionTable><input><inputExpression typeRef="tDiện">
<text>Diện</text></inputExpression></input><output typeRef="number"/>
<rule><inputEntry><text>"poor"</text></inputEntry><outputEntry><text>giảm nửa(8000)</text>
</outputEntry></rule><rule><inputEntry><text>"none"</text></inputEntry><outputEntry>
<text>8000</text></outputEntry></rule></decisionTable></decision>
<decision id="age" name="Tuổi"><literalExpression>
<text>years and months duration(Ngày sinh, today()).years</text></literalExpression></decision>
<textAnnotation id="t"><text>ghi chú</text></textAnnotation></definitions>"""


def test_a_graph_of_decisions_is_played_in_the_order_of_need():
    steps = steps_of(GRAPH, born="2000-01-01", case="poor")

    assert [step.decision.id for step in steps] == ["age", "fee", "total"]
    assert [step.value for step in steps] == [D(26), D(4000), D(4000)]
    assert answer(GRAPH, born="2024-01-01", case="poor") == 0


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"case": "rich"}, "“Diện” does not take the value “rich”"),
        ({"born": "2026-02-30"}, "“Ngày sinh” must be a date"),
        ({"born": 3}, "“Ngày sinh” must be a date"),
        ({"Ngày sinh": [1]}, "“Ngày sinh” must be a date"),
    ],
)
def test_inputs_that_do_not_fit_are_named(given, wrong) -> None:
    compiled, _ = compile_model(read_model(GRAPH)[0])

    assert [one.en for one in given_inputs(compiled, given)[1]] == [wrong]


def test_an_evaluation_that_works_too_long_ends_with_a_problem():
    dmn = draw(ONE, ("- => count(for a in 1..9999, b in 1..9999 return 1)",))

    step = steps_of(dmn, x=1)[-1]

    assert step.value is None and "steps" in step.problem[1]
