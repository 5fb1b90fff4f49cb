"""Figures and dates as people type them."""

from datetime import date, datetime

import pytest

from motcua.channels.reporting.rules.numbers import read_date, read_number, shown


@pytest.mark.parametrize(
    ("typed", "places", "value", "doubt", "choices"),
    [
        ("1234", 0, "1234", "", ()),
        (1234, 0, "1234", "", ()),
        (1234.0, 0, "1234", "", ()),
        ("1 234", 0, "1234", "", ()),
        ("1.234", 0, "", "two_meanings", ("1234",)),
        ("1,234", 0, "", "two_meanings", ("1234",)),
        (1.234, 0, "", "not_whole", ("1234",)),
        (1.5, 0, "", "not_whole", ("1500",)),
        ("1.234", 3, "", "two_meanings", ("1234", "1.234")),
        ("1,234", 3, "", "two_meanings", ("1.234", "1234")),
        ("12.345,6", 1, "12345.6", "", ()),
        ("12,345.6", 1, "12345.6", "", ()),
        ("1.234.567", 0, "1234567", "", ()),
        ("12,5", 1, "12.5", "", ()),
        ("12.5", 1, "12.5", "", ()),
        ("12,55", 1, "", "not_whole", ()),
        ("12,5", 0, "", "not_whole", ()),
        ("-", 0, "", "nothing_or_zero", ("0", "")),
        ("(5)", 0, "", "in_brackets", ("-5", "5")),
        ("-5", 0, "-5", "", ()),
        ("15 hồ sơ", 0, "15", "", ()),
        ("15 triệu", 0, "", "wrong_unit", ("15",)),
        ("12%", 0, "", "wrong_unit", ("12",)),
        ("12O", 0, "", "not_a_number", ()),
        ("221/262", 0, "", "not_a_number", ()),
        ("0.123", 3, "0.123", "", ()),
        ("=1+1", 0, "", "not_a_number", ()),
        (True, 0, "", "not_a_number", ()),
        (float("nan"), 0, "", "not_a_number", ()),
        ("9" * 30, 0, "", "too_long", ()),
        ("", 0, "", "", ()),
        (None, 0, "", "", ()),
    ],
)
def test_a_cell_is_read_or_asked_about(typed, places, value, doubt, choices):
    found = read_number(typed, places=places, unit="hồ sơ")

    assert (found.value, found.doubt, found.choices) == (value, doubt, choices)


@pytest.mark.parametrize(
    ("typed", "places", "value", "doubt"),
    [
        ("1.234", 0, "1234", ""),
        ("1,234", 0, "", "not_whole"),
        ("1,234", 3, "1.234", ""),
        ("1.234", 1, "", "two_meanings"),
        ("1.234,0", 1, "1234", ""),
        ("97,2", 1, "97.2", ""),
    ],
)
def test_on_the_page_the_vietnamese_way_of_writing_holds(typed, places, value, doubt):
    found = read_number(typed, places=places, decimal_comma=True)

    assert (found.value, found.doubt) == (value, doubt)


@pytest.mark.parametrize("places", [0, 1, 3])
@pytest.mark.parametrize("value", ["0", "7", "1234", "1234567", "-12"])
def test_what_the_page_shows_is_read_as_the_same_again(value, places):
    again = read_number(
        shown(value, kind="decimal", places=places), places=places, decimal_comma=True
    )

    assert again.value == value


@pytest.mark.parametrize(
    ("typed", "value", "doubt"),
    [
        ("21/11/2026", "2026-11-21", ""),
        ("21-11-2026", "2026-11-21", ""),
        ("21.11.2026", "2026-11-21", ""),
        ("2026-11-21", "2026-11-21", ""),
        ("ngày 21 tháng 11 năm 2026", "2026-11-21", ""),
        (datetime(2026, 11, 21, 8, 0), "2026-11-21", ""),  # noqa: DTZ001
        (date(2026, 11, 21), "2026-11-21", ""),
        ("03/04/2026", "", "two_dates"),
        ("11/21/2026", "", "two_dates"),
        ("03/03/2026", "2026-03-03", ""),
        ("31/02/2026", "", "not_a_date"),
        ("21/11/26", "", "not_a_date"),
        ("mai", "", "not_a_date"),
    ],
)
def test_a_date_is_read_in_three_styles_or_asked_about(typed, value, doubt):
    found = read_date(typed)

    assert (found.value, found.doubt) == (value, doubt)


def test_on_the_page_a_date_begins_with_the_day():
    assert read_date("03/04/2026", day_first=True).value == "2026-04-03"
