"""Targets of indicators: read as content has them, refused where they mean nothing."""

from decimal import Decimal

import pytest

from motcua.base.report_periods import Period
from motcua.kernel.indicators.rules.targets import (
    TargetUnreadable,
    problems_of,
    read_target,
    target_for,
)

LAW = {"vi": "Kế hoạch năm", "en": "Plan of the year"}
YEAR = {"indicator": "rate", "period": "2026", "value": 50, "legal_basis": LAW, "sureness": "known"}
QUARTER = Period.parse("2026-Q2")


def found(*rows, period=QUARTER, agency="H27.08", is_top=False):
    target = target_for([read_target(row) for row in rows], "rate", period, agency, is_top=is_top)
    return target.value if target else None


def test_a_target_is_the_provinces_and_its_periods_unless_it_says_more():
    assert found(YEAR, period=Period.parse("2026"), is_top=True) == Decimal(50)
    assert found(YEAR, period=Period.parse("2026")) is None
    assert found(YEAR, is_top=True) is None
    assert found({**YEAR, "within": True}, is_top=True) == Decimal(50)
    assert found({**YEAR, "within": True, "each": True}) == Decimal(50)
    assert found({**YEAR, "within": True}, period=Period.parse("2025-Q4"), is_top=True) is None


def test_the_closest_target_holds():
    whole = {**YEAR, "within": True, "each": True}
    quarter = {**whole, "period": "2026-Q2", "value": 55}
    own = {**whole, "of": "H27.08", "each": False, "value": 60}

    assert found(whole, quarter) == Decimal(55)
    assert found(whole, quarter, own) == Decimal(60)
    assert found(whole, quarter, own, agency="H27.03") == Decimal(55)


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "nhiều"}, {"value": "NaN"}, {"period": "quý 2"}, {"sureness": "maybe"},
        {"legal_basis": {"vi": "x"}}, {"unit": "%"},
    ],
)  # fmt: skip
def test_a_target_that_means_nothing_is_refused(wrong):
    with pytest.raises(TargetUnreadable):
        read_target({**YEAR, **wrong})


def test_targets_together_name_what_is_wrong():
    targets = [read_target(YEAR), read_target(YEAR), read_target({**YEAR, "indicator": "none"})]
    problems = problems_of(targets, {"rate": frozenset({"quarter"})})

    assert len([one for one in problems if "no such period" in one]) == 2
    assert any("set twice" in one for one in problems)
    assert any("no such indicator" in one for one in problems)
