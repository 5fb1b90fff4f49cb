"""Lists from which one is picked by typing: what is meant, and what is refused."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import translation

from motcua.base.errors import InvalidInput
from motcua.base.web.pickers import (
    NotInTheList,
    PickedPage,
    SeveralInTheList,
    name_of,
    named_options,
    pick,
    picked,
)

UNITS = [
    ("Hiện nay", [("18766", "Xã Kỳ Xuân"), ("18770", "Xã Kỳ Anh"), ("18073", "Phường Thành Sen")]),
    ("Tên cũ", [("18001", "Xã Kỳ Anh"), ("18002", "Xã Kỳ Anh")]),
]


def test_every_name_stands_once_in_the_list():
    assert named_options(UNITS) == [
        ("18766", "Xã Kỳ Xuân"),
        ("18770", "Xã Kỳ Anh"),
        ("18073", "Phường Thành Sen"),
        ("18001", "Xã Kỳ Anh (Tên cũ)"),
        ("18002", "Xã Kỳ Anh (Tên cũ 18002)"),
    ]
    assert named_options([(7, "Bảy"), ("x", 8)]) == [("7", "Bảy"), ("x", "8")]


MEANT = [
    ("18766", "18766"),
    ("Xã Kỳ Xuân", "18766"),
    ("  xa   ky xuan ", "18766"),
    ("ky xuan", "18766"),
    ("THÀNH SEN", "18073"),
    ("Xã Kỳ Anh", "18770"),
    ("Xã Kỳ Anh (Tên cũ)", "18001"),
    ("", ""),
    ("   ", ""),
]


@pytest.mark.parametrize(("typed", "meant"), MEANT)
def test_a_value_a_name_or_a_part_of_one_name_is_picked(typed, meant):
    assert picked(typed, UNITS, field="unit") == meant


@pytest.mark.parametrize("typed", ["Xã Kỳ Nam", "%", "x" * 5000, "<b>", "'; --"])
def test_words_that_no_name_holds_are_refused(typed):
    with pytest.raises(NotInTheList) as refused:
        picked(typed, UNITS, field="unit")

    assert set(refused.value.fields) == {"unit"}


def test_words_of_several_names_are_refused_with_some_of_them():
    with pytest.raises(SeveralInTheList) as refused:
        picked("xã kỳ", UNITS, field="unit")

    assert "Xã Kỳ Xuân, Xã Kỳ Anh" in refused.value.fields["unit"]
    with translation.override("en"), pytest.raises(SeveralInTheList) as refused:
        picked("ky", UNITS, field="unit")
    assert refused.value.fields["unit"].startswith("Several lines")


def test_a_posted_page_gets_the_values_and_every_wrong_field_is_named():
    request = RequestFactory().post("/", {"unit": "ky xuan", "other": "ky", "free": "ky"})

    with pytest.raises(InvalidInput) as refused:
        pick(request, unit=UNITS, other=UNITS, absent=UNITS)

    assert set(refused.value.fields) == {"other"}
    assert request.POST.dict() == {"unit": "18766", "other": "ky", "free": "ky"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [("18766", "Xã Kỳ Xuân"), ("18001", "Xã Kỳ Anh (Tên cũ)"), ("ky", "ky"), (None, ""), ("", "")],
)
def test_a_picker_shows_the_name_of_its_value_or_what_was_typed(value, shown):
    assert name_of(value, UNITS) == shown


def test_a_page_is_read_with_the_values_of_what_was_picked():
    post = QueryDict("unit=ky+xuan&part/0/unit=Nowhere&part/1/unit=18073&my-unit=ky+xuan")

    page = PickedPage(post, ["unit"], UNITS)

    assert page.getlist("unit") == ["18766"] and page.getlist("absent") == []
    assert page.getlist("part/0/unit") == ["Nowhere"] and page.getlist("part/1/unit") == ["18073"]
    assert page.getlist("my-unit") == ["ky xuan"] and list(page) == list(post)


def test_on_english_pages_names_of_the_content_are_english_and_either_name_is_meant():
    options = [("1", "Xã Kỳ Xuân"), ("2", "Sở Xây dựng")]
    with translation.override("en"):
        shown = dict(named_options(options))
        assert shown["2"] != "Sở Xây dựng" and shown["2"].isascii(), shown
        assert picked(shown["2"], options, field="agency") == "2"
        assert picked("so xay dung", options, field="agency") == "2"
        with pytest.raises(NotInTheList):
            picked("nowhere", options, field="agency")
    assert dict(named_options(options))["2"] == "Sở Xây dựng"
