"""Words, figures, dates and periods as Vietnamese readers write them, by table."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from motcua.base import text
from motcua.base.periods import PeriodModel

FOLDED = [
    ("Đăng ký KHAI SINH", "dang ky khai sinh"),
    ("  Nguyễn   Thị\tMẫu ", "nguyen thi mau"),
    ("Nguyễn", "nguyen"),
    ("đường ĐƯỜNG", "duong duong"),
    ("", ""),
    ("ﬁ ß", "fi ss"),
]
FIGURES = [
    (322962, 0, "322.962"),
    (Decimal("99.8"), 1, "99,8"),
    (0, 0, "0"),
    (-1234.5, 1, "-1.234,5"),
]


@pytest.mark.parametrize(("given", "folded"), FOLDED)
def test_text_is_folded_for_searching(given, folded):
    assert text.fold(given) == folded


@pytest.mark.parametrize(("value", "places", "written"), FIGURES)
def test_figures_have_points_and_a_comma(value, places, written):
    assert text.number_vi(value, places) == written


def test_figures_follow_the_language():
    assert text.number_in(1234567, "en") == "1,234,567"
    assert text.money_vi(15000) == "15.000 đồng"


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [
        ({"vi": "Có", "en": "Yes"}, "en", "Yes"),
        ({"vi": "Có"}, "en", "Có"),
        ({"fr": "Oui"}, "en", "Oui"),
        ({}, "en", ""),
        ("Có", "en", "Có"),
        (None, "vi", ""),
    ],
)
def test_content_speaks_the_language_it_has(value, language, words):
    assert text.in_language(value, language) == words


def test_moments_are_read_on_the_countrys_clock():
    moment = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)

    assert text.date_vi(moment) == "21/11/2026"
    assert text.datetime_vi(moment) == "01:30 ngày 21/11/2026"
    assert text.datetime_in(moment, "vi") == "01:30 ngày 21/11/2026"
    assert text.datetime_in(moment, "en") == "01:30 on 21/11/2026"
    assert text.date_vi(date(2026, 1, 2)) == "02/01/2026"


def test_text_is_kept_in_one_form():
    assert text.tidy("  Nguye\u0302\u0303n \n Thị ") == "Nguyễn Thị"


@pytest.mark.parametrize(
    ("begins", "ends", "day", "holds"),
    [
        (date(2025, 7, 1), None, date(2025, 7, 1), True),
        (date(2025, 7, 1), None, date(2025, 6, 30), False),
        (date(2018, 6, 21), date(2025, 7, 1), date(2025, 6, 30), True),
        (date(2018, 6, 21), date(2025, 7, 1), date(2025, 7, 1), False),
    ],
)
def test_a_period_holds_from_its_first_day_to_before_its_last(begins, ends, day, holds):
    row = SimpleNamespace(valid_from=begins, valid_to=ends)

    assert PeriodModel.holds_on(row, day) is holds
