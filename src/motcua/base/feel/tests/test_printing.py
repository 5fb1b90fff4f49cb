"""What is written from a tree reads as the same tree; decimal arithmetic is that of Python."""

import unicodedata
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.feel.arithmetic import add_months, calculate
from motcua.base.feel.comparing import conjunction, disjunction, negation
from motcua.base.feel.parsing import parse_expression, parse_unary_tests
from motcua.base.feel.primaries import RESERVED
from motcua.base.feel.printing import print_expression
from motcua.base.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Conditional,
    Context,
    Filter,
    Input,
    InstanceOf,
    Interval,
    Junction,
    Listing,
    Literal,
    Loop,
    Membership,
    Name,
    Negation,
    Path,
    Probe,
    Quantified,
    UnaryTests,
)
from motcua.base.feel.texts import iso_duration, plain_number
from motcua.base.feel.values import Months, duration_of, number_of

# Texts are compared in one form, so the reader brings them into it.
TEXTS = st.text(max_size=6).map(lambda text: unicodedata.normalize("NFC", text))
NAMES = st.text(alphabet="abcđêô", min_size=1, max_size=4).filter(lambda n: n not in RESERVED)
NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3
)
LITERALS = st.one_of(
    NUMBERS, TEXTS, st.booleans(), st.none(), st.dates(), st.timedeltas(),
    st.integers(-9999, 9999).map(Months),
).map(Literal)  # fmt: skip


def _grown(inner):
    pairs = st.lists(st.tuples(NAMES, inner), min_size=1, max_size=2).map(tuple)
    lists = st.lists(inner, max_size=3).map(tuple)
    some = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner),
        st.builds(Comparison, st.sampled_from(["=", "!=", "<", ">="]), inner, inner),
        st.builds(Junction, st.sampled_from(["and", "or"]), some),
        st.builds(Between, inner, inner, inner),
        st.builds(Membership, inner, st.lists(inner, min_size=1, max_size=2).map(tuple)),
        st.builds(Conditional, inner, inner, inner),
        st.builds(Interval, inner, inner, st.booleans(), st.booleans()),
        st.builds(Negation, inner),
        st.builds(Listing, lists),
        st.builds(Context, pairs),
        st.builds(Loop, pairs, inner),
        st.builds(Quantified, st.sampled_from(["some", "every"]), pairs, inner),
        st.builds(Call, st.just("sum"), lists.filter(bool)),
        st.builds(InstanceOf, inner, st.sampled_from(["number", "days and time duration"])),
        st.builds(Path, st.builds(Name, NAMES), NAMES),
        st.builds(Filter, st.builds(Name, NAMES), inner),
    )


TREES = st.recursive(st.one_of(LITERALS, st.builds(Name, NAMES)), _grown, max_leaves=8)
TESTS = st.builds(
    UnaryTests,
    st.lists(
        st.one_of(
            st.builds(Probe, st.sampled_from(["<", ">=", "!="]), LITERALS), LITERALS,
            st.builds(Comparison, st.just("<"), st.just(Input()), LITERALS),
        ),
        min_size=1, max_size=3,
    ).map(tuple),
    st.booleans(),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(TREES)
def test_a_printed_tree_reads_as_itself(tree) -> None:
    assert parse_expression(print_expression(tree)) == tree


@settings(max_examples=150, deadline=None)
@given(TESTS)
def test_a_printed_cell_reads_as_itself(tests) -> None:
    assert parse_unary_tests(print_expression(tests)) == tests


@given(NUMBERS, NUMBERS)
def test_arithmetic_is_exact(a: Decimal, b: Decimal) -> None:
    assert calculate("+", a, b) == a + b
    assert calculate("-", calculate("+", a, b), b) == a
    assert number_of(plain_number(a)) == a


@given(st.dates(), st.integers(-1200, 1200))
def test_months_end_in_the_right_month(day, months) -> None:
    try:
        found = add_months(day, months)
    except OverflowError:
        return
    assert found.year * 12 + found.month == day.year * 12 + day.month + months
    assert found.day <= day.day


@given(st.timedeltas(), st.integers(-99999, 99999))
def test_durations_are_written_as_they_are_read(span, months) -> None:
    assert duration_of(iso_duration(Months(months))) == Months(months)
    assert duration_of(iso_duration(span)) == span


@given(*[st.sampled_from([True, False, None, "x"])] * 2)
def test_truth_obeys_de_morgan(a, b) -> None:
    assert negation(conjunction(a, b)) == disjunction(negation(a), negation(b))
