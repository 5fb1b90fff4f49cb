"""Conditions: what the FEEL subset means, and what it refuses."""

from datetime import date
from decimal import Decimal

import pytest

from motcua.base.feel.conditions import (
    evaluate,
    names_in,
    parse_condition,
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
        ('outcome != "approve"', False),
        ('outcome in ("approve", "refuse")', True),
        ('outcome in ["return"]', False),
        ('outcome not in ["return"]', True),
        ("fee > 0 and fee <= 15000", True),
        ("fee > 0 and fee < 15000 or urgent", True),
        ("not(urgent)", False),
        ("not (fee > 20000)", True),
        ("rate = 0.5", True),
        ("applicant.age >= 18", True),
        ('applicant.name = "Mẫu"', True),
        ('on >= date("2026-03-01")', True),
        ('on < date("2026-03-01")', False),
        ('"a" in tags', True),
        ("missing = null", True),
        ("missing > 3", False),
        ('fee > "x"', False),
        ("missing.part = 1", False),
        ("urgent = 1", False),
        ("urgent", True),
        ("fee", 15000),
        ("-1 < 0 && true", True),
    ],
)
def test_a_condition_means(source: str, expected: object) -> None:
    assert evaluate(parse_condition(source), VARIABLES) == expected


@pytest.mark.parametrize(
    "source",
    ["", "outcome =", "= = 1", "outcome = \"x", "(a", "[1", "a b", "date(\"x\")",
     "__import__('os').system('x')", "a; b", "lambda: 1", "in", "not in x", "1 = 1 = 1", "date(1)"],
)  # fmt: skip
def test_what_is_outside_the_subset_is_refused(source: str) -> None:
    with pytest.raises(ExpressionUnreadable):
        parse_condition(source)


def test_a_condition_says_what_it_reads():
    condition = parse_condition(
        '(outcome = "a" or outcome in ["b","c"]) and not(applicant.age > 3)'
    )

    assert names_in(condition) == {"outcome", "applicant"}
    assert texts_compared_with(condition, "outcome") == {"a", "b", "c"}
    assert evaluate(parse_condition("0.1 = 0.10"), {"x": Decimal(1)})
    assert evaluate(parse_condition("d = d"), {"d": date(2026, 1, 1)})
