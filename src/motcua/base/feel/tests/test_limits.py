"""Hostile input: it is refused or answered quickly, it never exhausts the machine."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.feel.conditions import evaluate, parse_condition
from motcua.base.feel.evaluation import compile_tree
from motcua.base.feel.parsing import parse_expression, parse_unary_tests
from motcua.base.feel.scope import EvaluationTooLong, Scope
from motcua.base.feel.syntax import ExpressionUnreadable


@pytest.mark.parametrize(
    "source",
    ["(" * 5000 + "1" + ")" * 5000, "[" * 3000, "1" + "+1" * 3000,
     "a" + ".b" * 1500, "a" + "[1]" * 1000, "not(" * 900 + "true" + ")" * 900, "9" * 30_000,
     "if " * 2000, "{a:" * 1500, "1 = " * 1500 + "1", '"' + "x" * 30_000 + '"', "/*" * 9000,
     "x" * 19_999 + " ;", "((((((((((1+1" + "+1" * 60 + ")+1" * 10 + "+1" * 100],
)  # fmt: skip
def test_deep_and_long_sources_are_refused(source: str) -> None:
    with pytest.raises(ExpressionUnreadable):
        parse_expression(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("10**10**10", Decimal(10) ** 100),
        ("10**(10**10)", None),
        ("-" * 3000 + "1", Decimal(1)),
        ("9**9**9**9**9", None),
        ("1e6000 * 1e6000", None),
        ("2 ** -99999999", Decimal(0)),
        ("decimal(1, 999999999)", None),
        ("date(99999999999, 1, 1)", None),
        ('date("2026-01-01") + duration("P999999999Y")', None),
        ('duration("P999999999D") * 1e300', None),
        ('substring("abc", 1e300)', ""),
        ('matches("' + "a" * 3000 + '!", "^(a+)+$")', False),
        ('matches("' + "a" * 3000 + '!", "(a|a)*(a|aa)+$")', False),
        ('matches("x", "(((a{1000}){1000}){1000}){1000}")', None),
        ('matches("x", "((((){1000}){1000}){1000}){1000}")', None),
        ("count(for x in 1..1000000 return x)", 0),
    ],
)
def test_huge_values_are_null_not_work(source: str, expected: object) -> None:
    found = compile_tree(parse_expression(source))(Scope({}))
    assert found == expected


@pytest.mark.parametrize(
    "source",
    ["count(for a in 1..9999, b in 1..9999 return 1)",
     "some a in 1..9999, b in 1..9999 satisfies false",
     "for a in 1..9999 return sum(for b in 1..9999 return b)",
     "distinct values(for a in 1..9999 return a)",
     'for a in 1..9999 return upper case("' + "x" * 9000 + '")'],
)  # fmt: skip
def test_work_without_end_is_stopped(source: str) -> None:
    with pytest.raises(EvaluationTooLong):
        compile_tree(parse_expression(source))(Scope({}))


def test_a_text_that_doubles_is_stopped():
    doubled = 'string join(for a in 1..9999 return "' + "x" * 1000 + '", "")'

    assert compile_tree(parse_expression(doubled))(Scope({})) is None


SIGNS = st.sampled_from([
    "a", "phí", " ", "1", "2.5", '"x"', "+", "-", "*", "/", "**", "(", ")", "[", "]", "{", "}", ",",
    ".", "..", ":", "=", "<", ">", "<=", "!=", "?", "@", "and", "or", "not", "in", "if", "then",
    "else", "for", "return", "some", "satisfies", "between", "instance", "of", "number", "null",
    "true", "date", "count", "item", "matches", "today", "duration", '"P1D"', '"2026-03-02"', "/*",
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.lists(SIGNS, max_size=30).map(" ".join), st.text(max_size=60)))
def test_any_text_is_read_or_refused_and_what_is_read_is_answered(source: str) -> None:
    for read in (parse_expression, parse_unary_tests):
        try:
            tree = read(source)
        except ExpressionUnreadable as refused:
            assert refused.message("vi") and refused.message("en")
            continue
        compile_tree(tree)(Scope({"a": [1, {"b": 2}], "phí": "x"}, today=date(2026, 3, 2)))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates()
    | st.datetimes() | st.times() | st.timedeltas() | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)  # fmt: skip
EXPRESSIONS = [
    "a + b", "a - b", "a * b", "a / b", "a ** b", "a = b", "a < b", "a in b", "a in [b..a]",
    "a[b]", "a[item = b]", "a.year", "-a", "a and b", "not(a)", "sum(a, b)", "max(a, b)",
    "string(a)", "for x in a return x", "a between b and a", "matches(a, b)", "flatten(a)",
    "if a then b else a", "date(a)", "years and months duration(a, b)", "decimal(a, b)",
    "substring(a, b)", "day of week(a)", "distinct values(a)", "a instance of date", "abs(a)",
    "time(a, a, b)", "duration(a)", "number(a)", "modulo(a, b)", "mean(a)", "sublist(a, b)",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(EXPRESSIONS), VALUES, VALUES)
def test_no_data_makes_an_evaluation_raise(source: str, a: object, b: object) -> None:
    compile_tree(parse_expression(source))(Scope({"a": a, "b": b}))
    evaluate(parse_condition(source), {"a": a, "b": b})
