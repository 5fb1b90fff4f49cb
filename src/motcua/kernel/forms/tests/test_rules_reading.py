"""What is typed becomes an answer, or stays as it was typed."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from motcua.base import typed_dates as dates
from motcua.kernel.forms.rules.definition import Form
from motcua.kernel.forms.rules.reading import (
    clean_text,
    read_number,
    read_page,
    tidy_answers,
    written_number,
)


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("1.234,5", 1234.5),
        ("1.234", 1234),
        ("1234", 1234),
        ("12.5", 12.5),
        ("1 234 567", 1234567),
        ("15.000 đồng", 15000),
        ("15.000đ", 15000),
        ("-3,25", -3.25),
        ("0", 0),
        ("007", 7),
    ],
)
def test_a_figure_is_read_in_vietnamese_notation(typed: str, figure: float) -> None:
    assert read_number(typed) == figure


@pytest.mark.parametrize(
    "typed",
    ["abc", "1,234.5", "1.23.4", "12,", ",5", "1e9", "NaN", "∞", "١٢", "1" * 40, "--1", "1/2"],
)
def test_what_is_no_figure_stays_as_it_was_typed(typed: str) -> None:
    assert read_number(typed) == typed


@given(st.one_of(st.integers(-(10**14), 10**14), st.decimals(-(10**8), 10**8, places=4)))
def test_a_figure_that_is_shown_is_read_back_the_same(figure: object) -> None:
    value = figure if isinstance(figure, int) else float(figure)  # type: ignore[arg-type]

    assert read_number(written_number(value)) == value


@pytest.mark.parametrize(
    ("day", "month", "year", "kept", "fault"),
    [
        ("12", "3", "1994", "1994-03-12", None),
        ("31", "2", "2026", "2026-02-31", "date_unreal"),
        ("0", "1", "2026", "2026-01-00", "date_unreal"),
        ("12", "", "1994", "1994--12", "date_incomplete"),
        ("12", "3", "94", "94-3-12", "date_short_year"),
        ("mười", "3", "1994", "1994-3-mười", "date_not_digits"),
        ("-1", "3", "1994", "1994-3-/1", "date_not_digits"),
        ("١٢", "3", "1994", "1994-3-١٢", "date_not_digits"),
        ("29", "2", "2025", "2025-02-29", "date_unreal"),
        ("29", "2", "2024", "2024-02-29", None),
    ],
)
def test_a_date_is_kept_as_typed_until_it_is_real(
    day: str, month: str, year: str, kept: str, fault: str | None
) -> None:
    stored = dates.joined(day, month, year)
    found = dates.fault_of(stored)

    assert stored == kept
    assert (found[0] if found else None) == fault


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_typed_date_is_shown_again_and_sent_again_the_same(
    day: str, month: str, year: str
) -> None:
    stored = dates.joined(*(clean_text(part) for part in (day, month, year)))

    assert dates.joined(*dates.parted(stored)) == stored


def test_text_is_trimmed_nfc_and_free_of_control_characters() -> None:
    decomposed = "  Nguye\u0302\u0303n   Thi\u0323\x00 Ma\u0302\u0303u \ud800 "

    assert clean_text(decomposed) == "Nguyễn Thị Mẫu"
    assert clean_text(" một\r\nhai \x07 ", many_lines=True) == "một\nhai"


@given(st.text(max_size=200), st.booleans())
def test_cleaning_clean_text_changes_nothing(text: str, many_lines: bool) -> None:
    once = clean_text(text, many_lines=many_lines)

    assert clean_text(once, many_lines=many_lines) == once


def test_answers_from_a_machine_are_cleaned_like_posted_ones(form: Form) -> None:
    sent = {
        "person": {"full_name": "  Nguyễn\u0000 Thị Mẫu ", "phone": "+84 912.345.678"},
        "witnesses": [{"full_name": " A  B "}],
        "stranger": 1,
    }

    assert tidy_answers(form, sent) == {
        "person": {"full_name": "Nguyễn Thị Mẫu", "phone": "0912345678"},
        "witnesses": [{"full_name": "A B"}],
        "stranger": 1,
    }


def post_of(**values: str) -> QueryDict:
    """A posted page."""
    post = QueryDict(mutable=True)
    for name, value in values.items():
        post.appendlist(name, value)
    return post


def test_adding_an_item_works_without_script_and_loses_nothing(form: Form) -> None:
    page = form.page_with_id("family")
    assert page is not None
    post = post_of(**{"_action": "add:witnesses", "witnesses/0": "1", "witnesses/0/full_name": "A"})

    merged, action = read_page(form, page, post, {}, frozenset())

    assert action.stays
    assert merged["witnesses"] == [{"full_name": "A", "has_paper": False}, {}]


def test_removing_an_item_keeps_the_others_and_closes_the_gap(form: Form) -> None:
    page = form.page_with_id("family")
    assert page is not None
    names = {f"witnesses/{place}/full_name": name for place, name in ((0, "A"), (1, "B"), (7, "C"))}
    post = post_of(**{"_action": "remove:witnesses/1", **names})

    merged, _ = read_page(form, page, post, {}, frozenset())

    assert [each["full_name"] for each in merged["witnesses"]] == ["A", "C"]


def test_items_left_blank_go_when_the_person_goes_on(form: Form) -> None:
    page = form.page_with_id("family")
    assert page is not None
    post = post_of(
        **{"_action": "next", "witnesses/0": "1", "witnesses/1": "1", "witnesses/1/full_name": "B"}
    )

    merged, _ = read_page(form, page, post, {}, frozenset())

    assert [each.get("full_name") for each in merged["witnesses"]] == ["B"]


def test_a_locked_answer_ignores_what_was_posted(form: Form) -> None:
    page = form.page_with_id("person")
    assert page is not None
    post = post_of(**{"person/birth_date-day": "1", "person/full_name": "B"})
    before = {"person": {"birth_date": "1994-03-12"}}

    merged, _ = read_page(form, page, post, before, frozenset({"person/birth_date"}))

    assert merged["person"] == {"birth_date": "1994-03-12", "full_name": "B"}


@pytest.mark.parametrize("action", ["", "drop:", "add:nothing", "remove:witnesses/x", "__class__"])
def test_an_unknown_button_changes_nothing(form: Form, action: str) -> None:
    page = form.page_with_id("family")
    assert page is not None
    post = post_of(**{"_action": action, "married": "true"})

    merged, _ = read_page(form, page, post, {"agreed": True}, frozenset())

    assert merged == {"agreed": True, "married": True}
