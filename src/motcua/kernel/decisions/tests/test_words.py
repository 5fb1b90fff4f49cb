"""Cells and values as a citizen or an inspector reads them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from motcua.base.feel.parsing import parse_unary_tests
from motcua.base.feel.values import Months
from motcua.kernel.decisions.rules.words import cell_in_words, policy_in_words, value_in_words

WORDS = {"poor": {"vi": "hộ nghèo", "en": "poor household"}}


@pytest.mark.parametrize(
    ("cell", "vi", "en"),
    [
        ("-", "bất kỳ", "any"),
        ("< 70", "nhỏ hơn 70", "less than 70"),
        (">= 75", "từ 75", "at least 75"),
        ("[70..75)", "từ 70 đến dưới 75", "from 70 to below 75"),
        ("(1000..5000.5]", "trên 1.000 đến 5.000,5", "above 1,000 to 5,000.5"),
        ('"poor","x"', "hộ nghèo hoặc x", "poor household or x"),
        ('not("poor")', "không phải hộ nghèo", "not poor household"),
        ('<= date("2026-01-31")', "đến hết 31/01/2026", "until 31/01/2026"),
        ("true", "có", "yes"),
        ("null", "chưa có", "not stated"),
        ("? > 3", "? > 3", "? > 3"),
    ],
)
def test_a_cell_reads(cell: str, vi: str, en: str) -> None:
    tests = parse_unary_tests(cell)

    assert cell_in_words(tests, "vi", WORDS) == vi
    assert cell_in_words(tests, "en", WORDS) == en


@pytest.mark.parametrize(
    ("value", "vi"),
    [
        (Decimal(500000), "500.000"),
        (Decimal("-1234.50"), "-1.234,5"),
        (Decimal("-0.5"), "-0,5"),
        (Months(27), "2 năm 3 tháng"),
        (Months(0), "0 tháng"),
        (timedelta(days=60), "60 ngày"),
        (timedelta(hours=-2), "-2 giờ"),
        ([date(2026, 1, 1), None], "01/01/2026, chưa có"),
        ({"mức": Decimal(1000), "kết luận": "poor"}, "mức: 1.000; kết luận: hộ nghèo"),
    ],
)
def test_a_value_reads(value: object, vi: str) -> None:
    assert value_in_words(value, "vi", WORDS) == vi


def test_a_hit_policy_reads():
    assert policy_in_words("COLLECT", "SUM", "vi") == "Cộng kết quả của mọi dòng đúng"
    assert policy_in_words("UNIQUE", "", "en") == "Exactly one rule fits a case"
