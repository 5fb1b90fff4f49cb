"""Sentences about figures, as officials write them; differences; pictures."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.channels.report_writing.rules.comparing import differences
from motcua.channels.report_writing.rules.phrasing import (
    Measured,
    change,
    listed,
    number_of_section,
    place_of,
    rank,
    share,
)
from motcua.channels.report_writing.rules.pictures import Bar, bars


def dossiers(value):
    return Measured(None if value is None else Decimal(value), "hồ sơ")


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (16_505, 16_000, "tăng 505 hồ sơ (tăng 3,2%) so với Quý IV/2018"),
        (900, 1000, "giảm 100 hồ sơ (giảm 10,0%) so với Quý IV/2018"),
        (1000, 1000, "bằng Quý IV/2018"),
        (3, 1, "tăng 2 hồ sơ so với Quý IV/2018"),
        (5, 0, "tăng 5 hồ sơ so với Quý IV/2018"),
        (5, None, "chưa có số liệu Quý IV/2018 để so sánh"),
        (None, 5, "chưa có số liệu Quý IV/2018 để so sánh"),
    ],
)
def test_a_change_is_said_as_reports_say_it(now, before, words):
    assert change(dossiers(now), dossiers(before), "Quý IV/2018") == words


def test_a_percentage_changes_by_percentage_points_of_what_is_shown():
    now, before = Measured(Decimal("99.84"), "%", 1), Measured(Decimal("97.36"), "%", 1)

    assert change(now, before, "Quý I/2022") == "tăng 2,4 điểm phần trăm so với Quý I/2022"
    almost = Measured(Decimal("97.41"), "%", 1)
    assert change(almost, before, "Quý I/2022") == "bằng Quý I/2022"


def test_shares_ranks_and_lists():
    assert share(dossiers(4599), dossiers(4722)) == "97,4%"
    assert share(dossiers(1), dossiers(0)) == share(dossiers(None), dossiers(5)) == "–"
    assert rank(3, 13) == "đứng thứ 3/13" and rank(1, 13) == "đứng đầu trong số 13 đơn vị"
    assert listed([("xã A", dossiers(1203)), ("xã B", dossiers(7))]) == "xã A (1.203), xã B (7)"
    assert place_of(Decimal(5), [Decimal(n) for n in (9, 5, 5, 1)]) == 2


@pytest.mark.parametrize(
    ("level", "position", "number"),
    [(0, 1, "I."), (0, 4, "IV."), (0, 9, "IX."), (0, 14, "XIV."), (1, 3, "3."), (2, 4, "d)")],
)
def test_headings_are_numbered_by_the_decree(level, position, number):
    assert number_of_section(level, position) == number


@settings(max_examples=60)
@given(
    st.lists(st.text(alphabet="ab \n", max_size=12), max_size=6),
    st.lists(st.text(alphabet="ab \n", max_size=12), max_size=6),
)
def test_both_texts_can_be_read_from_their_comparison(old, new):
    before, after = "\n".join(old), "\n".join(new)
    found = differences(before, after)

    removed = [one for one in found if one.sign != "added"]
    added = [one for one in found if one.sign != "removed"]
    assert [_text(one.before) for one in removed] == before.splitlines()
    assert [_text(one.after) for one in added] == after.splitlines()


def _text(words):
    return " ".join(text for text, _changed in words)


def test_a_picture_is_well_formed_and_says_its_figures_in_words():
    drawn = bars("Hồ sơ <tiếp nhận>", [Bar("Quý I & II", dossiers(1200)), Bar("x", dossiers(None))])

    root = ElementTree.fromstring(drawn)
    names = {child.tag.split("}")[1]: child.text for child in root}
    assert names["title"] == "Hồ sơ <tiếp nhận>"
    assert names["desc"] == "Quý I & II: 1.200; x: –"
