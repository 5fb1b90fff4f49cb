"""Rules of figures: periods, formulas, content, checks, and the tree of any date."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from motcua.base.formulas import (
    DividedByZero,
    FormulaCycle,
    FormulaUnreadable,
    order_of,
    read_formula,
)
from motcua.base.report_periods import Period, PeriodUnreadable
from motcua.base.unit_trees import Line, Step, Tree
from motcua.kernel.indicators.rules.checks import breaches
from motcua.kernel.indicators.rules.figures import Figure
from motcua.kernel.indicators.rules.reading import CatalogueUnreadable, read_catalogue


@pytest.mark.parametrize(
    ("code", "kind", "bounds", "previous", "last_year"),
    [
        ("2024-Q2", "quarter", (date(2024, 4, 1), date(2024, 7, 1)), "2024-Q1", "2023-Q2"),
        ("2024-04", "month", (date(2024, 4, 1), date(2024, 5, 1)), "2024-03", "2023-04"),
        ("2024", "year", (date(2024, 1, 1), date(2025, 1, 1)), "2023", "2023"),
        ("2024-H1", "half", (date(2024, 1, 1), date(2024, 7, 1)), "2023-H2", "2023-H1"),
        ("2024-9M", "nine_months", (date(2024, 1, 1), date(2024, 10, 1)), "2023-9M", "2023-9M"),
        ("2024-02-29", "day", (date(2024, 2, 29), date(2024, 3, 1)), "2024-02-28", "2023-02-28"),
    ],
)
def test_a_period_is_its_code(code, kind, bounds, previous, last_year):
    period = Period.parse(code)

    assert (period.kind, period.code) == (kind, code)
    assert (period.first, period.until) == bounds
    assert period.previous().code == previous
    assert period.same_last_year().code == last_year
    assert Period.containing(kind, bounds[0]) == period


@pytest.mark.parametrize(
    ("code", "short", "long", "english"),
    [
        ("2022-Q2", "Quý II/2022", "Quý II năm 2022", "Quarter II of 2022"),
        ("2019-Q4", "Quý IV/2019", "Quý IV năm 2019", "Quarter IV of 2019"),
        ("2022", "năm 2022", "Năm 2022", "Year 2022"),
        ("2022-H1", "6 tháng đầu năm 2022", "6 tháng đầu năm 2022", "First half of 2022"),
        ("2022-H2", "6 tháng cuối năm 2022", "6 tháng cuối năm 2022", "Second half of 2022"),
        ("2022-9M", "9 tháng đầu năm 2022", "9 tháng năm 2022", "First nine months of 2022"),
        ("2022-06", "tháng 6/2022", "Tháng 06 năm 2022", "06/2022"),
        ("2022-06-05", "ngày 05/06/2022", "Ngày 05/06/2022", "05/06/2022"),
    ],
)
def test_periods_have_their_names(code, short, long, english):
    period = Period.parse(code)

    assert period.short_in("vi") == short and period.name_in("vi") == long
    assert period.name_in("en") == english and period.short_in("en")


@pytest.mark.parametrize("text", ["", "2024-13", "2024-Q5", "2023-02-29", "Quý II/2024", "0000-Q1"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(PeriodUnreadable, match="2024-Q2"):
        Period.parse(text)


def test_a_year_is_made_of_quarters_but_a_quarter_of_no_halves():
    year = Period.parse("2024")

    assert [one.code for one in year.parts("quarter")][-1] == "2024-Q4"
    assert Period.parse("2024-Q1").parts("half") == ()
    assert len(Period.parse("2024-9M").parts("month")) == 9


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{a} + {b} * 2", "11"),
        ("({a} + {b}) * 2", "16"),
        ("-{a} - -{b}", "-2"),
        ("percent({b}, {a} + {b})", "37.5"),
        ("sum({a}, {b}, 1.5)", "9.5"),
        ("{a} / 2 / 5", "0.5"),
    ],
)
def test_a_formula_is_reckoned(text, result):
    found = read_formula(text).evaluate({"a": Decimal(5), "b": Decimal(3)})

    assert found == Decimal(result)


def test_a_formula_without_a_figure_has_no_result():
    assert read_formula("{a} + {b}").evaluate({"a": Decimal(1)}) is None


def test_nothing_to_divide_by_is_said():
    with pytest.raises(DividedByZero):
        read_formula("1 / {a}").evaluate({"a": Decimal(0)})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", 1), ("{a} +", 6), ("{a} {b}", 6), ("a + 1", 1), ("percent({a})", 12), ("({a}", 5),
        ("__import__('os')", 1), ("{a} ** 2", 6), ("eval(1)", 1), ("(" * 50 + "1" + ")" * 50, 42),
    ],
)  # fmt: skip
def test_what_is_no_formula_is_refused_with_its_place(text, place):
    with pytest.raises(FormulaUnreadable) as refused:
        read_formula(text)

    assert refused.value.place == place


def test_a_circle_of_formulas_is_named():
    with pytest.raises(FormulaCycle, match="b → c → b"):
        order_of({"a": ["b"], "b": ["c"], "c": ["b"]})


def indicator(code, **more):
    return {
        "code": code,
        "name": {"vi": code, "en": code},
        "valid_from": date(2024, 1, 1),
        "periods": ["quarter", "year"],
        **more,
    }


def catalogue(*indicators, **more):
    names = {"vi": "Thử", "en": "Trial"}
    group = {"code": "trial", "name": names, "indicators": list(indicators)}
    return read_catalogue([("trial", {"groups": [group], **more})])


@pytest.mark.parametrize(
    ("indicators", "words"),
    [
        ([indicator("a", source="formula", formula="{b}"),
          indicator("b", source="formula", formula="{a} + 1")], "a → b → a"),
        ([indicator("a", source="formula", formula="{ghost}")], "ghost"),
        ([indicator("a", source="formula", formula="1 +")], "character 4"),
        ([indicator("a", source="formula")], "formula"),
        ([indicator("a"), indicator("a", valid_from=date(2025, 1, 1))], "two versions"),
        ([indicator("A b")], "small letters"),
        ([indicator("a", periods=["week"])], "week"),
        ([indicator("a", source="measured", counts="ghost")], "ghost"),
        ([indicator("a", checks=[{"ranges": {}}])], "check 1"),
        ([indicator("a", colour="red")], "colour"),
    ],
)  # fmt: skip
def test_content_that_means_nothing_is_refused_with_its_place(indicators, words):
    with pytest.raises(CatalogueUnreadable, match=words):
        catalogue(*indicators)


def test_two_versions_follow_each_other():
    found = catalogue(
        indicator("a", valid_to=date(2024, 7, 1), decimals=1),
        indicator("a", valid_from=date(2024, 7, 1), decimals=2),
    )

    assert found.in_force("a", date(2024, 6, 30)).decimals == 1
    assert found.in_force("a", date(2024, 7, 1)).decimals == 2
    assert found.in_force("a", date(2023, 1, 1)) is None


CHECKED = catalogue(
    indicator("total", dimensions=["sector"], checks=[
        {"equals": "{men} + {women}"},
        {"adds_up": "sector"},
        {"change": {"most": 50}, "severity": "warning"},
        {"grows": True},
    ]),
    indicator("men", checks=[{"at_most": "{total}"}, {"range": {"least": 0}}]),
    indicator("women"),
    indicator("rate", decimals=1, checks=[{"ratio": "percent({men}, {total})"}]),
).definitions  # fmt: skip


def told(**numbers):
    return [Figure(code, Decimal(value)) for code, value in numbers.items()]


@pytest.mark.parametrize(
    ("figures", "previous", "kinds"),
    [
        (told(total=10, men=4, women=6, rate="40.0"), told(total=8), []),
        (told(total=10, men=4, women=5), [], [("equals", 1)]),
        (told(total=10, men=11, women=-1), [], [("at_most", 1)]),
        (told(men=-1), [], [("range", -1)]),
        (told(total=30, rate="33.3", men=10), told(total=10), [("change", 200)]),
        (told(total=9), told(total=10), [("grows", -1)]),
        (told(total=3, men=1, rate="33.4"), [], [("ratio", Decimal("0.1"))]),
        (told(total=0, men=0, women=0, rate=5), [], [("ratio", None)]),
        ([*told(total=10), Figure("total", Decimal(4), dimensions={"sector": "x"}),
          Figure("total", Decimal(5), dimensions={"sector": "y"})], [], [("equals", 1)]),
        (told(total=10, men=4), [], []),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_found(figures, previous, kinds):
    found = breaches(CHECKED, figures, previous)

    assert [(one.check.kind, one.difference) for one in found] == kinds


def line(number, path, first, until=None, kind="commune_committee"):
    return Line(UUID(int=number), path, kind, path, path, first, until)


OLD, NEW = date(2020, 1, 1), date(2025, 7, 1)
TREE = Tree(
    [
        line(1, "h27", OLD, kind="province_committee"),
        line(2, "h27.a1", OLD, NEW, "district_committee"),
        line(3, "h27.a1.01", OLD, NEW),
        line(4, "h27.a1.02", OLD, NEW),
        line(5, "h27.31", NEW),
        line(6, "h27.32", NEW),
    ],
    [
        Step(UUID(int=3), UUID(int=5), NEW, "full"),
        Step(UUID(int=4), UUID(int=5), NEW, "part"),
        Step(UUID(int=4), UUID(int=6), NEW, "part-main"),
    ],
)
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def within(path, day):
    return {uuid.int: exact for uuid, exact in TREE.within([path], day).items()}


def test_figures_of_units_that_ended_belong_to_who_took_over_most():
    assert within("h27.31", AFTER) == {3: True, 5: True}
    assert within("h27.32", AFTER) == {4: False, 6: True}


def test_figures_of_new_units_belong_to_the_districts_of_before():
    assert within("h27.a1", BEFORE) == {2: True, 3: True, 4: True, 5: True, 6: False}


def test_a_district_that_ended_keeps_what_was_its_own():
    assert within("h27.a1", AFTER) == {2: True, 3: True, 4: True}


def test_the_province_has_everybody_on_every_day():
    assert set(within("h27", BEFORE)) == {1, 2, 3, 4, 5, 6}
    assert set(within("h27", AFTER)) == {1, 3, 4, 5, 6}
