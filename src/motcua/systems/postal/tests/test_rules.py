"""The post's arithmetic by table: tariffs, tellings, counts, bars, figures."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base.content import load_yaml, province_root
from motcua.systems.postal.rules import barcodes, figures, papers, terms, tracking

CONTENT = load_yaml(province_root() / "law" / "postal.yaml")
TARIFF = terms.in_force(terms.read_tariffs(CONTENT), date(2026, 11, 23))
AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("grams", "zone", "direction", "cod", "postage"),
    [
        (1, "commune", "delivery", 0, 15000),
        (100, "province", "delivery", 0, 20000),
        (101, "province", "delivery", 0, 23000),
        (500, "national", "delivery", 0, 40000),
        (501, "national", "delivery", 0, 48000),
        (1000, "national", "delivery", 0, 48000),
        (1001, "national", "delivery", 0, 56000),
        (100, "commune", "collection", 0, 20000),
        (100, "commune", "delivery", 8000, 20000),
        (100, "commune", "delivery", 1_000_000, 25000),
    ],
)
def test_the_postage_of_the_content(grams, zone, direction, cod, postage):
    price = terms.price(TARIFF, grams=grams, zone=zone, direction=direction, cod_amount=cod)

    assert price.postage == postage == sum(amount for _, amount in price.parts)
    assert price.is_assumed


@pytest.mark.parametrize(("grams", "zone"), [(0, "commune"), (100, "moon"), (-5, "province")])
def test_what_the_tariff_does_not_know_has_no_price(grams, zone):
    with pytest.raises(ValueError, match="g to"):
        terms.price(TARIFF, grams=grams, zone=zone, direction="delivery")


def test_before_the_decision_there_were_no_terms():
    assert terms.in_force(terms.read_terms(CONTENT), date(2016, 12, 15)) is None
    assert terms.in_force(terms.read_terms(CONTENT), date(2016, 12, 16)) is not None


def test_a_tariff_whose_bands_do_not_rise_is_refused():
    broken = {**CONTENT["tariffs"][0], "bands": list(reversed(CONTENT["tariffs"][0]["bands"]))}

    with pytest.raises(ValueError, match="do not rise"):
        terms.read_tariffs({"tariffs": [broken]})


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 2), (5, 32), (6, 60), (500, 60)])
def test_the_next_try_is_later_but_never_given_up(attempts, minutes):
    assert terms.backoff_minutes(attempts) == minutes


@pytest.mark.parametrize(
    ("month", "following"),
    [(date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 12, 1), date(2027, 1, 1))],
)
def test_the_month_after(month, following):
    assert terms.next_month(month) == following


def test_tellings_come_to_the_same_in_every_order():
    told = [
        tracking.Heard("accepted", AT),
        tracking.Heard("in_transit", AT),
        tracking.Heard("failed", AT + timedelta(hours=1)),
        tracking.Heard("lost", AT + timedelta(hours=3)),
        tracking.Heard("delivered", AT + timedelta(hours=2)),
    ]

    ends = {tracking.delivery_status("dispatched", order) for order in permutations(told)}

    assert ends == {"delivered"}


@pytest.mark.parametrize("present", ["returned", "picked_up", "called_off", "delivered"])
def test_what_both_sides_settled_is_not_on_its_way_again(present):
    heard = [tracking.Heard("in_transit", AT)]

    assert tracking.delivery_status(present, heard) == present


def test_missing_and_surplus_at_the_door_and_at_the_desk():
    counted = [
        papers.Counted("A", True, 1, 0, 0),
        papers.Counted("B", False, 1, 0, 0),
        papers.Counted("C", False, 0, 2, 1),
    ]

    assert [(d.title, d.is_missing) for d in papers.at_the_door(counted)] == [
        ("A", True),
        ("C", False),
    ]
    assert [(d.title, d.is_missing) for d in papers.at_the_desk(counted)] == [("C", True)]
    assert not papers.is_complete(counted)


def test_code_128_of_a_known_text():
    # The worked example of the symbology: "Wikipedia" has the check symbol 88.
    assert barcodes.symbols_of("Wikipedia")[-1] == 88


def test_every_symbol_is_eleven_modules_of_its_own():
    widths = [barcodes.bars_of(chr(letter)) for letter in range(32, 127)]

    assert len({str(bars) for bars in widths}) == 95
    assert all(bars[-1][0] + bars[-1][1] == 10 + 11 * 3 + 13 for bars in widths)


@pytest.mark.parametrize("text", ["", "Đơn", "a\n"])
def test_what_the_code_cannot_write_is_refused(text):
    with pytest.raises(ValueError, match="ASCII"):
        barcodes.symbols_of(text)


COUNTED = st.builds(
    figures.Counted,
    desk=st.sampled_from(["H27.90.01", "H27.08.01"]),
    desk_name=st.just("Quầy"),
    procedure_code=st.sampled_from(["1.001193", "2.000635"]),
    procedure_name=st.just("Thủ tục"),
    month=st.sampled_from(["2026-10-01", "2026-11-01"]),
    direction=st.just("delivery"),
    came=st.sampled_from(figures.CAME),
    ending=st.sampled_from(figures.DELIVERED),
    number=st.integers(0, 300_000),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(COUNTED, max_size=20), st.sampled_from(["desk", "procedure", "month"]))
def test_no_published_total_can_differ_from_its_parts(counted, by):
    table = figures.table_of(counted, by=by)

    total = sum(one.number for one in counted)
    assert table.total.delivered.total == table.total.delivered.total_ended == total
    assert sum(row.delivered.total for row in table.rows) == total
    assert all(row.delivered.total == row.delivered.total_ended for row in table.rows)
