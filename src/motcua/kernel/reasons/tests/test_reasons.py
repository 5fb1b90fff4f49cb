"""The catalogue of reasons: what may be chosen when, and what wrong content is told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.content import load_yaml, province_root
from motcua.kernel.reasons import api as reasons
from motcua.kernel.reasons.rules import ReasonsUnreadable, read_reasons

DAY = date(2026, 11, 23)


def row(**changes):
    words = {"vi": "Thiếu giấy", "en": "Papers are missing"}
    right = {
        "code": "missing", "acts": ["refuse"], "valid_from": date(2018, 6, 21), "title": words,
        "fault": "applicant",
    }  # fmt: skip
    return {key: value for key, value in {**right, **changes}.items() if value is not ...}


def test_the_province_offers_something_for_every_act_and_always_another_reason():
    for act in reasons.ACTS:
        offered = reasons.reasons_for(act, on=DAY)

        assert len(offered) >= 4, act
        assert offered[-1].code == "other" and offered[-1].needs_text
        assert {one.fault for one in offered} <= set(reasons.FAULTS)


def test_before_the_decree_nothing_is_offered_and_nothing_demanded():
    assert reasons.reasons_for("late", on=date(2018, 6, 20)) == ()
    assert reasons.check_reason("late", "", on=date(2018, 6, 20), is_demanded=True) is None


@pytest.mark.parametrize(
    ("code", "text", "refusal", "field"),
    [
        ("", "", reasons.ReasonMissing, "reason_code"),
        ("no_such", "", reasons.ReasonUnfit, "reason_code"),
        ("staff_overloaded", "", reasons.ReasonUnfit, "reason_code"),
        ("other", "ngắn", reasons.ReasonMissing, "reason"),
    ],
)
def test_a_reason_that_cannot_stand_is_refused_at_its_field(code, text, refusal, field):
    with pytest.raises(refusal) as told:
        reasons.check_reason("refuse", code, on=DAY, text=text, is_demanded=True)

    assert list(told.value.fields) == [field]
    assert told.value.message("en") != told.value.message("vi")


def test_a_program_that_does_not_know_the_catalogue_may_leave_it_out():
    assert reasons.check_reason("refuse", "", on=DAY) is None


def test_a_code_that_was_dropped_still_says_what_it_meant():
    assert reasons.say_reason("papers_missing", "en", on=date(2010, 1, 1)) == "Papers are missing"
    assert reasons.say_reason("from_an_old_system", "vi", on=DAY) == "from_an_old_system"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"acts": ["refuse", "dance"]}, "acts: must be some of"),
        ({"acts": []}, "acts: must be some of"),
        ({"fault": "weather"}, "fault: must be one of"),
        ({"title": {"vi": "Chỉ một tiếng"}}, "title: must be given in Vietnamese and English"),
        ({"legal_basis": "Điều 9"}, "legal_basis: must be given in Vietnamese and English"),
        ({"valid_from": "2018"}, "valid_from: must be a day"),
        ({"valid_to": date(2018, 6, 21)}, "valid_to: must be a day after valid_from"),
        ({"sureness": "perhaps"}, "sureness: must be one of"),
        ({"colour": "red"}, "colour: is not known"),
        ({"code": ...}, "must be a mapping with a code"),
    ],
)
def test_wrong_content_names_its_place(changes, told):
    with pytest.raises(ReasonsUnreadable) as problem:
        read_reasons([row(), row(**{"code": "second", **changes})])

    assert [line for line in problem.value.problems if told in line and line.startswith("[1]")]


def test_content_that_is_no_list_is_told():
    with pytest.raises(ReasonsUnreadable, match="a list of reasons"):
        read_reasons({"code": "missing"})


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), min_size=2, max_size=6))
def test_a_code_means_one_thing_on_a_day_or_the_content_is_refused(spans):
    start = date(2020, 1, 1)
    rows = [
        row(
            valid_from=start + timedelta(days=first),
            valid_to=start + timedelta(days=first + length),
        )
        for first, length in spans
    ]
    days = [day for first, length in spans for day in range(first, first + length)]
    if len(days) == len(set(days)):
        found = read_reasons(rows)
        for day in days:
            assert sum(one.holds_on(start + timedelta(days=day)) for one in found) == 1
    else:
        with pytest.raises(ReasonsUnreadable, match="twice"):
            read_reasons(rows)


def test_the_content_of_the_province_is_read_whole():
    rows = load_yaml(province_root() / "law" / "reasons.yaml")

    assert len(read_reasons(rows)) == len(rows)
