"""Conditions of processes: plainly yes or no, in the spellings of several modellers."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from motcua.base.feel.conditions import (
    evaluate,
    names_in,
    parse_condition,
    reads_clock,
    texts_compared_with,
)
from motcua.base.feel.syntax import ExpressionUnreadable

VARIABLES = {
    "outcome": "approve", "fee": 15000, "rate": 0.5, "urgent": True, "on": "2026-03-02",
    "applicant": {"age": 31, "name": "Mẫu"}, "tags": ["a", "b"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('outcome = "approve"', True),
        ("outcome = 'approve'", True),
        ('= outcome = "approve"', True),
        ('${outcome == "approve"}', True),
        ('#{outcome == "approve"}', True),
        ('outcome != "approve"', False),
        ('outcome in ("approve", "refuse")', True),
        ('outcome in ["return"]', False),
        ('outcome not in ["return"]', True),
        ("fee > 0 and fee <= 15000", True),
        ("fee > 0 and fee < 15000 or urgent", True),
        ("fee in [10000..20000]", True),
        ("fee + 1 = 15001", True),
        ("not(urgent)", False),
        ("!urgent", False),
        ("not (fee > 20000)", True),
        ("not(missing)", True),
        ("not(missing > 3)", True),
        ("rate = 0.5", True),
        ("applicant.age >= 18", True),
        ('applicant.name = "Mẫu"', True),
        ('on >= date("2026-03-01")', True),
        ('on < date("2026-03-01")', False),
        ('date("2026-03-01") <= on', True),
        ('on in [date("2026-03-01")..date("2026-03-31")]', True),
        ('on != date("2026-03-02")', False),
        ('outcome > date("2026-03-01")', False),
        ('"a" in tags', True),
        ("missing = null", True),
        ("missing != 3", True),
        ("missing > 3", False),
        ('fee > "x"', False),
        ('fee != "x"', True),
        ("missing.part = 1", False),
        ("urgent = 1", False),
        ("urgent", True),
        ("fee", 15000),
        ("-1 < 0 && true || false", True),
        ("some tag in tags satisfies tag = outcome", False),
        ('today() >= date("2026-03-02")', True),
    ],
)
def test_a_condition_means(source: str, expected: object) -> None:
    found = evaluate(parse_condition(source), VARIABLES, today=date(2026, 3, 2))

    assert found == expected


@pytest.mark.parametrize(
    "source",
    ["", "outcome =", "= = 1", "f(1)", "outcome = \"x", "(a", "[1", "a b", "date(\"x\")", "? > 1",
     "__import__('os').system('x')", "a; b", "lambda: 1", "in", "not in x", "1 = 1 = 1", "date(1)",
     "a.", "if a then b", "for x in xs", "{a 1}", "1..2", "/* open", "round(1)", "substring(1)",
     "x instance of giraffe", "xs[", "@\"x\"", "then", "1e99999", "#", "some in x satisfies y"],
)  # fmt: skip
def test_what_is_not_feel_is_refused_with_its_place(source: str) -> None:
    with pytest.raises(ExpressionUnreadable) as refused:
        parse_condition(source)

    assert 0 <= refused.value.position <= len(source)
    assert refused.value.message("vi") != refused.value.message("en")


def test_a_refusal_names_the_character():
    with pytest.raises(ExpressionUnreadable) as refused:
        parse_condition("phí > mức(3)")

    assert refused.value.message("en") == "“phí > mức(3)”, character 7: there is no function “mức”"


def test_a_condition_says_what_it_reads():
    condition = parse_condition(
        '(outcome = "a" or outcome in ["b","c"] or "d" = outcome) and not(applicant.age > 3)'
        " and (some x in tags satisfies x = y) and xs[item > z] = null"
    )

    assert names_in(condition) == {"outcome", "applicant", "tags", "y", "xs", "z"}
    assert texts_compared_with(condition, "outcome") == {"a", "b", "c", "d"}
    assert not reads_clock(condition) and reads_clock(parse_condition("today() = on"))


def test_moments_and_decimals_of_python_are_compared():
    assert evaluate(parse_condition("0.1 = x"), {"x": Decimal("0.10")})
    assert evaluate(parse_condition("d = d"), {"d": date(2026, 1, 1)})
    assert evaluate(
        parse_condition('d = date("2026-01-01")'),
        {"d": datetime(2026, 1, 1, 9)},  # noqa: DTZ001
    )
