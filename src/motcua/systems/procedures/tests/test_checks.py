"""What stands in the way of publication is told at the field that has to be mended."""

from datetime import timedelta

import pytest

from motcua.systems.procedures import api
from motcua.systems.procedures.actions.desk import DraftHasProblems

from .test_drafts import CODE, LATER, TODAY, approve, begin, change, dearer, problems, submit

pytestmark = pytest.mark.usefixtures("office")


def refused_at(place, edit, **days):
    """The words at a field, after the submission was refused."""
    draft = change(begin(), edit, **days)
    with pytest.raises(DraftHasProblems):
        submit(draft)
    found = problems(draft)
    assert place in found, found
    return found[place]


def _end_competence(thing):
    thing["competence"] = [
        {**one, "valid_to": (LATER + timedelta(days=30)).isoformat()}
        if not one.get("valid_to")
        else one
        for one in thing["competence"]
    ]


def _twice_competent(thing):
    thing["competence"] = [
        *thing["competence"],
        {**thing["competence"][-1], "valid_from": "2026-12-01"},
    ]


def _kind_without_agencies(thing):
    thing["competence"][-1] = {**thing["competence"][-1], "agency_kind": "district_committee"}


def _one(name, place, **values):
    def edit(thing):
        lines = list(thing["content"][name])
        lines[place] = {**lines[place], **values}
        thing["content"][name] = lines

    return edit


def _exemption(**values):
    def edit(thing):
        fee = thing["content"]["fees"][0]
        exemptions = [*fee["exemptions"], {**fee["exemptions"][0], "code": "other", **values}]
        _one("fees", 0, exemptions=exemptions)(thing)

    return edit


def _content(**values):
    return lambda thing: thing["content"].update(values)


BAD = [
    (("tham-quyen", ""), _end_competence, "không còn cơ quan nào"),
    (("tham-quyen/1", "valid_from"), _twice_competent, "trùng nhau"),
    (("tham-quyen/0", "agency_kind"), _kind_without_agencies, "không có cơ quan nào thuộc loại"),
    (("phi/0/mien-giam/3", "percent"), _exemption(percent=50), "Mâu thuẫn"),
    (("phi/0", "maximum"), _one("fees", 0, maximum=1), "nhỏ hơn"),
    (
        ("phi/0", "decision.code"),
        _one("fees", 0, decision={"code": "khong-co"}),
        "không có “khong-co”",
    ),
    (
        ("phi/0", "valid_to"),
        _one("fees", 0, valid_from="2026-02-01", valid_to="2026-02-01"),
        "sau ngày",
    ),
    (
        ("phi/0", "when"),
        _one("fees", 0, when={"field": "/la", "equals": 1}),
        "không có câu trả lời",
    ),
    (("cach-nop/0", "fees"), _one("manners", 0, fees=["la"]), "Không có khoản thu"),
    (("bieu-mau", "content.process"), _content(process="khong-co"), "không có “khong-co”"),
    (("bieu-mau", "content.form"), _content(form="khong-co"), "không có “khong-co”"),
    (
        ("thoi-han/0", "amount"),
        _content(time_limits=[{"amount": 0, "unit": "working_days"}]),
        "trong ngày",
    ),
    (("thoi-han", ""), _content(time_limits=[]), "Chưa có thời hạn"),
    (("can-cu/0", "number"), _one("legal_basis", 0, ends="2026-01-01"), "hết hiệu lực"),
    (("giay-to/0", "originals"), _one("components", 0, originals=0), "Ghi số bản"),
    (("giay-to", ""), _content(components=[]), "Chưa có thành phần"),
    (
        ("nhan-dien", "procedure.slug"),
        lambda thing: thing.update(procedure={**thing["procedure"], "slug": "dang-ky-khai-tu"}),
        "đã dùng",
    ),
    (("nhan-dien", "content.name.en"), _content(name={"vi": "Tên"}), "Chưa nhập"),
]


@pytest.mark.parametrize(("place", "edit", "words"), BAD)
def test_what_is_wrong_is_told_at_its_field(place, edit, words):
    assert words in refused_at(place, edit)


def test_the_decision_is_needed_and_not_later_than_the_first_day():
    draft = change(begin(), dearer, decision=None)
    with pytest.raises(DraftHasProblems):
        submit(draft)
    assert ("cong-bo", "version.decision.number") in problems(draft)

    late = {"number": "1", "date": (TODAY + timedelta(days=1)).isoformat()}
    assert "không được sau" in refused_at(
        ("cong-bo", "version.decision.date"), dearer, decision=late
    )


def test_a_law_that_another_procedure_says_has_ended_is_told_here():
    law = api.get_procedure(CODE, on=TODAY).content["legal_basis"][0]["number"]
    other = begin("1.000894")
    other = change(
        other,
        lambda thing: thing["content"].update(
            legal_basis=[
                *[one for one in thing["content"]["legal_basis"] if one["number"] != law],
                {
                    "number": law,
                    "title": {"vi": "Luật cũ", "en": "Old law"},
                    "ends": LATER.isoformat(),
                },
            ]
        ),
    )
    approve(submit(other))

    assert "hết hiệu lực" in refused_at(("can-cu/0", "number"), dearer, first=LATER)
