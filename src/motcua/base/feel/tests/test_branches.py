"""What conditions can hold together, against trying every value of a fine grid."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.feel.branches import Branching, branchings, in_words, shown
from motcua.base.feel.conditions import Expression, evaluate, parse_condition

# The literals that are drawn, and the finer grid on which all is tried: what lies between them,
# beside them, and nothing at all.
DAY = date(2026, 7, 1)
LITERALS: dict[str, list[Any]] = {
    "n": [Decimal(text) for text in ("-1", "0", "0.5", "1", "2", "2.25")],
    "t": ["", "a", "ab", "abc", "b", "Đạt", "a b"],
    "b": [True, False],
    "d": [DAY, DAY + timedelta(1), DAY + timedelta(4)],
}
GRID: dict[str, list[Any]] = {
    "n": [None, *(Decimal(quarter) / 8 for quarter in range(-16, 30))],
    "t": [None, *LITERALS["t"], " ", "A", "a!", "aa", "aaz", "abb", "abz", "ac", "ba", "Đ", "Đạu"],
    "b": [None, True, False],
    "d": [None, *(DAY + timedelta(days) for days in range(-2, 7))],
}


def literal(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(LITERALS[name]).map(shown)


def comparison(name: str) -> st.SearchStrategy[str]:
    one = literal(name)
    equal = st.tuples(st.sampled_from(["=", "!="]), st.one_of(one, st.just("null"))).map(" ".join)
    if name == "b":
        return st.one_of(st.just(name), equal.map(lambda rest: f"{name} {rest}"))
    ordered = st.tuples(st.sampled_from(["<", "<=", ">", ">="]), one).map(" ".join)
    between = st.tuples(one, one).map(lambda two: f"between {two[0]} and {two[1]}")
    ends = st.tuples(st.sampled_from("[]"), one, one, st.sampled_from("[]"))
    interval = ends.map(lambda four: "in {}{}..{}{}".format(*four))
    listed = st.lists(one, min_size=1, max_size=3).map(lambda some: f"in ({', '.join(some)})")
    tests = st.one_of(equal, ordered, ordered, between, interval, listed)
    return tests.map(lambda test: f"{name} {test}")


def conditions_over(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    plain = st.one_of(*(comparison(name) for name in names))
    condition = st.recursive(
        plain,
        lambda inner: st.one_of(
            inner.map(lambda one: f"not({one})"),
            st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
                lambda three: "({}) {} ({})".format(*three)
            ),
        ),
        max_leaves=3,
    )
    return st.lists(condition, min_size=1, max_size=3)


def judged(conditions: list[Expression]) -> Branching:
    found = branchings(conditions, None)
    assert found is not None
    return found


def held(conditions: list[Expression], values: dict[str, Any]) -> tuple[int, ...]:
    places = enumerate(conditions)
    return tuple(place for place, one in places if evaluate(one, values) is True)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([("n",), ("t",), ("d",), ("n", "b"), ("t", "b")]).flatmap(
        lambda names: st.tuples(st.just(names), conditions_over(names))
    )
)
def test_what_is_said_of_conditions_is_true_of_every_value(drawn):
    names, texts = drawn
    conditions = [parse_condition(text) for text in texts]
    found = judged(conditions)

    tried = [dict(zip(names, values, strict=True)) for values in product(*map(GRID.get, names))]
    ways = {held(conditions, values) for values in tried}
    assert ways <= found.holding
    if found.uncovered is None:
        assert () not in found.holding
    else:
        assert held(conditions, dict(found.uncovered)) == ()


@pytest.mark.parametrize(
    ("texts", "uncovered"),
    [
        (['t <= "a" or t >= "ab"', "t = null"], {"t": "aa…"}),
        (['d <= @"2026-07-01T08:00:00" or d >= @"2026-07-01T08:00:01"', "d = null"], "08:00:00.5"),
        (["n < 1 or n > 1", "n = null"], {"n": Decimal(1)}),
        (['d < @"9999-12-31" or d = null'], {"d": date(9999, 12, 31)}),
    ],
)
def test_a_gap_between_neighbours_is_found(texts, uncovered):
    conditions = [parse_condition(text) for text in texts]
    found = judged(conditions).uncovered

    assert found is not None and held(conditions, dict(found)) == ()
    assert found == uncovered or str(uncovered) in str(found["d"])


def test_moments_with_and_without_a_zone_stand_beside_each_other():
    texts = ['d > @"2026-07-01T08:00:00Z"', 'd <= @"2026-07-01T08:00:00"', "d = null"]

    assert judged([parse_condition(text) for text in texts]).uncovered is not None


def test_values_are_told_as_people_say_them():
    values = {"phi": None, "dien_tich": Decimal("4.5"), "loai": "a"}

    assert in_words(values, "vi") == '“phi” chưa có giá trị và “dien_tich” = 4.5 và “loai” = "a"'
    assert in_words(values, "en") == '“phi” has no value and “dien_tich” = 4.5 and “loai” = "a"'
